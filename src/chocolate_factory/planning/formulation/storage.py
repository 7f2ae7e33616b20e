"""Storage: mass that waits between steps above what its store is meant for, at a price."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.solver.programme import Programme, Terms, minus, times
from chocolate_factory.production.model import Plant, Recipe, Step, Storage


def waits(plant: Plant, store: Storage) -> Iterator[tuple[Recipe, Step, Step, float]]:
    """The steps after which mass waits in ``store``, what comes next, and kilograms of a batch.

    What is finished does not wait: the last step of a recipe is not among them.
    """
    for recipe in plant.recipes:
        for step, following in pairwise(recipe.steps):
            if (recipe.name, step.name) in store.after:
                yield recipe, step, following, recipe.mass_after_kg(step)


def add_storage(
    programme: Programme,
    grid: Grid,
    store: Storage,
    counts: Mapping[tuple[str, str], StepCounts],
) -> None:
    """``sum of kg x (ends - starts of the next step) - above <= limit`` at the start of each slot.

    Written where the batches that wait together could exceed the limit.
    """
    waiting = [
        (counts[recipe.name, step.name], counts[recipe.name, following.name], mass_kg)
        for recipe, step, following, mass_kg in waits(grid.problem.plant, store)
        if (recipe.name, step.name) in counts
    ]
    most_kg = sum(
        mass_kg * (len(this.begun) + sum(programme.upper[c] for c in this.columns[-1:] if c >= 0))
        for this, _, mass_kg in waiting
    )
    if most_kg <= store.limit_kg:
        return
    cost = store.excess_eur_per_kg_day * (timedelta(minutes=grid.problem.slot_minutes) / DAY)
    for slot in range(grid.count):
        instant = grid.instant(slot)
        terms: Terms = []
        begun_kg = 0.0
        for this, following, mass_kg in waiting:
            terms += times(mass_kg, this.finished(slot) + minus(following.started(slot)))
            ended = sum(start.end <= instant for start in this.begun)
            begun_kg += mass_kg * (ended - len(following.begun))
        above = programme.column(upper=most_kg, cost=cost)
        programme.row([*terms, (above, -1.0)], most=store.limit_kg - begun_kg)
