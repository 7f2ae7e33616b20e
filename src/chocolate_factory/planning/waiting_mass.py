"""Mass that waits in the plant's stores, slot by slot."""

from collections.abc import Iterable

import numpy as np

from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.production.model import Storage


def above_limit_kg(problem: PlanningProblem, store: Storage, starts: Iterable[Start]) -> Numbers:
    """Kilograms in ``store`` above its limit at the start of each slot.

    What a step of ``starts`` or of what has begun has left there by then, and the next step has not
    taken; what is finished waits nowhere.
    """
    first, slot = problem.interval.start, problem.slot
    change_kg = np.zeros(len(problem.slots) + 1)
    for start in (*problem.begun, *starts):
        recipe, step = problem.plant.recipe(start.recipe), problem.step_of(start)
        number = recipe.steps.index(step)
        if number and (recipe.name, recipe.steps[number - 1].name) in store.after:
            taken = max(0, -((first - start.start) // slot))
            change_kg[min(taken, len(problem.slots))] -= recipe.mass_before_kg(step)
        if step is not recipe.steps[-1] and (recipe.name, step.name) in store.after:
            left = max(0, -((first - start.end) // slot))
            change_kg[min(left, len(problem.slots))] += recipe.mass_after_kg(step)
    return np.maximum(0.0, np.cumsum(change_kg)[:-1] - store.limit_kg)


def excess_eur(problem: PlanningProblem, store: Storage, above_kg: Numbers) -> float:
    """What lying there above the limit costs."""
    days = problem.slot / DAY
    return float(above_kg.sum()) * days * store.excess_eur_per_kg_day
