"""What a plan could not fulfil."""

from collections.abc import Collection, Iterable, Iterator
from itertools import zip_longest

from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.waiting_mass import above_limit_kg, excess_eur
from chocolate_factory.planning.wishes import Violation, Wish
from chocolate_factory.production.model import Recipe

NEGLIGIBLE_KWH = 1e-6
NEGLIGIBLE_KG = 1e-6


def find_violations(
    problem: PlanningProblem,
    planned: Collection[Start],
    excess_kwh: float,
    opened: Iterable[OpenedShift] = (),
) -> list[Violation]:
    """Batches not made or late, power and mass above what is meant, and extra shifts."""
    everything = [*problem.begun, *planned]
    found = [
        violation
        for recipe in problem.plant.recipes
        for violation in _of_recipe(problem, recipe, everything)
    ]
    if excess_kwh > NEGLIGIBLE_KWH:
        found.append(Violation(Wish.EXCESS_POWER, excess_kwh=excess_kwh))
    found += [
        Violation(Wish.EXTRA_SHIFT, name=one.shift, since=one.interval.start, cost_eur=one.cost_eur)
        for one in opened
    ]
    return found + list(_of_stores(problem, planned))


def _of_stores(problem: PlanningProblem, planned: Collection[Start]) -> Iterator[Violation]:
    for store in problem.plant.storages:
        above_kg = above_limit_kg(problem, store, planned)
        if above_kg.max() > NEGLIGIBLE_KG:
            first = problem.slots[int((above_kg > NEGLIGIBLE_KG).argmax())].start
            yield Violation(
                Wish.STORAGE,
                mass_kg=float(above_kg.max()),
                name=store.name,
                since=first,
                cost_eur=excess_eur(problem, store, above_kg),
            )


def find_abandoned(problem: PlanningProblem) -> list[Violation]:
    """The batches begun and not finished, for a problem in which they cannot go on."""
    recipes = {start.batch: problem.plant.recipe(start.recipe) for start in problem.begun}
    return [
        Violation(Wish.ABANDONED, batch, recipe.name, recipe.batch_kg)
        for batch, recipe in sorted(recipes.items())
        if len([one for one in problem.begun if one.batch == batch]) < len(recipe.steps)
    ]


def _of_recipe(
    problem: PlanningProblem, recipe: Recipe, everything: Iterable[Start]
) -> Iterator[Violation]:
    """What is ready first serves what is due first: batches of a recipe are alike."""
    due = sorted(batch for batch in problem.due if batch.recipe == recipe.name)
    asked, last = {batch.key for batch in due}, recipe.steps[-1].name
    ends = sorted(one.end for one in everything if one.batch in asked and one.step == last)
    mass = recipe.batch_kg
    for batch, ready in zip_longest(due, ends):
        if ready is None:
            yield Violation(Wish.UNMET, batch.key, recipe.name, mass, batch.due)
        elif ready > batch.due:
            yield Violation(Wish.LATE, batch.key, recipe.name, mass, batch.due, ready)
