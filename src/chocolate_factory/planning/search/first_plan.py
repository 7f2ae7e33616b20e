"""A plan without a search, for a solver that is slow to find one: what fits, first due first."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.planning.solver.solve import solve
from chocolate_factory.planning.units.book import UnitBook
from chocolate_factory.planning.units.placing import Allowed, go_through, place_on_due_day
from chocolate_factory.production.model import DueBatch

Begins = Mapping[tuple[str, str], Sequence[int]]
"""Slots in which each step starts, by (recipe, step)."""
Place = Callable[[Grid, UnitBook, DueBatch, Allowed], list[Start] | None]

SECONDS = 20.0
"""With all starts fixed hardly anything is left to decide."""


def first_values(formulation: Formulation) -> Numbers | None:
    """Values of the columns of a plan that needs no search: the better of two simple ones.

    Each batch as early as it goes, or on the day it is due as a factory without a planner would.
    None if what has begun cannot go on, or not in this way.
    """
    allowed = {
        key: sorted(set(counts.slots) & set(counts.grid_step.regular))
        for key, counts in formulation.counts.items()
    }
    found: list[Numbers] = []
    for place in (_as_early_as_it_goes, place_on_due_day):
        placed = _place_all(formulation, allowed, place)
        if placed is not None:
            values = with_started(formulation, _begins(formulation.grid, placed))
            found += [] if values is None else [values]
    return min(found, key=formulation.programme.worth, default=None)


def with_started(formulation: Formulation, begins: Begins) -> Numbers | None:
    """All other columns as they are best with these starts; None if they cannot be."""
    programme = formulation.programme.copy()
    for key, counts in formulation.counts.items():
        for slot in counts.slots:
            column = counts.columns[slot]
            started = float(sum(one <= slot for one in begins.get(key, ())))
            if not programme.lower[column] <= started <= programme.upper[column]:
                return None
            programme.lower[column] = programme.upper[column] = started
    found = solve(programme, time_limit_seconds=SECONDS, absolute_gap=np.inf)
    return None if found is None else found.values


def _begins(grid: Grid, placed: Iterable[Start]) -> Begins:
    begins: dict[tuple[str, str], list[int]] = {}
    for start in placed:
        begins.setdefault((start.recipe, start.step), []).append(grid.number(start.start))
    return begins


def _place_all(formulation: Formulation, allowed: Allowed, place: Place) -> list[Start] | None:
    """First what has begun goes on, then the rest; a batch that does not fit is left out."""
    problem, grid = formulation.problem, formulation.grid
    book, placed = UnitBook(problem, problem.begun), []
    begun: dict[str, list[Start]] = {}
    for start in sorted(problem.begun, key=lambda one: one.end):
        begun.setdefault(start.batch, []).append(start)
    for batch, starts in begun.items():
        recipe = problem.plant.recipe(starts[-1].recipe)
        done, last = len(starts), recipe.steps[len(starts) - 1]
        reach = grid.number(starts[-1].end), grid.last_start(starts[-1].end + last.longest_wait)
        steps = [grid.step(recipe, step) for step in recipe.steps[done:]]
        found = go_through(grid, steps, book, batch, reach, allowed)
        if found is None:
            return None
        placed += _booked(book, found)
    for due in sorted(problem.due):
        found = None if due.key in begun else place(grid, book, due, allowed)
        placed += _booked(book, found or [])
    return placed


def _as_early_as_it_goes(
    grid: Grid, book: UnitBook, batch: DueBatch, allowed: Allowed
) -> list[Start] | None:
    recipe, earliest = grid.problem.plant.recipe(batch.recipe), grid.problem.may_begin(batch)
    steps = [grid.step(recipe, step) for step in recipe.steps]
    tries = (
        go_through(grid, steps, book, batch.key, (slot, slot), allowed)
        for slot in allowed[steps[0].key]
        if grid.instant(slot) >= earliest
    )
    return next((found for found in tries if found is not None), None)


def _booked(book: UnitBook, found: list[Start]) -> list[Start]:
    for start in found:
        book.add(start)
    return found
