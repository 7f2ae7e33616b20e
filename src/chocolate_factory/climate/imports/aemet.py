"""Brings AEMET's daily climate of a station into the store, a few months at a time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from chocolate_factory.climate.model import PRECIPITATION, RAIN_STARTS, Station, series_of
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.expectation import expected_end
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.progress import Progress, Watcher
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore

WINDOW_DAYS = 150
"""Days asked for at once: five months, as AEMET allows about six."""


def missing_windows(
    store: SeriesStore, station: Station, first: date, now: datetime
) -> list[Interval]:
    """Stretches of at most ``WINDOW_DAYS`` days that hold every day not stored yet, newest first.

    A day counts as stored with any figure but rain: what its row lacks the station did not measure,
    and asking again would not bring it.

    Args:
        store: Where to look.
        station: Whose days.
        first: First day wanted (of UTC).
        now: Present instant; days not public yet are not wanted.

    Raises:
        StoreError: The store cannot be read.
    """
    series = [one for name, one in series_of(station).items() if name != PRECIPITATION.name]
    start = datetime.combine(first, time(), UTC)
    end = expected_end(series[0], now)
    if end <= start:
        return []
    stored: set[date] = set()
    for one in series:
        stored.update(reading.start.date() for reading in store.read(one, Interval(start, end)))
    days = (first + n * DAY for n in range((end - start) // DAY))
    return list(_windows([day for day in days if day not in stored]))


def fill_windows(
    filler: Filler,
    sources: Sequence[SeriesSource],
    station: Station,
    windows: Iterable[Interval],
    on_progress: Watcher | None = None,
) -> list[FillReport]:
    """Fill every window of ``station``; a report for its rain and one for the rest of each.

    Rain goes first, so that a day whose other figures are stored has been asked for its rain. A
    refused key ends the work.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    of_station = series_of(station)
    rain = of_station.pop(PRECIPITATION.name)
    parts: list[tuple[list[Series], Interval]] = []
    for window in windows:
        shifted = Interval(window.start + RAIN_STARTS, window.end + RAIN_STARTS)
        parts += [([rain], shifted), (list(of_station.values()), window)]
    reports: list[FillReport] = []
    for series, window in parts:
        watch = _of_the_whole(reports, len(parts), on_progress)
        reports.append(filler.fill(sources, series, window, on_progress=watch))
        if reports[-1].interrupted or _is_refused(reports[-1]):
            break
    return reports


def _is_refused(report: FillReport) -> bool:
    """Whether asking on with the same key is useless."""
    return any(failure.kind == "refused" for one in report.sources for failure in one.failures)


def _windows(days: Sequence[date]) -> Iterator[Interval]:
    """Windows over ascending ``days``, counted from the newest."""
    left = list(days)
    while left:
        last = left[-1]
        inside = [day for day in left if (last - day).days < WINDOW_DAYS]
        yield Interval(
            datetime.combine(inside[0], time(), UTC), datetime.combine(last + DAY, time(), UTC)
        )
        del left[-len(inside) :]


def _of_the_whole(
    done: Sequence[FillReport], parts: int, on_progress: Watcher | None
) -> Watcher | None:
    """Tells ``on_progress`` where all parts together stand, each as one request."""
    if on_progress is None:
        return None
    written = sum(report.total.written for report in done)

    def watch(progress: Progress) -> None:
        on_progress(
            replace(progress, done=len(done) + 1, total=parts, written=written + progress.written)
        )

    return watch
