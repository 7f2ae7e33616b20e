"""A whole store on a journey through every kind of store, and back to where it came from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chocolate_factory.bootstrap import open_raw_store
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.copy_store import CopyProgress, CopyReport, RawStore, copy_store
from chocolate_factory.settings import Settings
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.stocked import BEGIN, FAMILY, LATER, stock_series, stock_tables
from tests.servers.influx import InfluxServer
from tests.shared import ROOT

EVER = Interval(BEGIN.replace(year=2000), BEGIN.replace(year=2100))
Sums = dict[str, tuple[int, str]]


def _sums(report: CopyReport) -> Sums:
    return {part.name: (part.rows, part.checksum) for part in report.parts}


@pytest.mark.slow
def test_through_every_kind_of_store_and_back(
    influx_server: InfluxServer, postgres_url: str, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path / "data", site=ROOT / "config/linares.toml")
    first, last = (f"sqlite:///{tmp_path / name}.sqlite" for name in ("first", "last"))
    influx, beside = influx_server.new_database(), f"sqlite:///{tmp_path / 'beside.sqlite'}"

    @contextmanager
    def opened(url: str) -> Iterator[RawStore]:
        with open_raw_store(settings, url, beside) as store:
            yield store

    database = Database(first)
    database.migrate()
    stock_series(SqlSeriesStore(database))
    stock_tables(database)
    kills = 0

    def die(progress: CopyProgress) -> None:
        nonlocal kills
        if progress.done == 3 + kills:
            kills += 1
            raise KeyboardInterrupt

    sums: list[Sums] = []
    for here, there in ((first, influx), (influx, postgres_url), (postgres_url, last)):
        with opened(here) as source, opened(there) as target, pytest.raises(KeyboardInterrupt):
            copy_store(source, target, SystemClock(), die)
        with opened(here) as source, opened(there) as target:
            sums.append(_sums(copy_store(source, target, SystemClock())))
    assert kills == 3
    assert sums[0] == sums[1] == sums[2]
    assert all(rows for rows, _ in sums[0].values())

    arrived = Database(last)
    for series in (*FAMILY, LATER):
        mine, theirs = SqlSeriesStore(database), SqlSeriesStore(arrived)
        assert mine.read(series, EVER) == theirs.read(series, EVER)
        assert mine.history(series, EVER) == theirs.history(series, EVER)
        assert mine.quarantined(EVER, series.key) == theirs.quarantined(EVER, series.key)
        assert mine.absences(series, EVER) == theirs.absences(series, EVER)
        for reading in mine.history(series, EVER)[::7]:
            then = reading.known_at
            assert mine.read(series, EVER, known_at=then) == theirs.read(
                series, EVER, known_at=then
            )
    database.close()
    arrived.close()
