"""Importing SIAR: the sums add up, again changes nothing, and the real archive comes in whole."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from chocolate_factory.climate.imports.incoming_files import IncomingFile, find_files
from chocolate_factory.climate.imports.report import ImportReport
from chocolate_factory.climate.imports.siar import import_siar
from chocolate_factory.climate.imports.siar_text import NotSiarError
from chocolate_factory.climate.model import (
    LINARES,
    LINARES_OLD,
    TEMPERATURE_MAX,
    TEMPERATURE_MAX_AT,
    TEMPERATURE_MEAN,
    TEMPERATURE_MIN_AT,
    series_of,
)
from chocolate_factory.climate.read import read_days
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.series import at
from tests.fakes.siar import FIGURES, NAME, empty_row, export, row

DAY = date(2024, 1, 5)


@pytest.fixture
def store() -> MemorySeriesStore:
    return MemorySeriesStore()


@pytest.fixture
def bring(store: MemorySeriesStore) -> Callable[..., ImportReport]:
    clock = SystemClock.starting_at(at("2026-01-05T12:00+01:00"))

    def run(*files: IncomingFile) -> ImportReport:
        report = import_siar(Admission(store), files, clock)
        for file in report.files:
            assert file.rows_read == file.rows_with_values + file.rows_empty + file.rows_refused
            assert file.values_read == (
                file.written + file.revised + file.already_there + file.said_by_later_file
            )
        return report

    return run


def january(name: str = NAME, **changes: str) -> IncomingFile:
    figures = FIGURES
    for old, new in changes.items():
        figures = figures.replace(old.removeprefix("_").replace("_", ","), new)
    rows = [row(DAY, figures), empty_row(DAY + timedelta(1)), row(DAY + timedelta(2))]
    return IncomingFile(name, export(rows))


def test_values_are_stored_for_days_of_utc_and_known_since_the_next_morning(
    bring: Callable[..., ImportReport], store: MemorySeriesStore
) -> None:
    report = bring(january())
    assert report.total("written") == 38
    assert report.base_values == 20
    series = series_of(LINARES)["temperature_max_celsius"]
    assert series.official
    newest = store.latest(series)
    assert newest is not None
    assert newest.interval.start == at("2024-01-07T00:00Z")
    assert newest.interval.end == at("2024-01-08T00:00Z")
    assert newest.known_at == at("2024-01-08T10:00+01:00")
    assert newest.source == "siar"
    assert read_days(store, LINARES, TEMPERATURE_MAX) == [
        (DAY, 13.5),
        (DAY + timedelta(2), 13.5),
    ]
    assert report.days == {("siar-j17", 2024): 2}
    assert report.values == {("siar-j17", 2024): 38}


def test_again_writes_nothing(bring: Callable[..., ImportReport]) -> None:
    bring(january())
    again = bring(january())
    assert (again.total("written"), again.total("already_there")) == (0, 38)


def test_a_later_export_with_another_value_is_a_revision(
    bring: Callable[..., ImportReport], store: MemorySeriesStore
) -> None:
    bring(january())
    report = bring(january(_8_4="8,5"))
    assert (report.total("revised"), report.total("already_there")) == (1, 37)
    assert read_days(store, LINARES, TEMPERATURE_MEAN)[0] == (DAY, 8.5)
    before = at("2025-01-01T00:00Z")
    assert read_days(store, LINARES, TEMPERATURE_MEAN, known_at=before)[0] == (DAY, 8.4)


def test_of_two_files_the_later_name_wins_and_the_difference_is_listed(
    bring: Callable[..., ImportReport], store: MemorySeriesStore
) -> None:
    report = bring(january("J17_a.csv"), january("J17_b.csv", _8_4="9"))
    first, second = report.files
    assert (first.said_by_later_file, first.written) == (38, 0)
    assert second.written == 38
    [one] = report.overruled
    assert (one.station, one.day, one.quantity) == ("siar-j17", DAY, "temperature_mean_celsius")
    assert (one.kept, one.kept_from) == (9.0, "J17_b.csv")
    assert (one.dropped, one.dropped_from) == (8.4, "J17_a.csv")
    assert read_days(store, LINARES, TEMPERATURE_MEAN)[0] == (DAY, 9.0)


def test_one_bad_file_among_good_ones_is_named(bring: Callable[..., ImportReport]) -> None:
    report = bring(IncomingFile("notes.csv", b"hello"), january())
    assert report.total("written") == 38
    [refusal] = report.refusals
    assert (refusal.file, refusal.line) == ("notes.csv", None)
    assert report.as_dict()["refused"][0]["file"] == "notes.csv"


def test_nothing_but_bad_files_is_an_error_with_advice(
    bring: Callable[..., ImportReport],
) -> None:
    with pytest.raises(NotSiarError, match=r"notes\.csv is no SIAR export") as error:
        bring(IncomingFile("notes.csv", b"hello"), IncomingFile("b.csv", b""))
    assert "the other 1" in error.value.message
    assert "ministry" in error.value.advice


def test_progress_only_grows_and_ends_at_its_end(store: MemorySeriesStore) -> None:
    seen: list[tuple[int, int]] = []
    clock = SystemClock.starting_at(at("2026-01-05T12:00+01:00"))
    import_siar(Admission(store), [january()], clock, lambda *step: seen.append(step))
    assert [done for done, _ in seen] == list(range(1, 21))
    assert seen[-1] == (20, 20)


# -- the real archive


def test_the_real_archive_comes_in_whole(
    history: Path, bring: Callable[..., ImportReport], store: MemorySeriesStore
) -> None:
    path = history / "siar_linares_daily.zip"
    report = bring(*find_files([path]))
    rows, cells = _counted_without_our_code(path)
    assert report.total("rows_read") == 8963
    assert report.total("rows_empty") == 32
    assert not report.refusals
    assert not report.overruled
    assert report.days == rows
    assert report.values == cells
    assert report.total("written") == cells.total() == 169_526
    assert report.base_values == 89_234
    assert bring(*find_files([path])).total("written") == 0

    days = dict(read_days(store, LINARES_OLD, TEMPERATURE_MEAN))
    assert (min(days), max(days)) == (date(2000, 8, 24), date(2017, 12, 31))
    assert days[date(2000, 8, 24)] == 25.63
    assert dict(read_days(store, LINARES_OLD, TEMPERATURE_MAX_AT))[date(2000, 8, 24)] == 1143
    at_ends = [minutes for _, minutes in read_days(store, LINARES, TEMPERATURE_MIN_AT)]
    assert {0.0, 1440.0} <= set(at_ends)


def _counted_without_our_code(path: Path) -> tuple[Counter[tuple[str, int]], ...]:
    """Days with a value and values, by station and year, straight from the bytes."""
    days, values = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    with ZipFile(path) as packed:
        for name in packed.namelist():
            for line in packed.read(name).decode("utf-16-le").splitlines()[1:]:
                cells = line.split(";")
                place = (f"siar-{name[:3].lower()}", int(cells[2][-4:]))
                if filled := sum(cell != "" for cell in cells[5:]):
                    days[place] += 1
                    values[place] += filled
    return days, values
