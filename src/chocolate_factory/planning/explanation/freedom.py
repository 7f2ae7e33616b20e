"""Which rules leave a start which slots, everything else unchanged."""

from collections.abc import Collection
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.bans import unbanned_slots
from chocolate_factory.planning.binding import Bind
from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.locks.model import Pin
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.units.occupancy import Occupancy
from chocolate_factory.planning.weather import allowed_slots
from chocolate_factory.production.model import Opening

Mask = NDArray[np.bool_]
_ROUNDING_KWH = 1e-6


class Freedom:
    """The rules around each start of a plan, slot by slot."""

    def __init__(self, grid: Grid, planned: tuple[Start, ...], opened: Collection[Opening]) -> None:
        """Look at ``planned``, with these extra shifts, beside what has begun."""
        problem = self._problem = grid.problem
        self._opened = opened
        self._grid = grid
        self._slots = np.arange(grid.count)
        self._occupancy = Occupancy(grid, [*problem.begun, *planned])
        everything = (*problem.begun, *planned)
        self._by_batch = {(start.batch, start.step): start for start in everything}
        self._steps = {
            (recipe.name, step.name): grid.step(recipe, step)
            for recipe in problem.plant.recipes
            for step in recipe.steps
        }
        self._deadlines = _deadlines(problem, everything)
        self._earliest = _earliest(problem, planned)

    def around(self, start: Start) -> tuple[NDArray[np.float64], dict[Bind, Mask]]:
        """What ``start`` would cost in each slot, and where each rule would let it."""
        grid_step = self._steps[start.recipe, start.step]
        machine = self._problem.plant.machine(start.machine)
        labour = self._grid.attendance.labour_eur(grid_step.step, self._opened)
        self._occupancy.remove(start)
        free = self._occupancy.free_unit(grid_step)
        excess = self._occupancy.excess_kwh(grid_step)
        self._occupancy.add(start)
        rules = {
            Bind.FROZEN: self._frozen(start),
            Bind.LOCK: self._unlocked(start, grid_step),
            Bind.PEOPLE: np.isfinite(labour),
            Bind.CLIMATE: allowed_slots(self._problem, machine, grid_step.slots),
            Bind.MACHINE: free,
            Bind.POWER: excess <= _ROUNDING_KWH,
            Bind.DEADLINE: self._in_time(start),
            Bind.LEAD: self._late_enough(start),
            Bind.NEXT_STEP: self._before_next(start, grid_step),
            Bind.STEP_BEFORE: self._after_last(start, grid_step),
        }
        return grid_step.cost_eur + np.nan_to_num(labour), rules

    def _only(self, start: Start) -> Mask:
        return np.asarray(self._slots == self._grid.number(start.start))

    def _anywhere(self) -> Mask:
        return np.ones(self._grid.count, dtype=np.bool_)

    def was_announced(self, start: Start) -> bool:
        """Whether people were told that such a step begins then."""
        announced = self._problem.announced
        return announced is not None and any(
            (one.recipe, one.step, one.start) == (start.recipe, start.step, start.start)
            for one in announced.plan.starts
        )

    def _frozen(self, start: Start) -> Mask:
        announced = self._problem.announced
        near = announced is not None and start.start < announced.frozen_until
        return self._only(start) if near and self.was_announced(start) else self._anywhere()

    def _unlocked(self, start: Start, grid_step: GridStep) -> Mask:
        pin = Pin(start.batch, start.step, start.start)
        if pin in self._problem.locks:
            return self._only(start)
        return unbanned_slots(self._problem, grid_step.recipe, grid_step.step)

    def _in_time(self, start: Start) -> Mask:
        """Where its batch is as much in time as it is: the n-th ready serves the n-th due."""
        recipe = self._problem.plant.recipe(start.recipe)
        due = self._deadlines.get(start.batch)
        if start.step != recipe.steps[-1].name or due is None or start.end > due:
            return self._anywhere()
        return np.asarray(self._slots <= self._grid.last_start(due - (start.end - start.start)))

    def _late_enough(self, start: Start) -> Mask:
        """Where its batch may begin."""
        earliest = self._earliest.get(start)
        if earliest is None:
            return self._anywhere()
        return np.asarray(self._slots >= self._grid.number(earliest))

    def _before_next(self, start: Start, grid_step: GridStep) -> Mask:
        steps = grid_step.recipe.steps
        number = steps.index(grid_step.step)
        if number + 1 == len(steps):
            return self._anywhere()
        after = self._by_batch[start.batch, steps[number + 1].name]
        duration = start.end - start.start
        first = self._grid.number(after.start - grid_step.step.longest_wait - duration)
        last = self._grid.last_start(after.start - duration)
        return np.asarray((self._slots >= first) & (self._slots <= last))

    def _after_last(self, start: Start, grid_step: GridStep) -> Mask:
        steps = grid_step.recipe.steps
        number = steps.index(grid_step.step)
        if number == 0:
            return self._anywhere()
        before = self._by_batch[start.batch, steps[number - 1].name]
        first = self._grid.number(before.end)
        last = self._grid.last_start(before.end + steps[number - 1].longest_wait)
        return np.asarray((self._slots >= first) & (self._slots <= last))


def _earliest(problem: PlanningProblem, planned: tuple[Start, ...]) -> dict[Start, datetime]:
    """From when on each first start may be: the n-th to begin is for the n-th due."""
    found: dict[Start, datetime] = {}
    for recipe in problem.plant.recipes:
        first, begun = recipe.steps[0].name, problem.begun_batches
        fresh = sorted(
            batch for batch in problem.due if batch.recipe == recipe.name and batch.key not in begun
        )
        beginning = sorted(
            (one for one in planned if (one.recipe, one.step) == (recipe.name, first)),
            key=lambda one: one.start,
        )
        pairs = zip(beginning, fresh, strict=False)
        found |= {start: problem.may_begin(batch) for start, batch in pairs}
    return found


def _deadlines(problem: PlanningProblem, everything: tuple[Start, ...]) -> dict[str, datetime]:
    """By when each batch must be ready for what it serves: the n-th ready serves the n-th due."""
    found: dict[str, datetime] = {}
    for recipe in problem.plant.recipes:
        due = sorted(batch.due for batch in problem.due if batch.recipe == recipe.name)
        last = recipe.steps[-1].name
        asked = {batch.key for batch in problem.due}
        ready = sorted(
            (one for one in everything if (one.recipe, one.step) == (recipe.name, last)),
            key=lambda one: one.end,
        )
        serving = [one for one in ready if one.batch in asked]
        found |= {one.batch: instant for one, instant in zip(serving, due, strict=False)}
    return found
