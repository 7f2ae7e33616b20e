"""The planning grid: instants as slot numbers, and what each start costs."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Recipe, Step

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GridStep:
    """A step of a recipe as the grid sees it.

    Attributes:
        recipe: Whose step.
        step: The step.
        slots: Slots it occupies, the last perhaps in part.
        wait_slots: Slots between the slot after its last and the last one in which the next step
            may start; -1 where the grid is too coarse for the wait; None after the last step.
        allowed: Slots in which it may start, ascending.
        cost_eur: Cost of a start in each slot of the grid; not a number where it would not end.
    """

    recipe: Recipe
    step: Step
    slots: int
    wait_slots: int | None
    allowed: tuple[int, ...]
    cost_eur: Numbers


class Grid:
    """Slot numbers for a problem."""

    def __init__(self, problem: PlanningProblem) -> None:
        """Number the slots of ``problem`` from 0."""
        self.problem = problem
        self.count = len(problem.slots)
        self.first = problem.slots[0].start
        self.prices = np.array([slot.price_eur_per_kwh for slot in problem.slots])
        self._roster = problem.plant.roster(problem.interval)

    def number(self, instant: datetime) -> int:
        """The slot that begins at or after ``instant``; beyond the grid, its length."""
        slots = ceil((instant - self.first) / self.problem.slot)
        return min(max(slots, 0), self.count)

    def last_start(self, instant: datetime) -> int:
        """The last slot that begins by ``instant``; negative before the grid."""
        return (instant - self.first) // self.problem.slot

    def whole_before(self, instant: datetime) -> int:
        """How many slots have ended at ``instant``."""
        return min(max(self.last_start(instant), 0), self.count)

    def instant(self, slot: int) -> datetime:
        """Start of a slot."""
        return self.first + slot * self.problem.slot

    def step(self, recipe: Recipe, step: Step) -> GridStep:
        """A step with its duration, allowed starts and costs."""
        length = self.problem.slot_minutes
        slots = ceil(step.minutes / length)
        energy = [step.energy_between(n * length, (n + 1) * length) for n in range(slots)]
        cost = np.full(self.count, np.nan)
        last = self.count - slots
        if last >= 0:
            cost[: last + 1] = np.convolve(self.prices, energy[::-1], "valid")
        wait = None
        if step.max_wait_minutes is not None:
            wait = (step.minutes + step.max_wait_minutes) // length - slots
        return GridStep(recipe, step, slots, wait, self._allowed(step, last), cost)

    def _allowed(self, step: Step, last: int) -> tuple[int, ...]:
        return tuple(
            slot
            for slot in range(last + 1)
            if self._roster.attend(step, self.instant(slot)) is not None
        )
