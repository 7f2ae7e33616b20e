"""Each batch goes through its recipe in order, within its waits, and was asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.verification.faults import name_of
from chocolate_factory.production.model import Recipe


def check_recipes(problem: PlanningProblem, planned: Sequence[Start]) -> Iterator[str]:
    """Every start is a step of a recipe."""
    known = {(recipe.name, step.name) for recipe in problem.plant.recipes for step in recipe.steps}
    for start in planned:
        if (start.recipe, start.step) not in known:
            yield f"{name_of(start)} is no step of recipe {start.recipe}"


def check_batches(problem: PlanningProblem, planned: Sequence[Start]) -> Iterator[str]:
    """Every batch was asked for or had begun, and goes through all of its recipe."""
    wanted = {batch.key: batch.recipe for batch in problem.due}
    steps: dict[str, list[Start]] = defaultdict(list)
    for start in (*problem.begun, *planned):
        steps[start.batch].append(start)
    for key, starts in steps.items():
        if key not in wanted and key not in problem.begun_batches:
            yield f"batch {key} was not asked for"
        recipe = problem.plant.recipe(starts[0].recipe)
        if {wanted.get(key, recipe.name), *(start.recipe for start in starts)} != {recipe.name}:
            yield f"batch {key} follows the wrong recipe"
            continue
        yield from _route(recipe, key, starts)


def check_leads(problem: PlanningProblem, planned: Sequence[Start]) -> Iterator[str]:
    """No batch begins too long before it is due; the first to begin is taken to be due first."""
    if problem.longest_lead is None:
        return
    begun = problem.begun_batches
    for recipe in problem.plant.recipes:
        first = (recipe.name, recipe.steps[0].name)
        starts = sorted(one.start for one in planned if (one.recipe, one.step) == first)
        due = sorted(
            one.due for one in problem.due if one.recipe == recipe.name and one.key not in begun
        )
        for start, wanted in zip(starts, due, strict=False):
            if start < wanted - problem.longest_lead:
                yield f"a batch of {recipe.name} begins too long before {wanted:%Y-%m-%d %H:%M}Z"


def _route(recipe: Recipe, key: str, starts: list[Start]) -> Iterator[str]:
    twice = [name for name, count in Counter(start.step for start in starts).items() if count > 1]
    if twice:
        yield f"batch {key} goes through {twice[0]} twice"
    by_step = {start.step: start for start in starts}
    if set(by_step) != {step.name for step in recipe.steps}:
        yield f"batch {key} is not finished"
        return
    for this, following in pairwise(recipe.steps):
        wait = by_step[following.name].start - by_step[this.name].end
        if wait < timedelta(0):
            yield f"batch {key} starts {following.name} before {this.name} has ended"
        if wait > timedelta(minutes=this.max_wait_minutes or 0):
            yield f"batch {key} waits {wait} after {this.name}"
