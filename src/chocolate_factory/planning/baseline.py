"""What a factory without a planner does: begin at the start of the shift, on the day it is due.

Each batch, the earliest due first, begins at the first moment of the shift of its due day at which
the machines let it through; where that would be late, on the day before, and so on. Prices play no
part, and nobody comes but who comes anyway. It makes the same batches as the plan it is compared
with, on the same machines.
"""

from collections.abc import Collection, Sequence

from chocolate_factory.planning.decode import with_people
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Baseline, PlanningProblem, Start
from chocolate_factory.planning.placing import place_on_due_day
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
    allowed = {
        step.key: step.regular
        for recipe in problem.plant.recipes
        for step in (grid.step(recipe, one) for one in recipe.steps)
    }
    starts: list[Start] = []
    for batch in sorted(batches):
        placed = place_on_due_day(grid, book, batch, allowed)
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
