"""What several sources say about the same time, held against each other.

``shifted``: a day of one source fits the others only when it is moved by an hour or two: it was
labelled with another clock. ``disagreement``: sources that publish the same figure do not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from chocolate_factory.kernel.market_time import HOUR, delivery_day
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.quality.likeness import distance, follows
from chocolate_factory.timeseries.suspicion import Suspicion

LAGS = (timedelta(), -HOUR, HOUR, -2 * HOUR, 2 * HOUR)
_FEWEST_HOURS = 18
"""Hours of a day that two sources must share to be compared."""

Said = Mapping[str, Sequence[Reading]]
"""What each source says, ascending, by its name."""
Course = dict[datetime, float]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart sources may be.

    Attributes:
        same: Values this close are the same figure, in the unit of the series.
        variety: Spread (largest less smallest) below which a day has no course to be recognised by.
        exact: The sources publish the same figure; otherwise each measures for itself.
    """

    same: float
    variety: float
    exact: bool


def compare_sources(
    series: Series, said: Said, tolerance: Tolerance, sibling: Sequence[Reading] = ()
) -> dict[str, list[Suspicion]]:
    """What is suspicious about what each source says, by its name.

    Of two sources that contradict each other the one is suspected that a third contradicts too;
    without a third, the one that follows ``sibling`` less well; else the worse ranked one.

    Args:
        series: What the values are of.
        said: By source; whole days compare best.
        tolerance: How far apart sources may be.
        sibling: Another series that rises and falls with this one, such as spot with PVPC.
    """
    days = _days(said)
    found: dict[str, list[Suspicion]] = {}
    for day in sorted({day for courses in days.values() for day in courses}):
        courses = {name: of[day] for name, of in days.items() if day in of}
        reasons = _contradictions(courses, tolerance)
        suspects = _suspects(series, courses, reasons, sibling)
        for name in suspects:
            check, reason, starts = reasons[suspects[name]][name]
            found.setdefault(name, []).extend(Suspicion(start, check, reason) for start in starts)
    return found


_Reasons = dict[frozenset[str], dict[str, tuple[str, str, list[datetime]]]]
"""For each pair of sources that contradict each other: what could be said against either."""


def _contradictions(courses: Mapping[str, Course], tolerance: Tolerance) -> _Reasons:
    reasons: _Reasons = {}
    for one, other in combinations(sorted(courses), 2):
        mine, theirs = courses[one], courses[other]
        lag = _best_lag(mine, theirs, tolerance)
        if lag:
            reasons[frozenset((one, other))] = {
                one: ("shifted", _shift_words(one, other, lag), sorted(mine)),
                other: ("shifted", _shift_words(other, one, -lag), sorted(theirs)),
            }
        elif tolerance.exact and (
            apart := [
                start
                for start in mine.keys() & theirs.keys()
                if abs(mine[start] - theirs[start]) > tolerance.same
            ]
        ):
            words = f"{len(apart)} values differ between {one} and {other}."
            verdict = ("disagreement", words, sorted(apart))
            reasons[frozenset((one, other))] = {one: verdict, other: verdict}
    return reasons


def _best_lag(mine: Course, theirs: Course, tolerance: Tolerance) -> timedelta:
    """By how much ``mine`` must be moved to fit ``theirs``; zero unless that is beyond doubt."""
    shared = mine.keys() & theirs.keys()
    if len({start.replace(minute=0) for start in shared}) < _FEWEST_HOURS:
        return timedelta()
    if max(mine.values()) - min(mine.values()) < tolerance.variety:
        return timedelta()
    fits = {lag: distance(mine, theirs, lag, tolerance.same) for lag in LAGS}
    best = min(LAGS, key=lambda lag: fits[lag])
    limit = 0.2 if tolerance.exact else 0.5
    return best if best and fits[best] < limit * fits[timedelta()] else timedelta()


def _suspects(
    series: Series,
    courses: Mapping[str, Course],
    reasons: _Reasons,
    sibling: Sequence[Reading],
) -> dict[str, frozenset[str]]:
    """Who is not believed, and for which pair; everybody in a pair with somebody else named is."""
    blamed: dict[str, frozenset[str]] = {}
    count = Counter(name for pair in reasons for name in pair)
    for pair in sorted(reasons, key=sorted):
        if pair & blamed.keys():
            continue
        one, other = sorted(pair)
        if count[one] != count[other]:
            culprit = max(pair, key=lambda name: count[name])
        else:
            culprit = _less_like(series, courses, (one, other), sibling)
        blamed[culprit] = pair
    return blamed


def _less_like(
    series: Series,
    courses: Mapping[str, Course],
    pair: tuple[str, str],
    sibling: Sequence[Reading],
) -> str:
    course = {reading.start: reading.value for reading in sibling}
    likeness = {name: follows(courses[name], course) for name in pair}
    one, other = pair
    if (
        likeness[one] is not None
        and likeness[other] is not None
        and likeness[one] != likeness[other]
    ):
        return min(pair, key=lambda name: likeness[name] or 0.0)
    return max(pair, key=series.rank)


def _days(said: Said) -> dict[str, dict[date, Course]]:
    days: dict[str, dict[date, Course]] = {}
    for name, readings in said.items():
        for reading in readings:
            day = days.setdefault(name, {}).setdefault(delivery_day(reading.start), {})
            day[reading.start] = reading.value
    return days


def _shift_words(one: str, other: str, lag: timedelta) -> str:
    hours = abs(lag) / HOUR
    when = "late" if lag < timedelta() else "early"
    return f"What {one} says is {hours:g} h too {when}: moved by that it fits {other}."
