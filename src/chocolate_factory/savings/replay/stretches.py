"""Divides the past into stretches that are replayed by themselves, closed at both ends."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from chocolate_factory.kernel.market_time import DAY, Interval, day_interval

FEWEST_DAYS = 2
"""On the first day of a stretch nothing falls due: it would be under way already."""


def stretches(first: date, last: date, unknown: frozenset[date]) -> Iterator[Interval]:
    """Calendar months from ``first`` to ``last``, both included, divided at days in ``unknown``.

    A piece of less than ``FEWEST_DAYS`` days has nothing to tell and is left out.
    """
    days = [first + n * DAY for n in range((last - first).days + 1)]
    for _, month in groupby(days, key=lambda day: (day.year, day.month)):
        for known, group in groupby(month, key=lambda day: day not in unknown):
            piece = list(group)
            if known and len(piece) >= FEWEST_DAYS:
                yield Interval(day_interval(piece[0]).start, day_interval(piece[-1]).end)
