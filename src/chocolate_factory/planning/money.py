"""The least cost, with a first solution of our own where the solver is slow to find one."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from time import monotonic

import numpy as np

from chocolate_factory.planning.families_first import families_first
from chocolate_factory.planning.first_plan import first_values, with_started
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.grid import HOUR_MINUTES
from chocolate_factory.planning.neighbourhood import near
from chocolate_factory.planning.programme import Numbers, Programme
from chocolate_factory.planning.relaxed import least_cost
from chocolate_factory.planning.set_up_families import steady_changes, to_pass_on
from chocolate_factory.planning.solver import Solution, solve

MONEY_GAP_EUR = 0.005
"""Proven distance of the money from the best."""
PROVEN_EUR = MONEY_GAP_EUR + 1e-6
COARSE_GAP_EUR = 25.0
"""Of a plan that is only to begin with."""
SHARED_SECONDS = 6.0
SHARED_SHARE = 0.5
"""Of the time, at most, for a plan in which units keep their family, or nearly."""
HOURLY_SHARE = 0.5
"""Of the time, for the plan on full hours that one in quarter hours begins with."""
WHOLE_SHARE = 0.1
"""Of what is left then, for the whole question: small plants need no more."""
FAMILIES_SHARE = 0.7
"""Of what is left then, for deciding set-ups first."""
NEAR_SHARE = 0.5
"""Of what is left then, for plans near the best known; the rest is for a bound."""
NEAR_SLOTS = 4, 8, 16, 32
LARGE_ROWS = 20_000
"""From here on the relaxation with changeovers takes longer than anybody waits for it."""
MIDDLE = timedelta(hours=12)
"""Before the middle of the time; in it a unit is passed on."""
_SHARE_MISSED = 1e-6
"""Of a batch: less is rounding."""


def solve_money(
    formulation: Formulation, programme: Programme, seconds: float, hint: Numbers | None = None
) -> Solution | None:
    """The cheapest values of ``programme``; None if there are none.

    Where units can be changed over from family to family, the relaxation changes fractions of them
    for nothing, and the solver searches long for a first plan. It gets one: the best it finds in
    which units are shared out among the families, or one that needs no search if that is better.
    What is not proven then is looked for with set-ups decided first, and near the best plan.

    Args:
        formulation: What the columns mean.
        programme: Its programme, perhaps with rows and columns added at the end.
        seconds: When they are over, the best found so far is taken, in the end one that knows no
            prices: there always is a plan, unless rows were added.
        hint: Feasible values to begin with.
    """
    ends = monotonic() + seconds
    # A plan of our own knows nothing of locks and of what was announced.
    promised = programme.rows > formulation.programme.rows
    own_plan = None if promised else partial(first_values, formulation)
    if hint is None and formulation.set_ups:
        first = _hourly_values if _is_fine(formulation) else _shared_values
        found = first(formulation, programme, seconds)
        own = own_plan() if own_plan and (found is None or _misses(formulation, found)) else None
        known = [one for one in (found, own) if one is not None]
        hint = min((_padded(one, programme) for one in known), key=programme.worth, default=None)
    if hint is not None and formulation.set_ups:
        return _solve_from(formulation, programme, ends, hint)
    return solve(
        programme,
        time_limit_seconds=_left(ends),
        absolute_gap=MONEY_GAP_EUR,
        hint=hint,
        otherwise=own_plan,
    )


def _left(ends: float) -> float:
    return max(0.0, ends - monotonic())


def _is_fine(formulation: Formulation) -> bool:
    """Whether steps may start in quarter hours."""
    problem = formulation.problem
    on_hours = problem.fine_until is not None and problem.fine_until <= problem.interval.start
    return problem.slot_minutes < HOUR_MINUTES and not on_hours


def _solve_from(
    formulation: Formulation, programme: Programme, ends: float, hint: Numbers
) -> Solution:
    """The whole question; what is not proven then in parts, and the whole again."""
    if programme.rows >= LARGE_ROWS:
        values = _improved(formulation, programme, hint, monotonic() + NEAR_SHARE * _left(ends))
        bound = least_cost(programme, formulation.openings.values(), _left(ends))
        return _told(programme, values, max(bound, programme.least_conceivable()))
    whole = _solved_from(hint, programme, WHOLE_SHARE * _left(ends))
    if whole is None or whole.gap <= PROVEN_EUR:
        return whole or _told(programme, hint, programme.least_conceivable())
    parts = families_first(formulation, programme, whole.values, FAMILIES_SHARE * _left(ends))
    near_ends = monotonic() + NEAR_SHARE * _left(ends)
    values = _improved(formulation, programme, parts.values, near_ends)
    again = _solved_from(values, programme, _left(ends))
    bound = max(whole.bound, parts.bound, again.bound if again else parts.bound)
    return _told(programme, again.values if again else values, bound)


def _told(programme: Programme, values: Numbers, bound: float) -> Solution:
    return Solution(values, programme.worth(values), bound)


def _improved(
    formulation: Formulation, programme: Programme, values: Numbers, ends: float
) -> Numbers:
    """The best near ``values``, then farther and farther away, each time from the best so far."""
    for slots in NEAR_SLOTS:
        if _left(ends):
            close = near(formulation, programme, values, slots)
            found = _solved_from(values, close, _left(ends))
            if found is not None:
                values = min(values, found.values, key=programme.worth)
    return values


def _solved_from(values: Numbers, programme: Programme, seconds: float) -> Solution | None:
    return solve(programme, time_limit_seconds=seconds, absolute_gap=MONEY_GAP_EUR, hint=values)


def _hourly_values(
    formulation: Formulation, programme: Programme, seconds: float
) -> Numbers | None:
    """For a plan in quarter hours: the best on full hours, without panels and battery.

    Only where nothing was promised to anybody: rows of promises are of quarter hours.
    """
    problem = formulation.problem
    if programme.rows > formulation.programme.rows:
        return None
    slots = tuple(replace(slot, photovoltaic_kw=0.0) for slot in problem.slots)
    plant = replace(problem.plant, battery=None)
    coarse = Formulation(
        replace(problem, plant=plant, slots=slots, fine_until=problem.interval.start)
    )
    found = solve_money(coarse, coarse.programme, HOURLY_SHARE * seconds)
    if found is None:
        return None
    begins = {key: coarse.starts_in(found.values, one) for key, one in coarse.counts.items()}
    return with_started(formulation, begins)


def _shared_values(
    formulation: Formulation, programme: Programme, seconds: float
) -> Numbers | None:
    """Each unit keeps its family; where that misses something, one may be passed on."""
    ends = monotonic() + min(SHARED_SECONDS, SHARED_SHARE * seconds)
    steady = _steady(formulation, programme)
    found = solve(steady, time_limit_seconds=_left(ends), absolute_gap=COARSE_GAP_EUR)
    if found is not None and not _misses(formulation, found.values):
        return found.values
    _pass_on(formulation, steady)
    passed = solve(steady, time_limit_seconds=_left(ends), absolute_gap=COARSE_GAP_EUR)
    tried = [one for one in (found, passed) if one is not None]
    return min(tried, key=lambda one: one.worth).values if tried else None


def _misses(formulation: Formulation, values: Numbers) -> bool:
    return any(values[column] > _SHARE_MISSED for column in formulation.missing)


def _padded(values: Numbers, programme: Programme) -> Numbers:
    return np.pad(values, (0, programme.columns - len(values)))


def _steady(formulation: Formulation, programme: Programme) -> Programme:
    """The same, but units are shared out among the families and keep what they get."""
    steady, problem = programme.copy(), formulation.problem
    for name, set_ups in formulation.set_ups.items():
        allowed = steady_changes(problem, problem.plant.machine(name))
        for pair, changes in set_ups.changes.items():
            for column in changes.columns:
                if column >= 0:
                    steady.upper[column] = float(allowed.get(pair, 0))
    return steady


def _pass_on(formulation: Formulation, steady: Programme) -> None:
    """Let one unit of each machine be changed over in the middle of the time, not at will.

    When it is changed over is nearly settled by that: a relaxation that chooses changes fractions.
    """
    problem = formulation.problem
    middle = problem.interval.start + (problem.interval.end - problem.interval.start) / 2
    for name, set_ups in formulation.set_ups.items():
        pair = to_pass_on(problem, problem.plant.machine(name))
        if pair is None:
            continue
        first_slot: dict[int, int] = {}
        for slot, column in enumerate(set_ups.changes[pair].columns):
            first_slot.setdefault(column, slot)
        for column, slot in first_slot.items():
            instant = formulation.grid.instant(slot)
            if column >= 0 and instant >= middle - MIDDLE:
                steady.upper[column] += 1.0
                steady.lower[column] += float(instant >= middle)
