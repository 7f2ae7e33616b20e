"""What a factory without a planner does: begin at the start of the shift, on the day it is due.

Each batch, the earliest due first, begins at the first moment of the shift of its due day at which
the machines let it through; where that would be late, on the day before, and so on. Prices play no
part. It makes the same batches as the plan it is compared with, on the same machines.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.planning.decode import assign_units
from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Baseline, PlanningProblem, Start
from chocolate_factory.planning.occupancy import Occupancy
from chocolate_factory.planning.verify import excess_energy_kwh, verify
from chocolate_factory.production.model import DueBatch


def fixed_shift(
    problem: PlanningProblem, batches: Sequence[DueBatch], carried: Sequence[Start]
) -> Baseline | None:
    """The baseline for ``batches``; None if it cannot make them all inside the grid.

    Args:
        problem: Slots, prices and plant.
        batches: What the plan begins and finishes.
        carried: Steps left of batches begun before, where the plan has them: they are there in
            either world.
    """
    grid = Grid(problem)
    occupancy = Occupancy(grid, [*problem.begun, *carried])
    starts: list[Start] = []
    for batch in sorted(batches):
        placed = _place(problem, grid, occupancy, batch)
        if placed is None:
            return None
        for start in placed:
            occupancy.add(start)
        starts += placed
    everything = assign_units(problem, [*carried, *starts])
    verify(problem, everything)
    own = {batch.key for batch in batches}
    kept = tuple(start for start in everything if start.batch in own)
    return Baseline(
        starts=kept,
        mass_kg=sum(problem.plant.recipe(batch.recipe).batch_kg for batch in batches),
        energy_kwh=sum(start.energy_kwh for start in kept),
        cost_eur=sum(start.cost_eur for start in kept),
        excess_cost_eur=excess_energy_kwh(problem, everything) * problem.excess_eur_per_kwh,
    )


def _place(
    problem: PlanningProblem, grid: Grid, occupancy: Occupancy, batch: DueBatch
) -> list[Start] | None:
    recipe = problem.plant.recipe(batch.recipe)
    steps = [grid.step(recipe, step) for step in recipe.steps]
    fallback: list[Start] | None = None
    for slot in _first_slots(grid, steps[0], batch):
        placed = _forward(grid, steps, occupancy, batch, slot)
        if placed is None:
            continue
        if placed[-1].end <= batch.due:
            return placed
        if fallback is None or placed[-1].end < fallback[-1].end:
            fallback = placed
    return fallback


def _first_slots(grid: Grid, first: GridStep, batch: DueBatch) -> Iterator[int]:
    """Starts of the first step: the due day's in order, then those of the day before, ..."""
    by_day: dict[date, list[int]] = {}
    for slot in first.allowed:
        by_day.setdefault(delivery_day(grid.instant(slot)), []).append(slot)
    due_day = delivery_day(batch.due - timedelta(seconds=1))
    in_time = sorted((day for day in by_day if day <= due_day), reverse=True)
    late = sorted(day for day in by_day if day > due_day)
    for day in (*in_time, *late):
        yield from by_day[day]


def _forward(
    grid: Grid, steps: list[GridStep], occupancy: Occupancy, batch: DueBatch, slot: int
) -> list[Start] | None:
    """Each step as early as people and machines let it; None if a wait grows too long."""
    placed: list[Start] = []
    earliest, latest = slot, slot
    for grid_step in steps:
        found = next(
            (
                one
                for one in grid_step.allowed
                if earliest <= one <= latest and occupancy.has_room(grid_step, one, power=False)
            ),
            None,
        )
        if found is None:
            return None
        begins = grid.instant(found)
        step = grid_step.step
        placed.append(
            Start(
                batch=batch.key,
                recipe=batch.recipe,
                step=step.name,
                machine=step.machine,
                unit=1,
                start=begins,
                end=begins + timedelta(minutes=step.minutes),
                energy_kwh=step.energy_kwh,
                cost_eur=float(grid_step.cost_eur[found]),
                price_known=all(
                    one.known for one in grid.problem.slots[found : found + grid_step.slots]
                ),
            )
        )
        earliest = found + grid_step.slots
        latest = earliest + (grid_step.wait_slots or 0)
    return placed
