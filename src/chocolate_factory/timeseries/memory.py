"""Series in memory, behaving exactly like the SQL store: for tests, trials and simulations."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval, require_utc
from chocolate_factory.timeseries.batch import check, revise
from chocolate_factory.timeseries.mark_absent import mark
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.record import (
    Record,
    instant_of_second,
    microseconds,
    readings,
    seconds_up,
)
from chocolate_factory.timeseries.resolve import REACH_SECONDS, by_rank, resolve, within

Place = tuple[int, str]
"""Start (seconds since 1970 UTC) and source."""


class MemorySeriesStore:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: defaultdict[str, dict[Place, list[Record]]] = defaultdict(dict)
        self._absences: defaultdict[tuple[str, str], list[Absence]] = defaultdict(list)
        self._lock = threading.RLock()

    def write(
        self, series: Series, source: str, observations: Iterable[Observation], *, now: datetime
    ) -> WriteReport:
        """See ``SeriesStore.write``."""
        batch = check(observations)
        with self._lock:
            values = self._values[series.key]
            newest = {
                start: values[start, source][-1]
                for start in batch.said
                if (start, source) in values
            }
            records, report = revise(series, source, batch, newest, now)
            for record in records:
                values.setdefault((record.start, source), []).append(record)
        return report

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """See ``SeriesStore.read``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        rows = self._known(series, first - REACH_SECONDS, end + REACH_SECONDS, known_at)
        return readings(within(resolve(rows, series.rank), first, end))

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """See ``SeriesStore.latest``."""
        rows = self._known(series, None, None, known_at)
        best = resolve(rows, series.rank)
        return readings(best[-1:])[0] if best else None

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """See ``SeriesStore.history``."""
        rows = self._known(series, seconds_up(interval.start), seconds_up(interval.end), None)
        return readings(sorted(rows, key=by_rank(series)))

    def coverage(self, series: Series) -> Coverage:
        """See ``SeriesStore.coverage``."""
        with self._lock:
            values = dict(self._values[series.key])
            stored = sum(len(revisions) for revisions in values.values())
        starts = {start for start, _ in values}
        return Coverage(
            series.key,
            intervals=len(starts),
            revisions=stored - len(values),
            first=instant_of_second(min(starts)) if starts else None,
            last=instant_of_second(max(starts)) if starts else None,
        )

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """See ``SeriesStore.mark_absent``."""
        asked_at = require_utc(now)
        with self._lock:
            kept = self._absences[series.key, source]
            for interval in filter(None, intervals):
                touched = [old for old in kept if old.interval.overlap(interval)]
                fresh = Absence(series.key, source, interval, asked_at, 1)
                kept = [old for old in kept if old not in touched] + mark(touched, fresh)
            self._absences[series.key, source] = kept

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """See ``SeriesStore.absences``."""
        with self._lock:
            found = [
                absence
                for (key, _), kept in self._absences.items()
                if key == series.key
                for absence in kept
                if absence.interval.overlap(interval)
            ]
        return sorted(found, key=lambda absence: (absence.source, absence.interval))

    def ping(self) -> None:
        """Memory always answers."""

    def _known(
        self, series: Series, first: int | None, end: int | None, known_at: datetime | None
    ) -> list[Record]:
        limit = None if known_at is None else microseconds(known_at)
        with self._lock:
            return [
                record
                for (start, _), revisions in sorted(self._values[series.key].items())
                if (first is None or start >= first) and (end is None or start < end)
                for record in revisions
                if limit is None or record.known_at <= limit
            ]
