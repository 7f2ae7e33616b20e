"""Copying a store: all of it, provably, resumably, never over somebody else's."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from chocolate_factory.bootstrap import open_ports, open_raw_store
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import InputError, StoreError
from chocolate_factory.operations import copy_parts
from chocolate_factory.operations.copy_store import (
    CopyProgress,
    CopyReport,
    ForeignStoreError,
    RawStore,
    copy_store,
)
from chocolate_factory.settings import Settings
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.stocked import LATER, stock_series, stock_tables
from tests.shared import ROOT


@pytest.fixture(autouse=True)
def _small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_parts, "PORTION", 50)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", site=ROOT / "config/linares.toml")


@pytest.fixture
def stocked(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    database = Database(url)
    database.migrate()
    stock_series(SqlSeriesStore(database))
    stock_tables(database)
    database.close()
    return url


@pytest.fixture
def old(settings: Settings, stocked: str) -> Iterator[RawStore]:
    with open_raw_store(settings, stocked) as store:
        yield store


@pytest.fixture
def new(settings: Settings, tmp_path: Path) -> Iterator[RawStore]:
    with open_raw_store(settings, f"sqlite:///{tmp_path / 'new.sqlite'}") as store:
        yield store


def copy(source: RawStore, target: RawStore) -> CopyReport:
    return copy_store(source, target, SystemClock())


def sums(report: CopyReport) -> dict[str, tuple[int, str]]:
    return {part.name: (part.rows, part.checksum) for part in report.parts}


def test_everything_is_copied_and_proven(old: RawStore, new: RawStore) -> None:
    report = copy(old, new)
    assert (report.passes, report.changed) == (2, report.rows)
    assert all(part.rows for part in report.parts), "every table and series holds something"
    for key in old.series.keys():  # noqa: SIM118 - no mapping
        for mine, theirs in (
            (old.series.records(key, None, None), new.series.records(key, None, None)),
            (old.series.entries(key), new.series.entries(key)),
            (old.series.absences(key), new.series.absences(key)),
        ):
            assert sorted(map(repr, mine)) == sorted(map(repr, theirs))
    assert old.series.keys() == new.series.keys()
    for name in old.tables.names():
        rows, copied = (one.tables.between(name, None, None) for one in (old, new))
        assert sorted(map(repr, rows)) == sorted(map(repr, copied))
    assert new.mark.source() is None


def test_killed_anywhere_it_goes_on_and_ends_the_same(
    settings: Settings, old: RawStore, tmp_path: Path
) -> None:
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    with open_raw_store(settings, f"sqlite:///{tmp_path / 'whole.sqlite'}") as target:
        whole = copy(old, target)
    url, kills = f"sqlite:///{tmp_path / 'new.sqlite'}", 0

    def die(_: CopyProgress) -> None:
        if chance.random() < 0.1:
            raise KeyboardInterrupt

    for _ in range(12):
        with open_raw_store(settings, url) as target:
            try:
                report = copy_store(old, target, SystemClock(), die)
                break
            except KeyboardInterrupt:
                kills += 1
                assert target.mark.source() == old.place
    else:
        with open_raw_store(settings, url) as target:
            report = copy(old, target)
    assert kills > 2
    assert sums(report) == sums(whole)
    assert report.changed < whole.changed, "what was there was not copied again"


def test_an_unfinished_copy_is_not_served(settings: Settings, old: RawStore, new: RawStore) -> None:
    def die(progress: CopyProgress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(old, new, SystemClock(), die)
    serving = settings.model_copy(update={"store_url": f"sqlite:///{new.place}"})
    with pytest.raises(StoreError, match="unfinished copy of") as refused, open_ports(serving):
        pass
    assert "goes on" in refused.value.advice
    with pytest.raises(InputError, match="itself the unfinished copy"):
        copy(new, old)
    copy(old, new)
    with open_ports(serving) as ports:
        assert ports.series.coverage(LATER).intervals > 0


def test_nothing_is_copied_over_somebody_elses_store(
    settings: Settings, old: RawStore, new: RawStore, tmp_path: Path
) -> None:
    copy(old, new)
    with pytest.raises(ForeignStoreError, match="not empty: it holds 4 series"):
        copy(old, new)  # it may be in use by now
    with pytest.raises(InputError, match="Both stores"):
        copy(old, old)
    database = Database(f"sqlite:///{tmp_path / 'third.sqlite'}")
    database.migrate()
    stock_tables(database, rows=1)
    with (
        open_raw_store(settings, f"sqlite:///{database.place}") as third,
        pytest.raises(ForeignStoreError, match="rows in the table"),
    ):
        copy(old, third)
    assert third.mark.source() is None
    third.mark.put("elsewhere", SystemClock().now())
    with pytest.raises(ForeignStoreError, match="unfinished copy of elsewhere"):
        copy(old, third)
    database.close()


def test_a_source_that_changes_once_is_followed(old: RawStore, new: RawStore, stocked: str) -> None:
    database = Database(stocked)
    written: list[int] = []

    def write(progress: CopyProgress) -> None:
        if progress.number == 1 and progress.done == progress.total - 1 and not written:
            written.append(1)
            stock_series(SqlSeriesStore(database), seed=5, batches=12)

    report = copy_store(old, new, SystemClock(), write)
    assert report.passes == 3
    database.close()


def test_a_source_that_keeps_changing_is_given_up_for_now(
    old: RawStore, new: RawStore, stocked: str
) -> None:
    database = Database(stocked)

    def write(progress: CopyProgress) -> None:
        if progress.done == 0:
            stock_series(SqlSeriesStore(database), seed=progress.number + 5, batches=2)

    with pytest.raises(StoreError, match="keeps changing") as error:
        copy_store(old, new, SystemClock(), write)
    assert "goes on" in error.value.advice
    assert copy(old, new).changed == 0
    database.close()


def test_what_the_source_has_lost_meanwhile_goes(old: RawStore, new: RawStore) -> None:
    def die(progress: CopyProgress) -> None:
        if progress.done == progress.total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_store(old, new, SystemClock(), die)
    key = old.series.keys()[0]
    gone = old.series.records(key, None, None)[:5]
    old.series.remove(key, gone)
    report = copy(old, new)
    assert report.changed >= 5
    left = sorted(old.series.records(key, None, None))
    assert sorted(new.series.records(key, None, None)) == left


def test_a_file_that_is_not_there_is_not_made(settings: Settings, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nothing.sqlite'}"
    with (
        pytest.raises(InputError, match="There is no store"),
        open_raw_store(settings, url, must_exist=True),
    ):
        pass
    assert not (tmp_path / "nothing.sqlite").exists()
