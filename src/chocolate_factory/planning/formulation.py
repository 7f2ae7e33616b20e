"""The planning problem as a mixed-integer programme.

Batches of one recipe are interchangeable, so the programme does not know them. For each step it
counts the starts up to and including each slot, ``S(t)``, a whole number that never falls::

    started up to t        F(t) = begun before the grid + S(t)
    finished by t          C(t) = of those begun before + S(t - duration)

    order                  F_next(t)        <= C(t)
    longest wait           F_next(t) >= those whose wait for the next step is over at t
    machine                sum of F(t) - C(t) over its steps  <= units
    power                  sum of kW x (F(t) - C(t)) - excess(t)  <= contracted power
    everything is finished F_last(end) = F_first(end)
    demand                 C_last(due) >= due by then - late
    cost                   sum over t of cost(t) x (S(t) - S(t - 1))

Nearly every row has two entries with opposite signs, so the relaxation is nearly whole by itself.
Counted in this way the first batch to start a step is the first to start the next one, which loses
nothing: exchanging two batches of one recipe exchanges two equal batches.

Kilograms and contracted power are wishes with a price, machines, shifts and waits are physics:
the programme always has a solution, unless what has begun cannot go on.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.programme import Programme, Terms
from chocolate_factory.production.model import Recipe

LATE_EUR_PER_KG = 5.0
"""Price of a kilogram that is missing at a due instant: above what waiting for cheaper hours saves.

