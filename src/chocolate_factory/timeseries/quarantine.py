"""Values that are kept but not believed: what they are, and what readers see without them.

A suspicion is about one value that one source gave, never about the interval: a correction is
another value and is looked at anew. While the newest value of a source is in quarantine the source
is silent about that interval; its older values stay superseded, so readers see the next best
source, or a hole::

    source      ──52.1────┬──5210 (suspicious)──────────────────┬──52.4────
    quarantine            ├────────────────────┐                │
                          noticed              released         corrected
    readers see ──52.1────┴── another source ──┴──5210──────────┴──52.4────

What arrives suspicious was never believed: it is hidden from the moment it is known. What is found
out later was believed until then, and ``known_at`` shows both truths.
"""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import WriteReport
from chocolate_factory.timeseries.record import Record, Row, instant_of, instant_of_second
from chocolate_factory.timeseries.record import microseconds as microseconds_of
from chocolate_factory.timeseries.suspicion import Suspicion

Word = tuple[int, str, int]
"""One value that was said: start (seconds), source, ``known_at`` (microseconds)."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A value that was found suspicious, and what became of it."""

    series: str
    source: str
    start: datetime
    """Aware, UTC."""
    minutes: int
    value: float
    """In the unit of the series."""
    check: str
    """Stable word for what was found: ``range``, ``flat``, ``spike``, ``shifted``."""
    reason: str
    """One sentence with the figures, for people."""
    noticed_at: datetime
    released_at: datetime | None = None
    """When somebody decided that it is true; None: nobody has."""
    why: str = ""
    """Why it was released, in that person's words."""
    replaced_at: datetime | None = None
    """When the source corrected it; None: it still says so."""

    @property
    def interval(self) -> Interval:
        """The interval spoken for."""
        return Interval(self.start, self.start + timedelta(minutes=self.minutes))

    @property
    def kept_out(self) -> bool:
        """Whether readers do not see it for this reason."""
        return self.released_at is None and self.replaced_at is None


class Entry(NamedTuple):
    """A suspicion as the stores keep it; instants are microseconds since 1970 UTC."""

    start: int
    """Seconds since 1970 UTC."""
    source: str
    known_at: int
    """Of the value: which of the source's values it is about."""
    check: str
    reason: str
    hidden_from: int
    """From when on the value is left out of what was known."""
    noticed_at: int
    released_at: int | None = None
    why: str = ""

    @property
    def word(self) -> Word:
        """The value it is about."""
        return (self.start, self.source, self.known_at)

    def hides(self, known_at: int | None) -> bool:
        """Whether it keeps its value from readers, as known at ``known_at``; None: by now."""
        if known_at is None:
            return self.released_at is None
        released = self.released_at is not None and self.released_at <= known_at
        return self.hidden_from <= known_at and not released

    def released(self, now: int, why: str) -> "Entry":
        """The same, let go; never before it was noticed, should the clock have gone back."""
        return self._replace(released_at=max(now, self.noticed_at + 1), why=why)

    def shown(
        self, series: str, minutes: int, value: float, replaced_at: int | None
    ) -> Quarantined:
        """What the rest of the program knows of it, with the value it is about."""
        return Quarantined(
            series=series,
            source=self.source,
            start=instant_of_second(self.start),
            minutes=minutes,
            value=value,
            check=self.check,
            reason=self.reason,
            noticed_at=instant_of(self.noticed_at),
            released_at=None if self.released_at is None else instant_of(self.released_at),
            why=self.why,
            replaced_at=None if replaced_at is None else instant_of(replaced_at),
        )


def suspect(
    suspicions: Iterable[Suspicion],
    newest: Mapping[int, Record],
    known: Iterable[Entry],
    now: datetime,
    fresh: Container[int] = (),
) -> list[Entry]:
    """The entries that ``suspicions`` about one source add.

    The same check finds the same value suspicious only once, so that what was released stays
    released. Suspicions about intervals the source has not spoken of are about nothing.

    Args:
        suspicions: What was found, in any order.
        newest: The source's newest record by start.
        known: What is in quarantine, or was, of this source.
        now: Present instant.
        fresh: Starts whose newest record nobody has seen yet.
    """
    noticed_at = microseconds_of(now)
    seen = {(entry.word, entry.check) for entry in known}
    added: list[Entry] = []
    for start, check, reason in suspicions:
        record = newest.get(second_of(start))
        if record is None:
            continue
        word = (record.start, record.source, record.known_at)
        if (word, check) not in seen:
            seen.add((word, check))
            hidden_from = record.known_at if record.start in fresh else noticed_at
            added.append(Entry(*word, check, reason, hidden_from, noticed_at))
    return added


def release(
    starts: Container[int],
    newest: Mapping[int, Record],
    known: Iterable[Entry],
    now: datetime,
    why: str,
) -> list[Entry]:
    """The entries of ``known`` that keep readers from what one source says now, let go.

    Args:
        starts: Of the intervals to let go.
        newest: The source's newest record by start.
        known: What is in quarantine, or was, of this source.
        now: Present instant.
        why: In the words of whoever decided.
    """
    return [
        entry.released(microseconds_of(now), why)
        for entry in known
        if entry.start in starts and entry.hides(None) and _is_newest(entry, newest)
    ]


def withheld(newest: Mapping[int, Record], entries: Iterable[Entry]) -> list[int]:
    """The starts about which one source is silent now, because its newest value is hidden."""
    return sorted(
        {entry.start for entry in entries if entry.hides(None) and _is_newest(entry, newest)}
    )


def with_silence(
    report: WriteReport,
    said: Mapping[int, Record],
    known: Sequence[Entry],
    added: Sequence[Entry],
) -> WriteReport:
    """``report`` of a batch, with what is withheld of it.

    Args:
        report: What became of the values themselves.
        said: The source's newest record by start, of the batch alone.
        known: What was in quarantine before, of this source.
        added: What the batch adds to it.
    """
    silent = withheld(said, [*known, *added])
    return replace(
        report,
        quarantined=len(set(silent) - set(withheld(said, known))),
        withheld=tuple(map(instant_of_second, silent)),
    )


def _is_newest(entry: Entry, newest: Mapping[int, Record]) -> bool:
    return entry.start in newest and newest[entry.start].known_at == entry.known_at


def believed(rows: Sequence[Row], hidden: AbstractSet[Word]) -> Sequence[Row]:
    """``rows`` without the hidden words, and without all else their sources said there before.

    Args:
        rows: All that are known, ordered by start and, within a source, ``known_at``.
        hidden: Words in quarantine.
    """
    if not hidden:
        return rows
    starts = {start for start, _, _ in hidden}
    touched = [_word(row) for row in rows if row[0] in starts]
    newest = {(start, source): known_at for start, source, known_at in touched}
    silent = {place for place, known_at in newest.items() if (*place, known_at) in hidden}
    lost = {word for word in touched if word in hidden or word[:2] in silent}
    return [row for row in rows if row[0] not in starts or _word(row) not in lost]


def _word(row: Row) -> Word:
    return (row[0], row[3], row[4])


def second_of(instant: datetime) -> int:
    """The whole second since 1970 in which ``instant`` lies."""
    return microseconds_of(instant) // 1_000_000


def intervals_in(entries: Collection[Entry]) -> int:
    """How many intervals of one source ``entries`` are about."""
    return len({entry.start for entry in entries})
