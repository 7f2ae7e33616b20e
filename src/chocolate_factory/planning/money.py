"""The least cost, with a first solution of our own where the solver is slow to find one."""

from dataclasses import replace
from functools import partial
from time import monotonic

import numpy as np

from chocolate_factory.planning.first_plan import first_values, with_started
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.grid import HOUR_MINUTES
from chocolate_factory.planning.programme import Numbers, Programme
from chocolate_factory.planning.set_up_families import steady_changes
from chocolate_factory.planning.solver import Solution, solve

MONEY_GAP_EUR = 0.005
"""Proven distance of the money from the best."""
COARSE_GAP_EUR = 1.0
"""Of a plan that is only to begin with."""
STEADY_SHARE = 0.6
"""Of the time, for the plan in which units keep their family."""


def solve_money(
    formulation: Formulation, programme: Programme, seconds: float, hint: Numbers | None = None
) -> Solution | None:
    """The cheapest values of ``programme``; None if there are none.

    Where units can be changed over from family to family, the relaxation changes fractions of them
    for nothing, and the solver searches long for a first plan. It gets one: the best it finds in
    which units are shared out among the families, or one that needs no search if that is better.

    Args:
        formulation: What the columns mean.
        programme: Its programme, perhaps with rows and columns added at the end.
        seconds: When they are over, the best found so far is taken, in the end one that knows no
            prices: there always is a plan, unless rows were added.
        hint: Feasible values to begin with.
    """
    began = monotonic()
    # A plan of our own knows nothing of locks and of what was announced.
    promised = programme.rows > formulation.programme.rows
    own_plan = None if promised else partial(first_values, formulation)
    if hint is None and formulation.set_ups:
        steady = _steady_values(formulation, programme, STEADY_SHARE * seconds)
        own = own_plan() if own_plan else None
        known = [one for one in (steady, own) if one is not None]
        hint = min((_padded(one, programme) for one in known), key=programme.worth, default=None)
    return solve(
        programme,
        time_limit_seconds=max(0.0, seconds - (monotonic() - began)),
        absolute_gap=MONEY_GAP_EUR,
        hint=hint,
        otherwise=own_plan,
    )


def _steady_values(
    formulation: Formulation, programme: Programme, seconds: float
) -> Numbers | None:
    """The best plan found in which units are shared out among the families.

    In quarter hours it is looked for on full hours, and without panels and battery.
    """
    problem = formulation.problem
    if problem.slot_minutes == HOUR_MINUTES:
        steady = _steady(formulation, programme)
        found = solve(steady, time_limit_seconds=seconds, absolute_gap=MONEY_GAP_EUR)
        return None if found is None else found.values
    slots = tuple(replace(slot, photovoltaic_kw=0.0) for slot in problem.slots)
    plant = replace(problem.plant, battery=None)
    coarse = Formulation(
        replace(problem, plant=plant, slots=slots, fine_until=problem.interval.start)
    )
    steady = _steady(coarse, coarse.programme)
    found = solve(steady, time_limit_seconds=seconds, absolute_gap=COARSE_GAP_EUR)
    if found is None:
        return None
    begins = {key: coarse.starts_in(found.values, one) for key, one in coarse.counts.items()}
    return with_started(formulation, begins)


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
