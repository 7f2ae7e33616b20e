"""Series in memory, behaving exactly like the SQL store: for tests, trials and simulations."""

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval, require_utc
from chocolate_factory.timeseries.batch import check, revise
from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.mark_absent import mark_each
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.quarantine import (
    Entry,
    Quarantined,
    believed,
    intervals_in,
    release,
    second_of,
    suspect,
    with_silence,
    withheld,
)
from chocolate_factory.timeseries.record import (
    Record,
    Row,
    instant_of_second,
    microseconds,
    readings,
    seconds_up,
)
from chocolate_factory.timeseries.resolve import REACH_SECONDS, by_rank, resolve, within
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.thinning import Thinning

Place = tuple[int, str]
"""Start (seconds since 1970 UTC) and source."""


class MemorySeriesStore:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: defaultdict[str, dict[Place, list[Record]]] = defaultdict(dict)
        self._entries: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._absences: defaultdict[tuple[str, str], list[Absence]] = defaultdict(list)
        self._lock = threading.RLock()

    def write(
        self,
        series: Series,
        source: str,
        observations: Iterable[Observation],
        *,
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
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
            known = self._entries[series.key, source]
            said = {start: values[start, source][-1] for start in batch.said}
            added = suspect(suspicions, said, known, now, {record.start for record in records})
            told = with_silence(report, said, known, added)
            known += added
        return told

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
            silent = sum(
                len(withheld(self._newest(series.key, source), entries))
                for (key, source), entries in self._entries.items()
                if key == series.key
            )
        starts = {start for start, _ in values}
        return Coverage(
            series.key,
            intervals=len(starts),
            revisions=stored - len(values),
            first=instant_of_second(min(starts)) if starts else None,
            last=instant_of_second(max(starts)) if starts else None,
            quarantined=silent,
        )

    def quarantine(
        self, series: Series, source: str, suspicions: Iterable[Suspicion], *, now: datetime
    ) -> int:
        """See ``SeriesStore.quarantine``."""
        with self._lock:
            known, newest = self._entries[series.key, source], self._newest(series.key, source)
            before = withheld(newest, known)
            known += suspect(suspicions, newest, known, now)
            return len(withheld(newest, known)) - len(before)

    def release(
        self, key: str, source: str, starts: Iterable[datetime], *, now: datetime, why: str
    ) -> int:
        """See ``SeriesStore.release``."""
        wanted = {second_of(start) for start in starts}
        with self._lock:
            known, newest = self._entries[key, source], self._newest(key, source)
            free = release(wanted, newest, known, now, why)
            by_key = {(entry.word, entry.check): entry for entry in free}
            known[:] = [by_key.get((entry.word, entry.check), entry) for entry in known]
        return intervals_in(free)

    def quarantined(self, interval: Interval, key: str | None = None) -> list[Quarantined]:
        """See ``SeriesStore.quarantined``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        with self._lock:
            found = sorted(
                (of, entry)
                for (of, _), entries in self._entries.items()
                if key in (None, of)
                for entry in entries
                if first <= entry.start < end
            )
            return [self._shown(of, entry) for of, entry in found]

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """See ``SeriesStore.mark_absent``."""
        asked_at = require_utc(now)
        with self._lock:
            self._absences[series.key, source] = mark_each(
                self._absences[series.key, source],
                (
                    Absence(series.key, source, interval, asked_at, 1)
                    for interval in filter(None, intervals)
                ),
            )

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

    def forget_absences(self, series: Series, absences: Sequence[Absence]) -> None:
        """See ``SeriesStore.forget_absences``."""
        gone = set(absences)
        with self._lock:
            for (key, _), kept in self._absences.items():
                if key == series.key:
                    kept[:] = [one for one in kept if one not in gone]

    def thin(self, thinning: Thinning, *, dry_run: bool = False) -> int:
        """See ``SeriesStore.thin``."""
        key = thinning.series.key
        first, end = seconds_up(thinning.interval.start), seconds_up(thinning.interval.end)
        with self._lock:
            gone = set[Record]()
            for (start, _), said in self._values[key].items():
                if first <= start < end:
                    superfluous = set(thinning.superfluous(said))
                    gone |= superfluous
                    if not dry_run:
                        said[:] = [one for one in said if one not in superfluous]
            if not dry_run:
                words = {(one.start, one.source, one.known_at) for one in gone}
                for (of, _), entries in self._entries.items():
                    if of == key:
                        entries[:] = [one for one in entries if one.word not in words]
        return len(gone)

    def inventory(self) -> list[Holding]:
        """See ``SeriesStore.inventory``."""
        with self._lock:
            found = [
                _holding(key, source, values)
                for key, values in self._values.items()
                for source in {source for _, source in values}
            ]
        return sorted(found, key=lambda one: (one.series, one.source))

    def ping(self) -> None:
        """Memory always answers."""

    def try_writing(self) -> None:
        """Memory can always be written."""

    def _known(
        self, series: Series, first: int | None, end: int | None, known_at: datetime | None
    ) -> Sequence[Row]:
        """What is believed of the records that start in ``[first, end)``."""
        limit = None if known_at is None else microseconds(known_at)
        with self._lock:
            rows = [
                record
                for (start, _), revisions in sorted(self._values[series.key].items())
                if (first is None or start >= first) and (end is None or start < end)
                for record in revisions
                if limit is None or record.known_at <= limit
            ]
            hidden = {
                entry.word
                for (key, _), entries in self._entries.items()
                if key == series.key
                for entry in entries
                if entry.hides(limit)
            }
        return believed(rows, hidden)

    def _newest(self, key: str, source: str) -> dict[int, Record]:
        values = self._values[key]
        return {start: said[-1] for (start, who), said in values.items() if who == source}

    def _shown(self, key: str, entry: Entry) -> Quarantined:
        said = self._values[key][entry.start, entry.source]
        place = next(n for n, record in enumerate(said) if record.known_at == entry.known_at)
        replaced_at = said[place + 1].known_at if place + 1 < len(said) else None
        return entry.shown(key, said[place].minutes, said[place].value, replaced_at)


def _holding(key: str, source: str, values: Mapping[Place, Sequence[Record]]) -> Holding:
    said = {start: records for (start, who), records in values.items() if who == source}
    return Holding(
        key,
        source,
        records=sum(map(len, said.values())),
        intervals=len(said),
        first=instant_of_second(min(said)),
        last=instant_of_second(max(said)),
    )
