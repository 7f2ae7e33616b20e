"""Set-ups: a unit that has run one family of recipes is changed over before it runs another.

Units of one set-up are alike, so they are counted: ``Z(f, g, t)`` is how many runs of family g have
started up to slot t on a unit that had run f last. A change is made right before the run it is for;
that loses nothing, for a unit that waits can as well wait with the set-up it had.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.solver.programme import Numbers, Programme, Terms, minus
from chocolate_factory.planning.units.absences import absences
from chocolate_factory.planning.units.families import family_of, set_up_at_first
from chocolate_factory.production.model import Machine

Families = Mapping[str, list[StepCounts]]
"""The steps of a machine, by family of their recipe."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How often a run of one family follows one of another; never falls.

    Attributes:
        lasts: Time the unit is taken before the run.
        runs: How many there can be of the family they are for.
        columns: Column of the changes for runs up to each slot; -1 where there can be none yet.
    """

    lasts: timedelta
    runs: float
    columns: tuple[int, ...]

    def upto(self, slot: int) -> Terms:
        """For runs up to and including ``slot``."""
        column = self.columns[min(slot, len(self.columns) - 1)] if slot >= 0 else -1
        return [] if column < 0 else [(column, 1.0)]

    def in_slots(self, values: Numbers) -> list[int]:
        """The slots of the runs they are for, one entry for each change, ascending."""
        slots, before = [], 0
        for slot, column in enumerate(self.columns):
            upto = round(values[column]) if column >= 0 else 0
            slots += [slot] * (upto - before)
            before = upto
        return slots


@dataclass(frozen=True, slots=True)
class SetUps:
    """The columns of one machine.

    Attributes:
        changes: By (before, after).
        away: Each absence with the column of each family: 1 where it takes a unit of that family.
    """

    changes: dict[tuple[str, str], Changes]
    away: tuple[tuple[Interval, dict[str, int]], ...]

    def into(self, slot: int) -> Iterator[Terms]:
        """For each family the changes into it, from any other, for runs up to ``slot``.

        For all families but the busiest: changes into that one follow from those out of it.
        """
        runs = {after: changes.runs for (_, after), changes in self.changes.items()}
        for family in sorted(runs, key=runs.__getitem__)[:-1]:
            pairs = (one for (_, after), one in self.changes.items() if after == family)
            terms = [term for changes in pairs for term in changes.upto(slot)]
            if terms:
                yield terms

    def leaving(self, values: Numbers) -> list[tuple[Interval, str]]:
        """Each absence with the family of the unit that goes."""
        return [
            (span, next(family for family, column in columns.items() if round(values[column])))
            for span, columns in self.away
        ]


def needs_set_ups(problem: PlanningProblem, machine: Machine, on_it: Sequence[StepCounts]) -> bool:
    """Whether runs of ``machine`` could follow each other that need a changeover between them."""
    after = {family_of(machine, one.grid_step.recipe) for one in on_it}
    before = after | {family for family, _ in set_up_at_first(problem, machine)}
    return any(one.before in before and one.after in after for one in machine.changeovers)


def add_set_ups(
    programme: Programme, grid: Grid, machine: Machine, on_it: Sequence[StepCounts]
) -> SetUps:
    """``units that last ran f, idle >= 0`` for each family f, whenever one of them may be taken.

    Idle are those set up at first and the runs of f that have ended, less the runs of f that have
    started without a change, the changes from f that have begun, and those away.
    """
    at_first = set_up_at_first(grid.problem, machine)
    families: dict[str, list[StepCounts]] = {family: [] for family, _ in at_first}
    for counts in on_it:
        families.setdefault(family_of(machine, counts.grid_step.recipe), []).append(counts)
    away = tuple(
        (span, {family: programme.column(upper=1.0, integer=True) for family in families})
        for span in absences(grid.problem, machine)
    )
    for _, columns in away:
        programme.row([(column, 1.0) for column in columns.values()], least=1.0, most=1.0)
    set_ups = SetUps(_add_changes(programme, grid, machine, families), away)
    for family, own in families.items():
        for instant in _critical(grid, set_ups, family, own):
            idle = sum(name == family and free <= instant for name, free in at_first)
            terms = _taken(grid, set_ups, family, own, instant)
            programme.row(terms, most=idle)
    return set_ups


def _add_changes(
    programme: Programme, grid: Grid, machine: Machine, families: Families
) -> dict[tuple[str, str], Changes]:
    """Counts of changes; in no slot more than runs of the family they are for."""
    changes: dict[tuple[str, str], Changes] = {}
    for after, own in families.items():
        allowed = sorted({slot for one in own for slot in one.slots})
        runs = sum(programme.upper[c] for one in own for c in one.columns[-1:] if c >= 0)
        for before in families:
            if before != after:
                pair = before, after
                changes[pair] = _count(programme, grid, machine, pair, allowed, runs=runs)
        into = [one for (_, family), one in changes.items() if family == after]
        for slot in allowed:
            changed = [term for one in into for term in _in_slot(one, slot)]
            started = [term for one in own for term in one.in_slot(slot)]
            programme.row([*changed, *minus(started)], most=0.0)
    return changes


def _count(
    programme: Programme,
    grid: Grid,
    machine: Machine,
    pair: tuple[str, str],
    allowed: Sequence[int],
    *,
    runs: float,
) -> Changes:
    """Columns for one pair of families: only where the change does not begin before the grid."""
    needed = machine.changeover(*pair)
    lasts = timedelta(minutes=needed.minutes if needed else 0)
    possible = {slot for slot in allowed if grid.instant(slot) - lasts >= grid.first}
    columns, current = [], -1
    for slot in range(grid.count):
        if slot in possible:
            before, current = current, programme.column(upper=runs, integer=True)
            if before >= 0:
                programme.row([(current, 1.0), (before, -1.0)], least=0.0)
        columns.append(current)
    if current >= 0 and needed is not None:
        programme.cost[current] = needed.cost_eur
    return Changes(lasts, runs, tuple(columns))


def _in_slot(changes: Changes, slot: int) -> Terms:
    return changes.upto(slot) + minus(changes.upto(slot - 1))


def _critical(
    grid: Grid, set_ups: SetUps, family: str, own: Sequence[StepCounts]
) -> list[datetime]:
    """When an idle unit of ``family`` may be taken: for a run, for a change, for maintenance."""
    instants = {grid.instant(slot) for one in own for slot in one.slots}
    instants |= {span.start for span, _ in set_ups.away}
    for (before, _), changes in set_ups.changes.items():
        if before == family:
            known = zip(range(grid.count), (-1, *changes.columns), changes.columns, strict=False)
            instants |= {
                grid.instant(slot) - changes.lasts for slot, old, new in known if old != new
            }
    return sorted(instant for instant in instants if instant >= grid.first)


def _taken(
    grid: Grid, set_ups: SetUps, family: str, own: Sequence[StepCounts], instant: datetime
) -> Terms:
    """Units taken from those that last ran ``family``, or gone to another one."""
    terms = [term for one in own for term in one.taking(instant)]
    for (before, after), changes in set_ups.changes.items():
        if before == family:
            terms += changes.upto(grid.last_start(instant + changes.lasts))
        if after == family:
            terms += minus(changes.upto(grid.last_start(instant)))
    terms += [(columns[family], 1.0) for span, columns in set_ups.away if instant in span]
    return terms
