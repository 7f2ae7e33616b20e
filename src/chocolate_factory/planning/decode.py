"""Counts of starts become starts of batches on units of machines."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.production.model import Recipe, Step

Slots = dict[tuple[str, str], list[int]]
"""Slots in which each step of each recipe starts, ascending, by (recipe, step)."""


def decode(problem: PlanningProblem, grid: Grid, slots: Slots) -> tuple[Start, ...]:
    """Starts inside the grid, by start; the n-th batch to start a step is the n-th in the next one.

    Begun batches go on first, in the order in which they began; then come the due ones, the
    earliest due first.
    """
    planned: list[Start] = []
    for recipe in problem.plant.recipes:
        queue = _queue(problem, recipe)
        for step in recipe.steps:
            begun = _begun(problem, recipe, step, queue)
            waiting = [key for key in queue if key not in begun]
            found = slots.get((recipe.name, step.name), [])
            # Batches that are not begun at all stay out of the later steps.
            starting = waiting[: len(found)]
            grid_step = grid.step(recipe, step)
            planned += [
                _start(grid, grid_step, key, slot)
                for key, slot in zip(starting, found, strict=True)
            ]
            queue = begun + starting
    return assign_units(problem, planned)


def assign_units(problem: PlanningProblem, planned: Iterable[Start]) -> tuple[Start, ...]:
    """Give each start the lowest unit that is free; those begun keep theirs."""
    free_at: defaultdict[tuple[str, int], datetime] = defaultdict(lambda: problem.interval.start)
    for begun in problem.begun:
        key = (begun.machine, begun.unit)
        free_at[key] = max(free_at[key], begun.end)
    assigned = []
    for start in sorted(planned, key=lambda one: (one.start, one.machine, one.batch)):
        count = problem.plant.machine(start.machine).count
        unit = next(
            (n for n in range(1, count + 1) if free_at[start.machine, n] <= start.start), count
        )
        free_at[start.machine, unit] = start.end
        assigned.append(replace(start, unit=unit))
    return tuple(assigned)


def _queue(problem: PlanningProblem, recipe: Recipe) -> list[str]:
    """Batches by due instant; those that were due before the grid first."""
    due = [batch.key for batch in sorted(problem.due) if batch.recipe == recipe.name]
    begun = {start.batch: None for start in problem.begun if start.recipe == recipe.name}
    return [key for key in begun if key not in due] + due


def _begun(problem: PlanningProblem, recipe: Recipe, step: Step, queue: list[str]) -> list[str]:
    """The batches that have begun ``step``, in the order in which they did."""
    begun_at = {
        start.batch: start.start
        for start in problem.begun
        if (start.recipe, start.step) == (recipe.name, step.name)
    }
    return sorted((key for key in queue if key in begun_at), key=begun_at.__getitem__)


def _start(grid: Grid, grid_step: GridStep, batch: str, slot: int) -> Start:
    step = grid_step.step
    begins = grid.instant(slot)
    occupied = grid.problem.slots[slot : slot + grid_step.slots]
    return Start(
        batch=batch,
        recipe=grid_step.recipe.name,
        step=step.name,
        machine=step.machine,
        unit=1,
        start=begins,
        end=begins + timedelta(minutes=step.minutes),
        energy_kwh=step.energy_kwh,
        cost_eur=float(grid_step.cost_eur[slot]),
        price_known=all(one.known for one in occupied),
    )
