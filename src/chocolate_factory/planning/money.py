"""The least cost, with a first solution of our own where the solver is slow to find one."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from time import monotonic

import numpy as np

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
SHARED_SHARE = 0.5
"""Of the time, for a plan in which units keep their family, or nearly."""
WHOLE_SHARE = 0.5
"""Of what is left then, for the whole question."""
NEAR_SHARE = 0.3
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
    What is not proven then is looked for near the best plan, and bounded by the relaxation.

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
        shared = _shared_values(formulation, programme, SHARED_SHARE * seconds)
        own = own_plan() if own_plan and (shared is None or _misses(formulation, shared)) else None
        known = [one for one in (shared, own) if one is not None]
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


def _is_hourly(formulation: Formulation) -> bool:
    return formulation.problem.slot_minutes == HOUR_MINUTES


def _solve_from(
    formulation: Formulation, programme: Programme, ends: float, hint: Numbers
) -> Solution:
    """The whole question; then what is near the best known, with the bound of the relaxation."""
    values, bound = hint, programme.least_conceivable()
    if programme.rows < LARGE_ROWS:
        found = _solved_from(values, programme, WHOLE_SHARE * _left(ends))
        if found is not None:
            values, bound = found.values, found.bound
            if found.gap <= PROVEN_EUR:
                return found
    values = _improved(formulation, programme, values, monotonic() + NEAR_SHARE * _left(ends))
    decisions = formulation.openings.values()
    bound = max(bound, least_cost(programme, decisions, _left(ends)))
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


def _shared_values(
    formulation: Formulation, programme: Programme, seconds: float
) -> Numbers | None:
    """The best plan found in which units are shared out among the families.

    In quarter hours it is looked for on full hours, and without panels and battery.
    """
    problem = formulation.problem
    if _is_hourly(formulation):
        return _best_shared(formulation, programme, seconds)
    slots = tuple(replace(slot, photovoltaic_kw=0.0) for slot in problem.slots)
    plant = replace(problem.plant, battery=None)
    coarse = Formulation(
        replace(problem, plant=plant, slots=slots, fine_until=problem.interval.start)
    )
    values = _best_shared(coarse, coarse.programme, seconds)
    if values is None:
        return None
    begins = {key: coarse.starts_in(values, one) for key, one in coarse.counts.items()}
    return with_started(formulation, begins)


def _best_shared(formulation: Formulation, programme: Programme, seconds: float) -> Numbers | None:
    """Each unit keeps its family; where that misses something, one may be passed on."""
    steady, ends = _steady(formulation, programme), monotonic() + seconds
    found = solve(steady, time_limit_seconds=seconds, absolute_gap=COARSE_GAP_EUR)
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
