"""What happened, as starts in the same account as plans and rules: priced at its own time."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from math import isfinite

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.ledger.model import Entry
from chocolate_factory.planning.decode import with_people, worth_opening
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.settle import settle
from chocolate_factory.production.model import Opening
from chocolate_factory.savings.booking import as_metered
from chocolate_factory.savings.made import MadeBatch


def settle_as_made(
    truth: PlanningProblem, batches: Iterable[MadeBatch], opened: Collection[Opening]
) -> Outcome:
    """The account of ``batches`` as recorded, or as announced where nobody has said.

    People are paid for when steps happened; where nobody was there by the plant's shifts, as
    announced. Of the extra shifts that came those are paid that these batches need.

    Args:
        truth: Prices and weather that came; nothing had begun.
        batches: Whose recipes and steps the plant knows.
        opened: Extra shifts that came.
    """
    grid = Grid(truth)
    entries = [entry for batch in batches for entry in batch.steps]
    starts = [_start(grid, entry) for entry in entries]
    needed = worth_opening(grid, starts, opened)
    paid = [
        one
        if isfinite(one.labour_eur)
        else replace(one, labour_eur=entry.announced.labour_eur or 0.0)
        for one, entry in zip(with_people(grid, starts, needed), entries, strict=True)
    ]
    return settle(truth, sorted(paid, key=lambda one: (one.start, one.batch)), needed)


def _start(grid: Grid, entry: Entry) -> Start:
    """One step with its power and its cooling; its people are not looked at."""
    told, happened, problem = entry.announced, entry.happened, grid.problem
    recipe = problem.plant.recipe(told.recipe)
    step = next(one for one in recipe.steps if one.name == told.key.step)
    chiller_kw = grid.step(recipe, step).chiller_kw
    minutes = problem.slot_minutes // grid.parts
    cost_eur = cooling_kwh = 0.0
    for begins, used_kwh in as_metered(happened, step.energy_kwh, minutes, step):
        part = Interval(begins, begins + timedelta(minutes=minutes))
        slot = grid.last_start(begins)
        chilled_kwh = float(chiller_kw[slot]) * (happened.overlap(part).duration / HOUR)
        price = grid.prices[(begins - grid.first) // part.duration]
        cost_eur += (used_kwh + chilled_kwh) * float(price)
        cooling_kwh += chilled_kwh
    return Start(
        batch=f"{told.key.batch} {told.key.due:%Y%m%d%H%M}",  # names of batches may come again
        recipe=told.recipe,
        step=step.name,
        machine=step.machine,
        unit=told.unit or 1,
        start=happened.start,
        end=happened.end,
        energy_kwh=step.energy_kwh,
        cost_eur=cost_eur,
        price_known=True,
        cooling_kwh=cooling_kwh,
    )
