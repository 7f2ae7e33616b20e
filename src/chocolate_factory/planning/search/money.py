"""The least cost: at once where the solver can, in parts where units are changed over."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import monotonic

import numpy as np

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.search.families_first import (
    COARSE_GAP_EUR,
    families_first,
    least_cost,
)
from chocolate_factory.planning.search.first_plan import first_values, with_started
from chocolate_factory.planning.search.neighbourhood import near
from chocolate_factory.planning.solver.programme import INFINITY, Numbers, Programme
from chocolate_factory.planning.solver.solve import Solution, solve

MONEY_GAP_EUR = 0.005
"""Proven distance of the money from the best."""
PROVEN_EUR = MONEY_GAP_EUR + 1e-6
HOURLY_SHARE = 0.4
"""Of the time, for the plan on full hours that a large one in quarter hours begins with."""
WHOLE_SHARE = 0.1
"""Of the time, for the whole question: small plants need no more."""
FAMILIES_SHARE = 0.7
"""Of what is left then, for deciding set-ups first."""
NEAR_SHARE = 0.4
"""Of what is left then, for plans near the best known."""
BOUND_SHARE = 0.7
"""Of what is left then, for a bound; the rest is for the whole question. All of it for large ones,
of which that is never answered."""
NEAR_SLOTS = 2, 4, 8, 16, 32
LARGE_ROWS = 20_000
"""From here on a corner of the relaxation with changeovers takes longer than anybody waits."""
_SHARE_MISSED = 1e-6
"""Of a batch: less is rounding."""


def solve_money(
    formulation: Formulation, programme: Programme, seconds: float, hint: Numbers | None = None
) -> Solution | None:
    """The cheapest values of ``programme``; None if there are none.

    Where units can be changed over from family to family, the relaxation changes fractions of them
    for nothing, and the solver searches long for a first plan. What it does not prove at once is
    looked for with set-ups decided first, and near the best plan.

    Args:
        formulation: What the columns mean.
        programme: Its programme, perhaps with rows and columns added at the end.
        seconds: When they are over, the best found so far is taken, in the end one that knows no
            prices: there always is a plan, unless rows were added.
        hint: Feasible values to begin with.
    """
    # A plan of our own knows nothing of locks and of what was announced.
    promised = programme.rows > formulation.programme.rows
    own_plan = None if promised else partial(first_values, formulation)
    if formulation.set_ups:
        return _solve_in_parts(formulation, _Search(programme, seconds, hint), own_plan)
    return solve(
        programme,
        time_limit_seconds=seconds,
        absolute_gap=MONEY_GAP_EUR,
        hint=hint,
        otherwise=own_plan,
    )


class _Search:
    """The best values known so far, and what none cost less than."""

    def __init__(self, programme: Programme, seconds: float, values: Numbers | None) -> None:
        self.programme = programme
        self.values = values
        self._bound = programme.least_conceivable()
        self._ends = monotonic() + seconds

    def left(self, share: float = 1.0) -> float:
        """Seconds."""
        return share * max(0.0, self._ends - monotonic())

    def learn(self, values: Numbers | None, bound: float = -INFINITY) -> None:
        self._bound = max(self._bound, bound)
        if values is not None:
            values = np.pad(values, (0, self.programme.columns - len(values)))
            known = [one for one in (self.values, values) if one is not None]
            self.values = min(known, key=self.programme.worth)

    def look(self, seconds: float, part: Programme | None = None) -> None:
        """Among all values, or a part of them, of which no bound is learnt."""
        found = solve(
            part or self.programme,
            time_limit_seconds=seconds,
            absolute_gap=MONEY_GAP_EUR,
            hint=self.values,
        )
        if found is not None:
            self.learn(found.values, -INFINITY if part else found.bound)

    def told(self) -> Solution | None:
        if self.values is None:
            return None
        return Solution(self.values, self.programme.worth(self.values), self._bound)

    @property
    def is_proven(self) -> bool:
        told = self.told()
        return told is not None and told.gap <= PROVEN_EUR


def _solve_in_parts(
    formulation: Formulation, search: _Search, own_plan: Callable[[], Numbers | None] | None
) -> Solution | None:
    """The whole question where it is small; what is not proven then in parts, and a bound."""
    programme = search.programme
    is_large = programme.rows >= LARGE_ROWS
    if not is_large:
        search.look(search.left(WHOLE_SHARE))
        if search.is_proven:
            return search.told()
        search.learn(*families_first(formulation, programme, search.left(FAMILIES_SHARE)))
    elif search.values is None and own_plan is not None:
        search.learn(_hourly_values(formulation, search.left(HOURLY_SHARE)))
    if own_plan is not None and _misses(formulation, search.values):
        search.learn(own_plan())
    _look_near(formulation, search, search.left(NEAR_SHARE))
    if search.values is not None:
        enough = programme.worth(search.values) - MONEY_GAP_EUR
        seconds = search.left(1.0 if is_large else BOUND_SHARE)
        search.learn(None, least_cost(formulation, programme, seconds, enough))
    if not is_large or search.values is None:
        search.look(search.left())
    return search.told()


def _look_near(formulation: Formulation, search: _Search, seconds: float) -> None:
    """Near the best values, then farther and farther away, each time from the best so far."""
    ends = monotonic() + seconds
    for slots in NEAR_SLOTS:
        if search.values is not None and monotonic() < ends:
            close = near(formulation, search.programme, search.values, slots)
            search.look(ends - monotonic(), close)


def _hourly_values(formulation: Formulation, seconds: float) -> Numbers | None:
    """For a plan in quarter hours: one on full hours, without panels and battery."""
    problem = formulation.problem
    slots = tuple(replace(slot, photovoltaic_kw=0.0) for slot in problem.slots)
    plant = replace(problem.plant, battery=None)
    coarse = Formulation(
        replace(problem, plant=plant, slots=slots, fine_until=problem.interval.start)
    )
    values, _ = families_first(coarse, coarse.programme, seconds, COARSE_GAP_EUR)
    if values is None:
        return None
    begins = {key: coarse.starts_in(values, one) for key, one in coarse.counts.items()}
    return with_started(formulation, begins)


def _misses(formulation: Formulation, values: Numbers | None) -> bool:
    return values is None or any(values[column] > _SHARE_MISSED for column in formulation.missing)
