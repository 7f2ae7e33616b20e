"""Machines: never more steps at once than there are units, cleaned and not away."""

from collections.abc import Sequence
from datetime import datetime

from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.solver.programme import Programme
from chocolate_factory.planning.units.absences import absences
from chocolate_factory.production.model import Machine


def add_machine(
    programme: Programme, grid: Grid, machine: Machine, on_it: Sequence[StepCounts]
) -> None:
    """``steps that hold a unit + units away <= units``, where anything begins to take one.

    At any other instant units only fall free.
    """
    away = absences(grid.problem, machine)
    for instant in critical_instants(grid, on_it, [span.start for span in away]):
        held = sum(one.begun_taking(instant) for one in on_it)
        held += sum(instant in span for span in away)
        terms = [term for one in on_it for term in one.taking(instant)]
        programme.row(terms, most=max(0, machine.count - held))


def critical_instants(
    grid: Grid, on_it: Sequence[StepCounts], others: Sequence[datetime]
) -> list[datetime]:
    """When a unit may begin to be taken: possible starts, and ``others`` in the grid."""
    instants = {grid.instant(slot) for one in on_it for slot in one.slots}
    begins = {max(start.start, grid.first) for one in on_it for start in one.begun}
    return sorted({one for one in instants | begins | set(others) if one >= grid.first})
