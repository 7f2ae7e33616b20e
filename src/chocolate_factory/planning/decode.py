"""Counts of starts become starts of batches on units of machines, with their people."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.naming import ends_of_begun, name_batches
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.planning.units.assign import SetUpPlan, assign_units
from chocolate_factory.production.model import Opening

Slots = dict[tuple[str, str], list[int]]
"""Slots in which each step of each recipe starts, ascending, by (recipe, step)."""


def decode(
    formulation: Formulation, values: Numbers, ranks: Mapping[str, int] | None = None
) -> tuple[tuple[Start, ...], frozenset[Opening]]:
    """Starts inside the grid, by start, and the extra shifts that are opened for them.

    Args:
        formulation: The meaning of columns.
        values: Of its columns.
        ranks: Place of each pinned batch among those of its recipe, from 1.
    """
    grid = formulation.grid
    slots = {
        key: formulation.starts_in(values, counts) for key, counts in formulation.counts.items()
    }
    set_ups = {
        machine: SetUpPlan(
            tuple(
                (grid.instant(slot), *pair)
                for pair, changes in columns.changes.items()
                for slot in changes.in_slots(values)
            ),
            tuple(columns.leaving(values)),
        )
        for machine, columns in formulation.set_ups.items()
    }
    planned = assign_units(formulation.problem, place(grid, slots, ranks), set_ups)
    opened = worth_opening(grid, planned, formulation.opened(values))
    return with_people(grid, planned, opened), opened


def place(grid: Grid, slots: Slots, ranks: Mapping[str, int] | None = None) -> list[Start]:
    """Starts of batches; the n-th batch to end a step is the n-th in the next one.

    First come begun batches; ``naming`` says who follows. Steps that were begun may last longer
    than planned, so that a batch begun later can be ready earlier.
    """
    problem = grid.problem
    planned: list[Start] = []
    for recipe in problem.plant.recipes:
        first = slots.get((recipe.name, recipe.steps[0].name), [])
        queue = name_batches(problem, recipe, ranks or {}, [grid.instant(slot) for slot in first])
        for step in recipe.steps:
            ends = ends_of_begun(problem, recipe, step)
            waiting = [key for key in queue if key not in ends]
            found = slots.get((recipe.name, step.name), [])
            # Batches that are not begun at all stay out of the later steps.
            starting = waiting[: len(found)]
            grid_step = grid.step(recipe, step)
            starts = [
                grid.start(grid_step, key, slot) for key, slot in zip(starting, found, strict=True)
            ]
            planned += starts
            ends |= {start.batch: start.end for start in starts}
            queue = sorted((key for key in queue if key in ends), key=ends.__getitem__)
    return planned


def with_people(
    grid: Grid, planned: Collection[Start], opened: Collection[Opening]
) -> tuple[Start, ...]:
    """``planned`` with what their people cost if these extra shifts are ``opened``."""
    plant = grid.problem.plant
    labour = {
        (recipe.name, step.name): grid.attendance.labour_eur(step, opened)
        for recipe in plant.recipes
        for step in recipe.steps
    }
    return tuple(
        replace(one, labour_eur=float(labour[one.recipe, one.step][grid.number(one.start)]))
        for one in planned
    )


def worth_opening(
    grid: Grid, planned: Collection[Start], opened: Collection[Opening]
) -> frozenset[Opening]:
    """Of ``opened``, those without which ``planned`` would cost more or not be attended."""
    needed = frozenset(opened)
    for one in sorted(opened):
        fewer = with_people(grid, planned, needed - {one})
        # A cost that is not a number is one that nobody could attend: never equal to another.
        if fewer == with_people(grid, planned, needed):
            needed -= {one}
    return needed
