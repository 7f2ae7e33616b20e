"""People: a start that only an extra shift can attend, or attends cheaper, opens it."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from chocolate_factory.planning.attendance import Watch
from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.solver.programme import Programme
from chocolate_factory.production.model import Opening


def add_people(programme: Programme, grid: Grid, every: Iterable[StepCounts]) -> dict[Opening, int]:
    """Column of each extra shift that may be worth opening.

    Of the starts in a slot, ``x`` are attended by a set of extra shifts: ``sum of x <= starts``,
    or ``= starts`` where nobody comes anyway; and on each machine ``those of x that run <= units x
    opened`` for each shift of the set. What ``x`` costs is labour beyond that of who comes anyway.
    """
    prices = grid.problem.plant.roster(grid.problem.interval).openings()
    opened: dict[Opening, int] = {}
    attended: dict[tuple[Opening, str], dict[int, list[tuple[int, int]]]] = {}
    for counts in every:
        for slot, ways in _extra_ways(counts).items():
            columns = []
            for watch in ways:
                column = programme.column(
                    upper=programme.upper[counts.columns[slot]],
                    cost=_extra_eur(counts, watch, slot),
                )
                columns.append((column, -1.0))
                for opening in watch.openings:
                    if opening not in opened:
                        opened[opening] = programme.column(
                            upper=1.0, cost=prices[opening], integer=True
                        )
                    key = opening, counts.grid_step.step.machine
                    runs = attended.setdefault(key, defaultdict(list))
                    runs[slot].append((column, slot + counts.grid_step.slots))
            alone = slot not in counts.grid_step.regular
            programme.row(
                [*counts.in_slot(slot), *columns], least=0.0, most=0.0 if alone else np.inf
            )
    for (opening, machine), runs in attended.items():
        units = grid.problem.plant.machine(machine).count
        for slot in runs:
            terms = [
                (column, 1.0)
                for begins, found in runs.items()
                for column, ends in found
                if begins <= slot < ends
            ]
            programme.row([*terms, (opened[opening], -float(units))], most=0.0)
    return opened


def _extra_ways(counts: StepCounts) -> dict[int, list[Watch]]:
    """The sets of extra shifts that can attend a start, by slot."""
    ways: dict[int, list[Watch]] = {}
    for slot in counts.slots:
        found = [
            watch for watch in counts.grid_step.watches[1:] if np.isfinite(watch.labour_eur[slot])
        ]
        if found:
            ways[slot] = found
    return ways


def _extra_eur(counts: StepCounts, watch: Watch, slot: int) -> float:
    """What it costs beyond the labour that a start in ``slot`` is charged with anyway."""
    anyway = counts.grid_step.watches[0].labour_eur[slot]
    return float(watch.labour_eur[slot] - (0.0 if np.isnan(anyway) else anyway))
