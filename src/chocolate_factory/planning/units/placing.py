"""Places one batch after the other where people and machines let it through, without a solver."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.units.book import UnitBook
from chocolate_factory.production.model import DueBatch

Allowed = Mapping[tuple[str, str], Sequence[int]]
"""Slots in which each step may start, ascending, by (recipe, step)."""
Route = list[Start]
"""Every step of one batch."""
Choose = Callable[[Iterator[Route]], Route | None]
"""Picks among the ways through one day, given by ascending begin; None only where there is none."""


def go_through(
    grid: Grid,
    steps: Iterable[GridStep],
    book: UnitBook,
    batch: str,
    reach: tuple[int, int],
    allowed: Allowed,
) -> Route | None:
    """Each of ``steps`` as early as people and machines let it; None if a wait grows too long.

    Args:
        grid: Slot numbers.
        steps: In order.
        book: What the units do already; left as it was.
        batch: Key.
        reach: First and last slot in which the first step may start.
        allowed: Slots in which each step may start.
    """
    placed: Route = []
    earliest, latest = reach
    try:
        for grid_step in steps:
            own = allowed[grid_step.key]
            in_reach = own[bisect_left(own, earliest) : bisect_right(own, latest)]
            starts = (grid.start(grid_step, batch, slot) for slot in in_reach)
            fitting = (replace(one, unit=unit) for one in starts if (unit := book.idle_unit(one)))
            found = next(fitting, None)
            if found is None:
                return None
            placed.append(found)
            book.add(found)  # a later step may be on the same machine
            earliest = grid.number(found.start) + grid_step.slots
            latest = earliest + (grid_step.wait_slots or 0)
        return placed
    finally:
        for start in placed:
            book.remove(start)


def the_first(routes: Iterator[Route]) -> Route | None:
    """The way through a day that begins first."""
    return next(routes, None)


def place_on_due_day(
    grid: Grid, book: UnitBook, batch: DueBatch, allowed: Allowed, choose: Choose = the_first
) -> Route | None:
    """The whole batch, on the day it is due where it can be ready in time, else the day before, ...

    Where it is late whenever it begins, as little late as can be; None if it does not fit at all.

    Args:
        grid: Slot numbers.
        book: What the units do already; left as it was.
        batch: The batch.
        allowed: Slots in which each step may start.
        choose: Picks among the ways through a day that are in time.
    """
    recipe = grid.problem.plant.recipe(batch.recipe)
    steps = [grid.step(recipe, step) for step in recipe.steps]
    late: list[Route] = []

    def in_time(slots: Iterable[int]) -> Iterator[Route]:
        for slot in slots:
            route = go_through(grid, steps, book, batch.key, (slot, slot), allowed)
            if route is not None and route[-1].end <= batch.due:
                yield route
            elif route is not None:
                late.append(route)

    for slots in _days(grid, allowed[steps[0].key], batch):
        chosen = choose(in_time(slots))
        if chosen is not None:
            return chosen
    return min(late, key=lambda route: route[-1].end, default=None)


def _days(grid: Grid, allowed: Sequence[int], batch: DueBatch) -> Iterator[list[int]]:
    """Starts of the first step by day: the due day's in order, then those of the day before, ..."""
    by_day: dict[date, list[int]] = {}
    for slot in allowed:
        by_day.setdefault(delivery_day(grid.instant(slot)), []).append(slot)
    due_day = delivery_day(batch.due - timedelta(seconds=1))
    in_time = sorted((day for day in by_day if day <= due_day), reverse=True)
    late = sorted(day for day in by_day if day > due_day)
    for day in (*in_time, *late):
        yield by_day[day]