2.5 kWh of energy go into a kilogram of chocolate; this is 2 EUR for each of them."""
UNMET_EUR_PER_KG = 10.0
"""Price of a kilogram that is not made, beside its being late from then on: above any cost of
making it, for the harmonised maximum of the day-ahead market is 4 EUR/kWh."""


@dataclass(frozen=True, slots=True)
class StepCounts:
    """The columns of one step.

    Attributes:
        grid_step: The step.
        columns: Column of ``S(t)`` for each slot; -1 where it is still 0.
        begun: Starts before the grid.
    """

    grid_step: GridStep
    columns: tuple[int, ...]
    begun: tuple[Start, ...]

    def started(self, slot: int) -> Terms:
        """``S`` up to and including ``slot``; nothing before the grid."""
        if slot < 0 or not self.columns:
            return []
        column = self.columns[min(slot, len(self.columns) - 1)]
        return [] if column < 0 else [(column, 1.0)]

    def finished(self, slot: int) -> Terms:
        """Those of ``S`` that have ended at the start of ``slot``."""
        return self.started(slot - self.grid_step.slots)

    def may_run(self, slot: int) -> bool:
        """Whether one of ``S`` can be running in ``slot``."""
        return self.started(slot) != self.finished(slot)


class Formulation:
    """The programme of a problem and the meaning of its columns."""

    def __init__(self, problem: PlanningProblem) -> None:
        """Write all rows."""
        self.problem = problem
        self.grid = Grid(problem)
        self.programme = Programme()
        self.counts: dict[tuple[str, str], StepCounts] = {}
        self.excess: dict[int, int] = {}
        self._begun: dict[tuple[str, str], list[Start]] = defaultdict(list)
        for start in problem.begun:
            self._begun[start.recipe, start.step].append(start)
        self._demanded = [
            recipe
            for recipe in problem.plant.recipes
            if any(batch.recipe == recipe.name for batch in problem.due)
            or any(start.recipe == recipe.name for start in problem.begun)
        ]
        for recipe in self._demanded:
            self._add_recipe(recipe)
        self._add_machines()
        self._add_power()

    def starts_in(self, values: NDArray[np.float64], counts: StepCounts) -> list[int]:
        """The slots in which a step starts, one entry for each start, ascending."""
        slots, before = [], 0
        for slot in counts.grid_step.allowed:
            upto = round(values[counts.columns[slot]])
            slots += [slot] * (upto - before)
            before = upto
        return slots

    def earliness(self) -> list[float]:
        """A cost of columns that prefers early starts, for the second stage."""
        cost = [0.0] * self.programme.columns
        for counts in self.counts.values():
            allowed = counts.grid_step.allowed
            for slot, following in zip(allowed, [*allowed[1:], self.grid.count], strict=True):
                cost[counts.columns[slot]] -= float(following - slot)
        return cost

    def _add_recipe(self, recipe: Recipe) -> None:
        due = sorted(batch.due for batch in self.problem.due if batch.recipe == recipe.name)
        begun = {
            start.batch
            for (name, _), found in self._begun.items()
            if name == recipe.name
            for start in found
        }
        wanted = {batch.key for batch in self.problem.due if batch.recipe == recipe.name}
        batches = wanted | begun
        # What still runs after it was due comes first, and is due at once.
        due = [self.grid.first] * len(begun - wanted) + due
        chain = [
            self._add_step(recipe, number, len(batches)) for number in range(len(recipe.steps))
        ]
        fresh = len(batches) - len(begun)
        self.programme.row(chain[0].started(self.grid.count - 1), most=fresh)
        for this, following in pairwise(chain):
            self._link(this, following)
        self._add_demand(recipe, chain, due, len(batches))

    def _add_step(self, recipe: Recipe, number: int, batches: int) -> StepCounts:
        step = recipe.steps[number]
        grid_step = self.grid.step(recipe, step)
        begun = tuple(self._begun[recipe.name, step.name])
        columns, current, allowed = [], -1, set(grid_step.allowed)
        for slot in range(self.grid.count):
            if slot in allowed:
                before, cost = current, float(grid_step.cost_eur[slot])
                current = self.programme.column(upper=batches - len(begun), cost=cost, integer=True)
                if before >= 0:
                    self.programme.cost[before] -= cost
                    self.programme.row([(current, 1.0), (before, -1.0)], least=0.0)
            columns.append(current)
        counts = StepCounts(grid_step, tuple(columns), begun)
        self.counts[recipe.name, step.name] = counts
        return counts

    def _link(self, this: StepCounts, following: StepCounts) -> None:
        """Order, longest wait, and everything that starts is finished."""
        grid, programme, step = self.grid, self.programme, this.grid_step
        ends = [grid.number(start.end) for start in this.begun]
        for slot in following.grid_step.allowed:
            ended = sum(end <= slot for end in ends)
            terms = following.started(slot) + _minus(this.finished(slot))
            programme.row(terms, most=ended - len(following.begun))
        reach = step.slots + (step.wait_slots or 0)
        lasts = [grid.last_start(start.end + step.step.longest_wait) for start in this.begun]
        for slot in sorted(set(lasts) | {slot + reach for slot in step.allowed}):
            over = sum(last <= slot for last in lasts)
            terms = following.started(slot) + _minus(this.started(slot - reach))
            if slot < grid.count:
                programme.row(terms, least=over - len(following.begun))
        last = grid.count - 1
        terms = following.started(last) + _minus(this.started(last))
        balance = float(len(this.begun) - len(following.begun))
        programme.row(terms, least=balance, most=balance)

    def _add_demand(
        self, recipe: Recipe, chain: list[StepCounts], due: list[datetime], batches: int
    ) -> None:
        last, programme = chain[-1], self.programme
        instants = sorted(set(due))
        late_eur = LATE_EUR_PER_KG * recipe.batch_kg
        unmet_eur = UNMET_EUR_PER_KG * recipe.batch_kg
        for instant in instants:
            by_then = sum(one <= instant for one in due)
            ended = sum(start.end <= instant for start in last.begun)
            terms = last.finished(self.grid.whole_before(instant))
            late = programme.column(upper=by_then, cost=late_eur)
            programme.row([*terms, (late, 1.0)], least=by_then - ended)
        unmet = programme.column(upper=batches, cost=unmet_eur)
        terms = chain[0].started(self.grid.count - 1)
        programme.row([*terms, (unmet, 1.0)], least=batches - len(chain[0].begun))

    def _add_machines(self) -> None:
        for machine in self.problem.plant.machines:
            steps = self._steps_on(machine.name)
            # Between two starts units only fall free.
            for slot in sorted({0, *(slot for one in steps for slot in one.grid_step.allowed)}):
                taken = sum(self._running(counts, slot) for counts in steps)
                terms = [term for counts in steps for term in self._occupied(counts, slot)]
                self.programme.row(terms, most=machine.count - taken)

    def _add_power(self) -> None:
        hours = self.problem.slot_minutes / 60
        for number, slot in enumerate(self.problem.slots):
            if self._largest_power_kw(number) <= slot.power_limit_kw:
                continue
            excess = self.programme.column(cost=self.problem.excess_eur_per_kwh * hours)
            self.excess[number] = excess
            self._add_excess(number, excess, less_kw=0.0)
            if any(
                one.grid_step.step.peak_kw > slot.power_limit_kw for one in self.counts.values()
            ):
                # A step alone above the limit exceeds it whenever it runs: says nothing new of
                # whole numbers of starts, but without it their relaxation is far from whole.
                self._add_excess(number, excess, less_kw=slot.power_limit_kw)

    def _add_excess(self, slot: int, excess: int, *, less_kw: float) -> None:
        """``excess`` covers the power above the limit, counting of each step what is above less."""
        terms: Terms = []
        begun_kw = 0.0
        for counts in self.counts.values():
            power = max(0.0, counts.grid_step.step.peak_kw - less_kw)
            begun_kw += power * self._running(counts, slot)
            terms += [(column, c * power) for column, c in self._occupied(counts, slot)]
        room_kw = self.problem.slots[slot].power_limit_kw - less_kw - begun_kw
        self.programme.row([*terms, (excess, -1.0)], most=room_kw)

    def _largest_power_kw(self, slot: int) -> float:
        """All units running at the strongest step that can be running in ``slot``."""
        total = 0.0
        for machine in self.problem.plant.machines:
            powers = [
                counts.grid_step.step.peak_kw
                for counts in self._steps_on(machine.name)
                if counts.may_run(slot) or self._running(counts, slot)
            ]
            total += machine.count * max(powers, default=0.0)
        return total

    def _steps_on(self, machine: str) -> list[StepCounts]:
        return [
            counts for counts in self.counts.values() if counts.grid_step.step.machine == machine
        ]

    @staticmethod
    def _occupied(counts: StepCounts, slot: int) -> Terms:
        return counts.started(slot) + _minus(counts.finished(slot))

    def _running(self, counts: StepCounts, slot: int) -> int:
        """Units that what began before the grid still holds in ``slot``."""
        begins = self.grid.instant(slot)
        ends = begins + self.problem.slot
        return sum(start.start < ends and start.end > begins for start in counts.begun)


def _minus(terms: Terms) -> Terms:
    return [(column, -coefficient) for column, coefficient in terms]
