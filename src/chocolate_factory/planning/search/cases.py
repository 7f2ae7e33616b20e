"""Cases: what no plan costs less than, where starts may be fractions but few decisions may not.

In fractions a tenth of an extra shift is a bargain, and so are three quarters of a unit changed
over. So all plans are parted into cases by what is decided, and each case is relaxed by itself: the
cheapest of them bounds every plan, and tells which decisions to begin with.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic

from chocolate_factory.planning.solver.programme import INFINITY, Programme
from chocolate_factory.planning.solver.solve import Relaxation, relax

DECIDED = 0.01
"""A decision nearer to a whole number is taken for one: interior points seldom meet them."""


@dataclass(frozen=True, slots=True)
class Case:
    """Some of the plans.

    Attributes:
        programme: Theirs.
        relaxed: What they cost at least.
    """

    programme: Programme
    relaxed: Relaxation

    @property
    def bound(self) -> float:
        """No plan of the case costs less."""
        return self.relaxed.bound


def cheapest_case(
    programme: Programme,
    openings: Collection[int],
    weights: Mapping[int, float],
    *,
    seconds: float,
    enough: float = INFINITY,
) -> Case:
    """The case with the least bound, which is one of every plan; decided if time allows.

    Args:
        programme: What is asked.
        openings: Columns that are 0 or 1: either none of them is taken, or one as a whole.
        weights: Columns of whole numbers that part a case further: of those far from whole for
            their size, the heaviest first.
        seconds: For all relaxations together.
        enough: A bound that needs not be better.
    """
    ends = monotonic() + seconds
    cases = [_relaxed(one, ends) for one in _taken_or_not(programme, openings)]
    weights = dict.fromkeys(openings, 1.0) | dict(weights)
    while True:
        cheapest = min(cases, key=lambda case: case.bound)
        halves = [_relaxed(one, ends) for one in _halves(cheapest, weights)]
        out_of_time = any(half.bound == -INFINITY for half in halves)
        if not halves or out_of_time or cheapest.bound >= enough:
            return cheapest
        cases = [*(case for case in cases if case is not cheapest), *halves]


def _relaxed(programme: Programme, ends: float) -> Case:
    return Case(programme, relax(programme, max(0.0, ends - monotonic())))


def _taken_or_not(programme: Programme, openings: Collection[int]) -> Iterator[Programme]:
    none = programme.copy()
    for column in openings:
        none.upper[column] = 0.0
    yield none
    for column in openings:
        taken = programme.copy()
        taken.lower[column] = 1.0
        yield taken


def _halves(case: Case, weights: Mapping[int, float]) -> Iterator[Programme]:
    """``case`` with at most so many of what is least decided, and with more; none if all is."""
    values = case.relaxed.values
    if values is None:
        return
    distances = {
        column: weight * abs(values[column] - round(values[column])) / max(1.0, values[column])
        for column, weight in weights.items()
        if abs(values[column] - round(values[column])) > DECIDED
    }
    if distances:
        column = max(distances, key=distances.__getitem__)
        fewer, more = case.programme.copy(), case.programme.copy()
        fewer.upper[column] = float(values[column] // 1)
        more.lower[column] = fewer.upper[column] + 1.0
        yield fewer
        yield more
