"""What a factory without a planner does: begin at the start of the shift, on the day it is due.

Each batch, the earliest due first, begins at the first moment of the shift of its due day at which
the machines let it through; where that would be late, on the day before, and so on. Prices play no
part, and nobody comes but who comes anyway. It makes the same batches as the plan it is compared
with, on the same machines.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.planning.decode import with_people
from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Baseline, PlanningProblem, Start
from chocolate_factory.planning.placing import go_through
from chocolate_factory.planning.settle import as_fields, settle
from chocolate_factory.planning.unit_book import UnitBook
from chocolate_factory.planning.verify import verify, verify_account
from chocolate_factory.production.model import DueBatch, Opening


def fixed_shift(
    problem: PlanningProblem,
    batches: Sequence[DueBatch],
    carried: Sequence[Start],
    opened: Collection[Opening] = (),
) -> Baseline | None:
    """The baseline for ``batches``; None if it cannot make them all inside the grid.

    Args:
        problem: Slots, prices and plant.
        batches: What the plan begins and finishes.
        carried: Steps left of batches begun before, where the plan has them: they are there in
            either world.
        opened: Extra shifts without which nobody could attend them.
    """
    grid = Grid(problem)
    book = UnitBook(problem, [*problem.begun, *carried])
    starts: list[Start] = []
    for batch in sorted(batches):
        placed = _place(problem, grid, book, batch)
        if placed is None:
            return None
        for start in placed:
            book.add(start)
        starts += placed
    everything = with_people(grid, sorted((*carried, *starts), key=lambda one: one.start), opened)
    verify(problem, everything, opened)
    outcome = settle(problem, everything, opened)
    verify_account(problem, everything, outcome)
    return Baseline(**as_fields(outcome))


def _place(
    problem: PlanningProblem, grid: Grid, book: UnitBook, batch: DueBatch
) -> list[Start] | None:
    recipe = problem.plant.recipe(batch.recipe)
    steps = [grid.step(recipe, step) for step in recipe.steps]
    allowed = {step.key: step.regular for step in steps}
    fallback: list[Start] | None = None
    for slot in _first_slots(grid, steps[0], batch):
        placed = go_through(grid, steps, book, batch.key, (slot, slot), allowed)
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
    for slot in first.regular:
        by_day.setdefault(delivery_day(grid.instant(slot)), []).append(slot)
    due_day = delivery_day(batch.due - timedelta(seconds=1))
    in_time = sorted((day for day in by_day if day <= due_day), reverse=True)
    late = sorted(day for day in by_day if day > due_day)
    for day in (*in_time, *late):
        yield from by_day[day]
