"""Demand: what is due is ready and all is made, or it is missed at a price."""

from collections.abc import Mapping

from chocolate_factory.planning.formulation.chains import batches_of
from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.solver.programme import Programme

LATE_EUR_PER_KG = 5.0
"""Price of a kilogram that is missing at a due instant: above what waiting for cheaper hours saves.

2.5 kWh of energy go into a kilogram of chocolate; this is 2 EUR for each of them."""
UNMET_EUR_PER_KG = 10.0
"""Price of a kilogram that is not made, beside its being late from then on: above any cost of
making it, for the harmonised maximum of the day-ahead market is 4 EUR/kWh."""


def add_demand(
    programme: Programme, grid: Grid, counts: Mapping[tuple[str, str], StepCounts]
) -> list[int]:
    """``ends by due + late >= due by then`` for each due instant, ``starts + unmet >= all``.

    Returns:
        The columns that count what is late or missing.
    """
    missing: list[int] = []
    for recipe in grid.problem.plant.recipes:
        wanted, begun = batches_of(grid.problem, recipe)
        if not wanted | begun:
            continue
        first, last = (counts[recipe.name, recipe.steps[n].name] for n in (0, -1))
        due = sorted(batch.due for batch in grid.problem.due if batch.recipe == recipe.name)
        # What still runs after it was due comes first, and is due at once.
        due = [grid.first] * len(begun - wanted) + due
        for instant in sorted(set(due)):
            by_then = sum(one <= instant for one in due)
            ended = sum(start.end <= instant for start in last.begun)
            late = programme.column(upper=by_then, cost=LATE_EUR_PER_KG * recipe.batch_kg)
            terms = last.finished(grid.whole_before(instant))
            programme.row([*terms, (late, 1.0)], least=by_then - ended)
            missing.append(late)
        batches = len(wanted | begun)
        unmet = programme.column(upper=batches, cost=UNMET_EUR_PER_KG * recipe.batch_kg)
        terms = first.started(grid.count - 1)
        programme.row([*terms, (unmet, 1.0)], least=batches - len(first.begun))
        missing.append(unmet)
    return missing
