"""Which batch is the first, the second, ... of its recipe in a new plan.

Batches of a recipe are alike, so a plan may call them as it likes: those that have begun keep their
place, a pinned one takes the place that was found for it, one whose announced first start is among
the new ones keeps that, and the rest follow by due instant.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Recipe, Step


def begun_ranks(problem: PlanningProblem, recipe: Recipe) -> dict[str, int]:
    """The place of each begun batch of ``recipe`` in the steps it has still to do, from 1."""
    queue = [key for key in _by_due(problem, recipe) if key in problem.begun_batches]
    for step in recipe.steps:
        ends = ends_of_begun(problem, recipe, step)
        begun = sorted((key for key in queue if key in ends), key=ends.__getitem__)
        queue = begun + [key for key in queue if key not in ends]
    return {key: number for number, key in enumerate(queue, start=1)}


def name_batches(
    problem: PlanningProblem,
    recipe: Recipe,
    ranks: Mapping[str, int],
    first_starts: Sequence[datetime],
) -> list[str]:
    """Keys of all batches of ``recipe``: those begun, then the others in the order they begin.

    Args:
        problem: What is planned.
        recipe: Whose batches.
        ranks: Place of each pinned batch.
        first_starts: When the batches that have not begun start their first step, ascending.
    """
    begun = [key for key in _by_due(problem, recipe) if key in problem.begun_batches]
    fresh = [key for key in _by_due(problem, recipe) if key not in problem.begun_batches]
    pinned = {rank - len(begun) - 1: key for key, rank in ranks.items() if key in fresh}
    # Only what is due first is made where not all is; so only its names are given.
    names = [key for key in fresh if key not in pinned.values()][: len(first_starts) - len(pinned)]
    announced = _announced_first_starts(problem, recipe)
    order: list[str | None] = [pinned.get(place) for place in range(len(first_starts))]
    for place, start in enumerate(first_starts):
        if order[place] is None:
            kept = next((key for key in names if announced.get(key) == start), None)
            if kept is not None:
                order[place] = kept
                names.remove(kept)
    rest = iter(names)
    given = [key if key is not None else next(rest) for key in order]
    return begun + given + [key for key in fresh if key not in given]


def ends_of_begun(problem: PlanningProblem, recipe: Recipe, step: Step) -> dict[str, datetime]:
    """When ``step`` ends of the batches that have begun it."""
    return {
        start.batch: start.end
        for start in problem.begun
        if (start.recipe, start.step) == (recipe.name, step.name)
    }


def _by_due(problem: PlanningProblem, recipe: Recipe) -> list[str]:
    """Batches by due instant; those that were due before the grid first."""
    due = [batch.key for batch in sorted(problem.due) if batch.recipe == recipe.name]
    begun = {start.batch: None for start in problem.begun if start.recipe == recipe.name}
    return [key for key in begun if key not in due] + due


def _announced_first_starts(problem: PlanningProblem, recipe: Recipe) -> dict[str, datetime]:
    if problem.announced is None:
        return {}
    first = recipe.steps[0].name
    return {
        start.batch: start.start
        for start in problem.announced.plan.starts
        if (start.recipe, start.step) == (recipe.name, first)
    }
