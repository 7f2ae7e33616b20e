"""Arithmetic on sets of intervals, so that holes and reaches can be compared exactly.

A set is a list of :class:`Interval`, ascending and disjoint; every function returns such a list.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from chocolate_factory.kernel.market_time import Interval, subtract


def hours(pieces: Iterable[Interval]) -> float:
    """Real elapsed hours of all pieces together."""
    return sum(piece.hours for piece in pieces)


def merged(pieces: Iterable[Interval]) -> list[Interval]:
    """The same span of time as a set, whatever the order and overlaps of ``pieces``."""
    ordered = sorted(piece for piece in pieces if piece)
    if not ordered:
        return []
    hull = Interval(ordered[0].start, max(piece.end for piece in ordered))
    return subtract(hull, subtract(hull, ordered))


def intersect(first: Sequence[Interval], second: Sequence[Interval]) -> list[Interval]:
    """What both sets have in common."""
    common: list[Interval] = []
    i = j = 0
    while i < len(first) and j < len(second):
        if part := first[i].overlap(second[j]):
            common.append(part)
        if first[i].end <= second[j].end:
            i += 1
        else:
            j += 1
    return common


def overlaps(pieces: Sequence[Interval], interval: Interval) -> bool:
    """Whether any of ``pieces`` has a part of ``interval``."""
    first = bisect_right(pieces, interval.start, key=lambda piece: piece.end)
    return first < len(pieces) and pieces[first].start < interval.end


def without(pieces: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """What is left of ``pieces`` outside ``others``."""
    if not pieces:
        return []
    hull = Interval(pieces[0].start, pieces[-1].end)
    return intersect(pieces, subtract(hull, others))
