"""What a factory without a planner does: two rules, and neither knows a price.

**Fixed shift**: each batch, the earliest due first, begins at the first moment of the shift of its
due day at which the machines let it through; where that would be late, on the day before, ...

**Valley rule**: the same, but of the day's moments the one with the fewest kWh in the tariff's
dearest period, of these the one with the fewest in the next dearest, ..., of these the first. Who
follows it knows the periods on the calendar, and takes every step as early as machines and people
let it.

Nobody comes but who comes anyway. Where the due day is too short a rule begins as long before it as
it must, whatever ``longest_lead`` allows a plan. Both make the same batches as the plan they are
compared with, on the same machines.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from chocolate_factory.planning.decode import with_people
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.load import used_kwh
from chocolate_factory.planning.model import Baseline, PlanningProblem, Start
from chocolate_factory.planning.settle import as_fields, settle
from chocolate_factory.planning.units.book import UnitBook
from chocolate_factory.planning.units.placing import Choose, Route, place_on_due_day, the_first
from chocolate_factory.planning.verify import verify, verify_account
from chocolate_factory.production.model import DueBatch, Opening


def fixed_shift(
    problem: PlanningProblem,
    batches: Sequence[DueBatch],
    carried: Sequence[Start],
    opened: Collection[Opening] = (),
) -> Baseline | None:
    """The fixed shift for ``batches``; None if it cannot make them all inside the grid.

    Args:
        problem: Slots, prices and plant.
        batches: What the plan begins and finishes.
        carried: Steps left of batches begun before, where the plan has them: they are there in
            either world.
        opened: Extra shifts without which nobody could attend them.
    """
    return _by_rule(problem, batches, carried, opened, the_first)


def valley_rule(
    problem: PlanningProblem, batches: Sequence[DueBatch], ranks: Sequence[int]
) -> Baseline | None:
    """The valley rule for ``batches``; None if it cannot make them all inside the grid.

    Args:
        problem: Slots, prices and plant; nothing has begun.
        batches: What is to be made.
        ranks: Of each slot's tariff period; the dearest has the lowest.
    """
    grid, order = Grid(problem), sorted(set(ranks))

    def dear_kwh(route: Route) -> list[float]:
        """Energy by period, the dearest first; rounded, so that equals are equal."""
        used = used_kwh(problem, route)
        by_rank = dict.fromkeys(order, 0.0)
        for slot in range(grid.number(route[0].start), grid.number(route[-1].end)):
            by_rank[ranks[slot]] += float(used[slot])
        return [round(kwh, 6) for kwh in by_rank.values()]

    def least_dear(routes: Iterator[Route]) -> Route | None:
        return min(routes, key=dear_kwh, default=None)

    return _by_rule(problem, batches, (), (), least_dear)


def _by_rule(
    problem: PlanningProblem,
    batches: Sequence[DueBatch],
    carried: Sequence[Start],
    opened: Collection[Opening],
    choose: Choose,
) -> Baseline | None:
    grid = Grid(problem)
    book = UnitBook(problem, [*problem.begun, *carried])
    allowed = {
        step.key: step.regular
        for recipe in problem.plant.recipes
        for step in (grid.step(recipe, one) for one in recipe.steps)
    }
    starts: list[Start] = []
    for batch in sorted(batches):
        placed = place_on_due_day(grid, book, batch, allowed, choose)
        if placed is None:
            return None
        for start in placed:
            book.add(start)
        starts += placed
    everything = with_people(grid, sorted((*carried, *starts), key=lambda one: one.start), opened)
    verify(replace(problem, longest_lead=None), everything, opened)
    outcome = settle(problem, everything, opened)
    verify_account(problem, everything, outcome)
    return Baseline(**as_fields(outcome))
