"""A plan of our own for when the solver finds none in time: whatever fits, first due first."""

from datetime import timedelta

import numpy as np

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.placing import Allowed, go_through
from chocolate_factory.planning.programme import Numbers
from chocolate_factory.planning.solver import solve
from chocolate_factory.planning.unit_book import UnitBook

SECONDS = 20.0
"""With all starts fixed hardly anything is left to decide."""


def first_values(formulation: Formulation) -> Numbers | None:
    """Values of the columns of a plan that takes each batch as early as it goes; knows no prices.

    None if what has begun cannot go on, or not in this way.
    """
    allowed = {
        key: sorted(set(counts.slots) & set(counts.grid_step.regular))
        for key, counts in formulation.counts.items()
    }
    placed = _place_all(formulation.problem, formulation.grid, allowed)
    if placed is None:
        return None
    programme = formulation.programme.copy()
    for counts in formulation.counts.values():
        begins = [
            formulation.grid.number(start.start)
            for start in placed
            if (start.recipe, start.step) == counts.grid_step.key
        ]
        for slot in counts.slots:
            column = counts.columns[slot]
            started = float(sum(one <= slot for one in begins))
            programme.lower[column] = programme.upper[column] = started
    found = solve(programme, time_limit_seconds=SECONDS, absolute_gap=np.inf)
    return None if found is None else found.values


def _place_all(problem: PlanningProblem, grid: Grid, allowed: Allowed) -> list[Start] | None:
    """First what has begun goes on, then the rest; a batch that does not fit is left out."""
    book, placed = UnitBook(problem, problem.begun), []
    begun: dict[str, list[Start]] = {}
    for start in sorted(problem.begun, key=lambda one: one.end):
        begun.setdefault(start.batch, []).append(start)
    for batch, starts in begun.items():
        recipe = problem.plant.recipe(starts[-1].recipe)
        done, last = len(starts), recipe.steps[len(starts) - 1]
        wait = timedelta(minutes=last.max_wait_minutes or 0)
        reach = grid.number(starts[-1].end), grid.last_start(starts[-1].end + wait)
        steps = [grid.step(recipe, step) for step in recipe.steps[done:]]
        found = go_through(grid, steps, book, batch, reach, allowed)
        if found is None:
            return None
        placed += _booked(book, found)
    for due in sorted(problem.due):
        if due.key in begun:
            continue
        recipe = problem.plant.recipe(due.recipe)
        steps = [grid.step(recipe, step) for step in recipe.steps]
        for slot in allowed[steps[0].key]:
            found = go_through(grid, steps, book, due.key, (slot, slot), allowed)
            if found is not None:
                placed += _booked(book, found)
                break
    return placed


def _booked(book: UnitBook, found: list[Start]) -> list[Start]:
    for start in found:
        book.add(start)
    return found
