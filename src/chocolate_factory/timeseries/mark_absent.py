"""How repeated vain questions to a source add up."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from chocolate_factory.kernel.market_time import subtract
from chocolate_factory.timeseries.model import Absence


def mark(known: Sequence[Absence], fresh: Absence) -> list[Absence]:
    """``known`` absences with one more vain question; no two of the result overlap.

    Every instant counts for itself: where ``fresh`` overlaps a known absence, that part is split
    off and has been asked once more; the rest stays as it was.

    Args:
        known: Absences of the same series and source that overlap ``fresh``, none overlapping
            another.
        fresh: The new one, asked once.
    """
    pieces: list[Absence] = []
    for old in known:
        common = old.interval.overlap(fresh.interval)
        again = replace(old, interval=common, asked_at=fresh.asked_at, times=old.times + 1)
        pieces += [replace(old, interval=rest) for rest in subtract(old.interval, [common])]
        pieces.append(again)
    new = subtract(fresh.interval, [old.interval for old in known])
    pieces += [replace(fresh, interval=rest) for rest in new]
    return sorted(pieces, key=lambda piece: piece.interval)


def mark_each(known: Iterable[Absence], questions: Iterable[Absence]) -> list[Absence]:
    """``known`` absences with several more vain questions, one after the other.

    Args:
        known: Absences of the same series and source, none overlapping another.
        questions: The new ones, each asked once, of no empty interval.
    """
    pieces = sorted(known, key=lambda piece: piece.interval)
    for fresh in questions:
        first = bisect_right(pieces, fresh.interval.start, key=lambda piece: piece.interval.end)
        end = bisect_left(pieces, fresh.interval.end, key=lambda piece: piece.interval.start)
        pieces[first:end] = mark(pieces[first:end], fresh)
    return pieces
