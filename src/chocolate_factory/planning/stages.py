"""The stages of a solution: money, then what was announced, then earliness.

1. *Kept*: the cheapest plan that keeps what was announced, or as much of it as can be kept.
2. *Money*: the cheapest plan of all.
3. The first stays if it costs at most the threshold more than the second. Otherwise the second is
   taken, and among the plans that cost as little the one that changes the fewest announced starts.
4. *Earliness*, among the plans like the one taken.

What was announced is re-priced each time, so small gains that were passed over are not forgotten:
as soon as they add up to more than the threshold, the cheapest plan is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.formulation.holding import (
    Ranks,
    announced_starts,
    frozen_starts,
    hold,
    holdable,
    reward,
)
from chocolate_factory.planning.locks.model import Pin
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.search.money import solve_money
from chocolate_factory.planning.solver.programme import Numbers, Programme
from chocolate_factory.planning.solver.solve import Solution, solve

PREFERENCE_EUR = 0.005
"""What a preference may cost; for the earliest of the plans and the fewest changes together."""
_WHOLE = 0.5
"""Gap of what is counted in whole numbers."""
_SHARE_KEPT = 1e-6
"""Of a batch: less is rounding."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to look.

    Attributes:
        money_seconds: For the least cost.
        preference_seconds: For the earliest plan among the cheapest.
    """

    money_seconds: float = 10.0
    preference_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Staged:
    """What the stages came to.

    Attributes:
        values: Of the formulation's columns.
        gap_eur: Most that a better plan could save, stability aside.
        stability_eur: What it costs more than the cheapest found, because announced starts stay.
        gain_eur: What keeping what was announced would cost more; None if it cannot be kept
            or would not make the same.
        ranks: Place of each pinned batch among those of its recipe.
    """

    values: Numbers
    gap_eur: float
    stability_eur: float = 0.0
    gain_eur: float | None = None
    ranks: Mapping[str, int] = field(default_factory=dict)


def solve_in_stages(formulation: Formulation, patience: Patience) -> Staged | None:
    """Go through the stages; None if no plan keeps to the locks, or none was found in time."""
    if not formulation.programme.columns:
        # Nothing falls due: the plan that starts nothing is the best one.
        return Staged(np.zeros(0), gap_eur=0.0)
    return _Stages(formulation, patience).run()


def is_possible(problem: PlanningProblem, patience: Patience | None = None) -> bool:
    """Whether some plan keeps to the locks and the frozen window, found in time."""
    stages = _Stages(Formulation(problem), patience or Patience())
    return stages.is_possible()


def cheapest(formulation: Formulation, patience: Patience) -> Solution | None:
    """Money alone, under the locks and the frozen window; None if there is no such plan."""
    if not formulation.programme.columns:
        return Solution(np.zeros(0), worth=0.0, bound=0.0)
    return _Stages(formulation, patience).cheapest()


class _Stages:
    def __init__(self, formulation: Formulation, patience: Patience) -> None:
        self._formulation = formulation
        self._patience = patience
        self._programme = formulation.programme.copy()
        self._ranks = Ranks(
            formulation,
            self._programme,
            (lock for lock in formulation.problem.locks if isinstance(lock, Pin)),
        )
        hold(formulation, self._programme, frozen_starts(formulation))
        self._announced = announced_starts(formulation.problem)
        self._holdable = holdable(formulation, self._announced)
        self._keeps_all = len(self._holdable) == len(self._announced)

    def run(self) -> Staged | None:
        keeping, kept = self._keep()
        cheapest = self._cheapest(self._programme, kept)
        if cheapest is None:
            return None
        threshold = self._threshold_eur if kept is not None else 0.0
        if kept is not None and kept.worth <= cheapest.worth + threshold:
            chosen, taken = keeping, kept
        else:
            chosen, taken = self._with_fewest_changes(cheapest), cheapest
        values = self._earliest(chosen, taken)
        worth = self._programme.worth(values[: self._programme.columns])
        stability_eur = max(0.0, taken.worth - cheapest.worth)
        return Staged(
            values=values[: self._formulation.programme.columns],
            gap_eur=max(0.0, worth - stability_eur - cheapest.bound),
            stability_eur=stability_eur,
            gain_eur=self._gain_eur(kept, values, worth),
            ranks=self._ranks.read(values),
        )

    def cheapest(self) -> Solution | None:
        return self._cheapest(self._programme)

    def is_possible(self) -> bool:
        programme = self._programme.copy()
        programme.cost = [0.0] * programme.columns
        seconds = self._patience.money_seconds
        found = solve(programme, time_limit_seconds=seconds, absolute_gap=_WHOLE)
        return found is not None or not programme.columns

    @property
    def _threshold_eur(self) -> float:
        announced = self._formulation.problem.announced
        return announced.change_threshold_eur if announced else 0.0

    def _keep(self) -> tuple[Programme, Solution | None]:
        """A programme that keeps as much of what was announced as can be, and its cheapest plan."""
        keeping = self._programme.copy()
        if not self._holdable:
            return keeping, None
        hold(self._formulation, keeping, self._holdable)
        kept = self._cheapest(keeping)
        if kept is not None:
            return keeping, kept
        self._keeps_all = False
        keeping = self._programme.copy()
        most = self._hold_most(keeping, None)
        if most is None:
            return keeping, None
        keeping.cost = _padded(self._programme.cost, keeping)
        return keeping, self._cheapest(keeping, most)

    def _with_fewest_changes(self, cheapest: Solution) -> Programme:
        """The programme of the plans that are as cheap and keep the most of what was announced."""
        programme = self._as_cheap(self._programme, cheapest)
        if self._holdable:
            self._hold_most(programme, cheapest)
        return programme

    def _hold_most(self, programme: Programme, hint: Solution | None) -> Solution | None:
        """Let ``programme`` keep as much of what was announced as it can, if that is found."""
        programme.cost = [0.0] * programme.columns
        happening = reward(self._formulation, programme, self._holdable)
        for column, _ in happening:
            programme.cost[column] = -1.0
        most = solve(
            programme,
            time_limit_seconds=self._patience.preference_seconds,
            absolute_gap=_WHOLE,
            hint=_with_zeros(hint.values, programme) if hint is not None else None,
        )
        if most is not None:
            programme.row(happening, least=round(-most.worth))
        return most

    def _earliest(self, programme: Programme, taken: Solution) -> Numbers:
        early = self._as_cheap(programme, taken)
        early.cost = _padded(self._formulation.earliness(), early)
        earliest = solve(
            early,
            time_limit_seconds=self._patience.preference_seconds,
            absolute_gap=_WHOLE,
            hint=_with_zeros(taken.values, early),
        )
        return taken.values if earliest is None else earliest.values

    def _as_cheap(self, programme: Programme, as_: Solution) -> Programme:
        copy = programme.copy()
        terms = [(column, cost) for column, cost in enumerate(self._programme.cost) if cost]
        copy.row(terms, most=as_.worth + PREFERENCE_EUR)
        return copy

    def _cheapest(self, programme: Programme, hint: Solution | None = None) -> Solution | None:
        return solve_money(
            self._formulation,
            programme,
            self._patience.money_seconds,
            _with_zeros(hint.values, programme) if hint is not None else None,
        )

    def _gain_eur(self, kept: Solution | None, values: Numbers, worth: float) -> float | None:
        """Money only: None where the two do not make the same in time."""
        if kept is None or not self._keeps_all:
            return None
        columns = self._formulation.missing
        if any(abs(kept.values[column] - values[column]) > _SHARE_KEPT for column in columns):
            return None
        return max(0.0, kept.worth - worth)


def _padded(cost: list[float], programme: Programme) -> list[float]:
    return cost + [0.0] * (programme.columns - len(cost))


def _with_zeros(values: Numbers, programme: Programme) -> Numbers:
    """``values`` as wide as ``programme``; columns that were added later may be 0."""
    wide = np.zeros(programme.columns)
    common = min(len(values), programme.columns)
    wide[:common] = values[:common]
    return wide
