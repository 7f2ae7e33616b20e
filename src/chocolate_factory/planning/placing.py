"""Places one batch after the other where people and machines let it through, without a solver."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.unit_book import UnitBook

Allowed = Mapping[tuple[str, str], Sequence[int]]
"""Slots in which each step may start, ascending, by (recipe, step)."""


def go_through(
    grid: Grid,
    steps: Iterable[GridStep],
    book: UnitBook,
    batch: str,
    reach: tuple[int, int],
    allowed: Allowed,
) -> list[Start] | None:
    """Each of ``steps`` as early as people and machines let it; None if a wait grows too long.

    Args:
        grid: Slot numbers.
        steps: In order.
        book: What the units do already; it is not changed.
        batch: Key.
        reach: First and last slot in which the first step may start.
        allowed: Slots in which each step may start.
    """
    placed: list[Start] = []
    (earliest, latest), tried = reach, book.copy()
    for grid_step in steps:
        in_reach = (slot for slot in allowed[grid_step.key] if earliest <= slot <= latest)
        starts = (grid.start(grid_step, batch, slot) for slot in in_reach)
        fitting = (replace(one, unit=unit) for one in starts if (unit := tried.idle_unit(one)))
        found = next(fitting, None)
        if found is None:
            return None
        placed.append(found)
        tried.add(found)
        earliest = grid.number(found.start) + grid_step.slots
        latest = earliest + (grid_step.wait_slots or 0)
    return placed
