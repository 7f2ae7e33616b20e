"""How alike two courses of a day are."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import StatisticsError, correlation, fmean

_FEWEST = 12
_BIG = 3.0
"""A value as many tolerances away counts no more than that: one outlier must not decide."""


def distance(
    mine: Mapping[datetime, float],
    theirs: Mapping[datetime, float],
    lag: timedelta,
    same: float,
) -> float:
    """Mean distance of ``mine`` moved by ``lag`` from ``theirs``, in tolerances of ``same``.

    Each value counts for 3 at most; what has no counterpart is left out.
    """
    apart = [
        min(abs(value - theirs[start + lag]) / same, _BIG)
        for start, value in mine.items()
        if start + lag in theirs
    ]
    return fmean(apart) if len(apart) >= _FEWEST else _BIG


def follows(course: Mapping[datetime, float], sibling: Mapping[datetime, float]) -> float | None:
    """Correlation of a course with its sibling's; None where that cannot be told."""
    shared = sorted(course.keys() & sibling.keys())
    if len(shared) < _FEWEST:
        return None
    try:
        return correlation([course[at] for at in shared], [sibling[at] for at in shared])
    except StatisticsError:  # one of them is constant
        return None
