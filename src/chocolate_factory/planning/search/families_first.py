"""Set-ups first, then starts: a full plant that changes over is too much to decide at once.

How many units have been changed over by each half day, and which extra shifts are opened, are few
decisions. With starts in fractions they are settled in seconds, and what that costs bounds every
plan; with them settled the rest is a plant that hardly chooses a family.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from time import monotonic

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.search.cases import DECIDED, Case, cheapest_case
from chocolate_factory.planning.search.neighbourhood import near
from chocolate_factory.planning.solver.programme import INFINITY, Numbers, Programme
from chocolate_factory.planning.solver.solve import solve

COARSE_GAP_EUR = 25.0
"""Of a plan that is only to begin with."""
STARTS_GAP_EUR = 1.0
CASES_SHARE = 0.5
"""Of the time, for the decisions."""
NEAR_SLOTS = 4
"""Starts are looked for so near to those in fractions."""
HALF_DAY = timedelta(hours=12)


def families_first(
    formulation: Formulation,
    programme: Programme,
    seconds: float,
    gap_eur: float = STARTS_GAP_EUR,
) -> tuple[Numbers | None, float]:
    """Values whose set-ups were decided first, None if none were found; and what none cost less.

    Args:
        formulation: What the columns mean.
        programme: Its programme, perhaps with rows and columns added at the end.
        seconds: For both steps together.
        gap_eur: A plan that could be better by that much is good enough.
    """
    ends = monotonic() + seconds
    counting, weights = _counting(formulation, programme)
    openings = formulation.openings.values()
    case = cheapest_case(counting, openings, weights, seconds=CASES_SHARE * seconds)
    values: Numbers | None = None
    for tried, gap in zip(
        _tried(formulation, case, weights), (COARSE_GAP_EUR, gap_eur), strict=False
    ):
        if values is None or tried.worth(values) - case.bound > gap_eur:
            left = max(0.0, ends - monotonic())
            found = solve(tried, time_limit_seconds=left, absolute_gap=gap, hint=values)
            values = values if found is None else found.values
    return None if values is None else values[: programme.columns], case.bound


def least_cost(
    formulation: Formulation, programme: Programme, seconds: float, enough: float = INFINITY
) -> float:
    """No values cost less than this; minus infinity if that is not known in time.

    Decided are extra shifts and set-ups, and how many runs have been started on machines with
    set-ups by each half day.

    Args:
        formulation: What the columns mean.
        programme: Its programme, perhaps with rows and columns added at the end.
        seconds: For this.
        enough: A bound that needs not be better.
    """
    counting, weights = _counting(formulation, programme)
    for slot, weight in _half_days(formulation):
        for counts in formulation.counts.values():
            if counts.grid_step.step.machine in formulation.set_ups:
                weights |= {column: weight for column, _ in counts.started(slot)}
    openings = formulation.openings.values()
    return cheapest_case(counting, openings, weights, seconds=seconds, enough=enough).bound


def _counting(formulation: Formulation, programme: Programme) -> tuple[Programme, dict[int, float]]:
    """``programme`` with columns for changes into each family by each half day; their weights."""
    counting, weights = programme.copy(), dict[int, float]()
    for set_ups in formulation.set_ups.values():
        for slot, weight in _half_days(formulation):
            for terms in set_ups.into(slot):
                most = sum(programme.upper[column] for column, _ in terms)
                column = counting.column(upper=most, integer=True)
                counting.row([*terms, (column, -1.0)], least=0.0, most=0.0)
                weights[column] = weight
    return counting, weights


def _half_days(formulation: Formulation) -> Iterator[tuple[int, float]]:
    """The last slot of each, and its weight: the middle of the time settles more than its ends."""
    count, length = formulation.grid.count, HALF_DAY // formulation.problem.slot
    for slot in range(length - 1, count, length):
        yield slot, 1.0 - abs((slot + 1) / count - 0.5)


def _tried(
    formulation: Formulation, case: Case, decisions: Mapping[int, float]
) -> Iterator[Programme]:
    """Plans of ``case`` that are decided as it is: those near its fractions, then all."""
    values = case.relaxed.values
    if values is None:
        return
    decided = case.programme.copy()
    for column in decisions:
        if abs(values[column] - round(values[column])) <= DECIDED:
            decided.lower[column] = decided.upper[column] = float(round(values[column]))
    yield near(formulation, decided, values, NEAR_SLOTS)
    yield decided
