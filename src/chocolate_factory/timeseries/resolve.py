"""Which of several stored values readers see.

Each source speaks with its newest value. Where values meet, the better ranked source keeps its
ground and whatever overlaps it is dropped, whole::

    rank 0 (hourly)        |-------- 52 --------|
    rank 1 (quarters)      |-50-|-51-|-53-|-54-||-60-|-61-|
    readers see            |-------- 52 --------||-60-|-61-|

Between equal ranks the value known last wins, then the shorter interval.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import le

from chocolate_factory.timeseries.batch import LONGEST_MINUTES
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.record import Record, Row, from_rows

Rank = Callable[[str], int]
Worth = Callable[[Record], tuple[int, int, int, int, str]]

REACH_SECONDS = 60 * LONGEST_MINUTES
"""How far outside an asked interval values may decide what is seen inside it."""


def resolve(rows: Sequence[Row], rank: Rank) -> Sequence[Row]:
    """The best records, by start, none overlapping another.

    Args:
        rows: All that are known, ordered by start and, within a source, ``known_at``.
        rank: 0 for the best source.
    """
    if _alone(rows):
        return rows
    newest = {(record.start, record.source): record for record in from_rows(rows)}
    ranks = {source: rank(source) for source in {record.source for record in newest.values()}}
    worth = _worth(ranks)
    best: list[Record] = []
    rivals: list[Record] = []
    end: float = float("-inf")
    for record in _one_per_interval(newest.values(), ranks, worth):
        if record.start >= end:
            best += rivals if len(rivals) == 1 else _winners(rivals, worth)
            rivals = [record]
            end = record.end
        else:
            rivals.append(record)
            end = max(end, record.end)
    return best + _winners(rivals, worth)


def _alone(rows: Sequence[Row]) -> bool:
    """Whether each begins where the one before has ended: usual, and nothing to decide."""
    starts = [start for start, _, _, _, _, _ in rows]
    ends = [start + 60 * minutes for start, minutes, _, _, _, _ in rows]
    return all(map(le, ends, starts[1:]))


def _worth(ranks: Mapping[str, int]) -> Worth:
    """The sort key that puts the value to believe first."""

    def worth(record: Record) -> tuple[int, int, int, int, str]:
        start, minutes, _, source, known_at, _ = record
        return (ranks[source], -known_at, minutes, start, source)

    return worth


def _one_per_interval(
    records: Iterable[Record], ranks: Mapping[str, int], worth: Worth
) -> Iterable[Record]:
    """The best of those that are for the very same interval; quick, since most are alone."""
    if len(ranks) <= 1:
        return records
    best: dict[tuple[int, int], Record] = {}
    for record in records:
        rival = best.setdefault((record.start, record.minutes), record)
        if rival is not record and worth(record) < worth(rival):
            best[record.start, record.minutes] = record
    return best.values()


def _winners(rivals: list[Record], worth: Worth) -> list[Record]:
    """Those of ``rivals``, all chained by overlaps, that keep their ground; by start."""
    winners: list[Record] = []
    for record in sorted(rivals, key=worth):
        if all(record.start >= kept.end or record.end <= kept.start for kept in winners):
            winners.append(record)
    return sorted(winners)


def within(rows: Iterable[Row], first: int, end: int) -> list[Row]:
    """Those that start in ``[first, end)`` (seconds since 1970 UTC)."""
    return [row for row in rows if first <= row[0] < end]


def by_rank(series: Series) -> Callable[[Row], tuple[int, int, int, str]]:
    """The sort key of a history: start, rank of the source, ``known_at``."""

    def key(row: Row) -> tuple[int, int, int, str]:
        start, _, _, source, known_at, _ = row
        return (start, series.rank(source), known_at, source)

    return key
