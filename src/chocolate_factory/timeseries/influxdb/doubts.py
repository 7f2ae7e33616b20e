"""Quarantine of values that are in InfluxDB: suspicions are in SQL, what they are about is not."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from chocolate_factory.timeseries.influxdb.batches import Batch
from chocolate_factory.timeseries.influxdb.pair import Pair
from chocolate_factory.timeseries.influxdb.statement import View
from chocolate_factory.timeseries.quarantine import (
    Entry,
    Quarantined,
    intervals_in,
    release,
    second_of,
    suspect,
    withheld,
)
from chocolate_factory.timeseries.quarantine_rows import INFLUX_SUSPICIONS
from chocolate_factory.timeseries.record import Record, from_rows
from chocolate_factory.timeseries.suspicion import Suspicion

_FAR_SECONDS = 14 * 24 * 3600
"""Starts that lie further apart are asked for each for itself."""
_EVER = 2**62
Said = dict[tuple[int, str], list[Record]]
"""Records by start and source, oldest first."""


class Doubts:
    """What is and was in quarantine, on both sides of a pair."""

    def __init__(self, pair: Pair) -> None:
        """Of ``pair``."""
        self._pair = pair

    def quarantine(
        self, key: str, source: str, suspicions: Sequence[Suspicion], now: datetime
    ) -> int:
        """See ``SeriesStore.quarantine``; there are suspicions."""
        starts = [second_of(suspicion.start) for suspicion in suspicions]

        def attempt() -> int:
            batch, newest = self._newest(key, source, starts)
            with self._pair.writing() as connection:
                self._pair.book.require_unchanged(connection, batch)
                known = INFLUX_SUSPICIONS.entries_of(
                    connection, key, source, batch.first, batch.last
                )
                added = suspect(suspicions, newest, known, now)
                if added:
                    INFLUX_SUSPICIONS.insert(connection, key, source, added)
            return len(set(withheld(newest, [*known, *added])) - set(withheld(newest, known)))

        return self._pair.alone(key, source, attempt)

    def release(
        self, key: str, source: str, starts: Collection[int], now: datetime, why: str
    ) -> int:
        """See ``SeriesStore.release``; ``starts`` in seconds since 1970, at least one."""

        def attempt() -> int:
            batch, newest = self._newest(key, source, starts)
            with self._pair.writing() as connection:
                self._pair.book.require_unchanged(connection, batch)
                known = INFLUX_SUSPICIONS.entries_of(
                    connection, key, source, batch.first, batch.last
                )
                free = release(starts, newest, known, now, why)
                if free:
                    INFLUX_SUSPICIONS.update_released(connection, key, source, free)
            return intervals_in(free)

        return self._pair.alone(key, source, attempt)

    def quarantined(self, key: str | None, first: int, end: int) -> list[Quarantined]:
        """See ``SeriesStore.quarantined``; starts in ``[first, end)``, seconds since 1970."""
        by_key: defaultdict[str, list[Entry]] = defaultdict(list)
        with self._pair.reading() as connection:
            for of, entry in INFLUX_SUSPICIONS.all_between(connection, key, first, end):
                by_key[of].append(entry)
            pages = {of: self._pair.book.page(connection, of) for of in by_key}
        return [
            shown
            for of, entries in sorted(by_key.items())
            for shown in self._shown(of, sorted(entries), pages[of].view())
        ]

    def count_silent(self, key: str) -> int:
        """Counts what sources say now of the series that readers do not see."""
        with self._pair.reading() as connection:
            found = INFLUX_SUSPICIONS.all_between(connection, key, -_EVER, _EVER)
            page = self._pair.book.page(connection, key)
        entries = [entry for _, entry in found if entry.hides(None)]
        said = self._said(key, {entry.start for entry in entries}, page.view())
        return sum(
            len(withheld(newest, [entry for entry in entries if entry.source == source]))
            for source, newest in _newest_by_source(said).items()
        )

    def _newest(
        self, key: str, source: str, starts: Collection[int]
    ) -> tuple[Batch, dict[int, Record]]:
        """What ``source`` says now around ``starts``, and of which version of its words that is."""
        page = self._pair.book.quiet_page(key, source)
        batch = Batch(key, source, page.versions.get(source, 0), min(starts), max(starts))
        newest, _ = self._pair.points.newest(key, source, batch.first, batch.last, page.view())
        return batch, newest

    def _shown(self, key: str, entries: Iterable[Entry], view: View) -> Iterator[Quarantined]:
        entries = list(entries)
        said = self._said(key, {entry.start for entry in entries}, view)
        for entry in entries:
            words = said.get((entry.start, entry.source), [])
            place = bisect_left(words, entry.known_at, key=lambda one: one.known_at)
            if place < len(words) and words[place].known_at == entry.known_at:
                following = words[place + 1 : place + 2]
                replaced_at = following[0].known_at if following else None
                yield entry.shown(key, words[place].minutes, words[place].value, replaced_at)

    def _said(self, key: str, starts: Collection[int], view: View) -> Said:
        """All that is said of intervals that begin at ``starts``."""
        found: defaultdict[tuple[int, str], list[Record]] = defaultdict(list)
        for first, last in _groups(starts):
            for record in from_rows(self._pair.points.rows(key, first, last + 1, view)):
                if record.start in starts:
                    found[record.start, record.source].append(record)
        return found


def _newest_by_source(said: Said) -> dict[str, dict[int, Record]]:
    found: defaultdict[str, dict[int, Record]] = defaultdict(dict)
    for (start, source), words in said.items():
        found[source][start] = words[-1]
    return found


def _groups(starts: Collection[int]) -> Iterator[tuple[int, int]]:
    """First and last of those that lie close together, in seconds.

    >>> list(_groups({7200, 3600, 9_000_000}))
    [(3600, 7200), (9000000, 9000000)]
    """
    if not starts:
        return
    ordered = sorted(starts)
    first = ordered[0]
    for one, following in pairwise(ordered):
        if following - one > _FAR_SECONDS:
            yield first, one
            first = following
    yield first, ordered[-1]
