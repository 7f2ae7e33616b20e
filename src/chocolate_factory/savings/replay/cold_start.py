"""Leaves out what an empty plant cannot finish in time: it would be under way already."""

from dataclasses import replace
from datetime import datetime

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Recipe


def from_cold(problem: PlanningProblem) -> PlanningProblem:
    """``problem`` without the batches due within a day, or before a first one could be ready."""
    grid = Grid(problem)
    ready = [_first_ready(grid, recipe) for recipe in problem.plant.recipes]
    due_from = max(problem.interval.start + DAY, *ready)
    due = tuple(batch for batch in problem.due if batch.due > due_from)
    return replace(problem, due=due, due_from=due_from)


def _first_ready(grid: Grid, recipe: Recipe) -> datetime:
    """When a batch could be ready that is begun as soon as people let it; the end if never."""
    slot = 0
    for step in recipe.steps:
        one = grid.step(recipe, step)
        begins = next((start for start in one.allowed if start >= slot), grid.count)
        slot = begins + one.slots
    return grid.instant(min(slot, grid.count))
