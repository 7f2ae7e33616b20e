"""Which unit runs what when: each start finds its unit, and each unit its changes of set-up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.arrangements import SetUpChange
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.units.absences import absences
from chocolate_factory.planning.units.families import NEUTRAL, family_of, set_up_at_first
from chocolate_factory.production.model import Machine


@dataclass(frozen=True, slots=True)
class SetUpPlan:
    """What a plan says of the set-ups of one machine.

    Attributes:
        changes: For each run that follows one of another family: its start, before, after.
        away: Each absence with the family of the unit that goes.
    """

    changes: tuple[tuple[datetime, str, str], ...] = ()
    away: tuple[tuple[Interval, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Call:
    """A unit is wanted: idle from ``leaves`` on, last run with ``before``.

    Attributes:
        leaves: When it is taken.
        before: Family it ran last.
        after: Family it has run then.
        frees: When it is idle again.
        start: What it is wanted for; None: maintenance.
    """

    leaves: datetime
    before: str
    after: str
    frees: datetime
    start: Start | None


def assign_units(
    problem: PlanningProblem,
    planned: Iterable[Start],
    set_ups: Mapping[str, SetUpPlan] = MappingProxyType({}),
) -> tuple[Start, ...]:
    """Give each start the lowest unit that is idle; those begun keep theirs.

    Args:
        problem: Machines, maintenance and what has begun.
        planned: Starts on no particular unit.
        set_ups: By machine, for those on which families of recipes are told apart.
    """
    assigned: list[Start] = []
    everything = list(planned)
    for machine in problem.plant.machines:
        own = [start for start in everything if start.machine == machine.name]
        told = set_ups.get(machine.name)
        units = set_up_at_first(problem, machine)
        if told is None:
            units = [(NEUTRAL, free) for _, free in units]
            told = SetUpPlan(away=tuple((span, NEUTRAL) for span in absences(problem, machine)))
            calls = [_plain(machine, start) for start in own]
        else:
            calls = list(_with_changes(problem, machine, own, told))
        calls += [_Call(span.start, name, name, span.end, None) for span, name in told.away]
        for call in sorted(calls, key=lambda one: one.leaves):
            unit = _idle_unit(units, call)
            units[unit - 1] = call.after, call.frees
            if call.start is not None:
                assigned.append(replace(call.start, unit=unit))
    return tuple(sorted(assigned, key=lambda one: (one.start, one.machine, one.batch)))


def set_up_changes(problem: PlanningProblem, planned: Iterable[Start]) -> tuple[SetUpChange, ...]:
    """The changes between what runs on each unit in turn, those of ``planned`` starts only."""
    new = list(planned)
    found: list[SetUpChange] = []
    for machine in problem.plant.machines:
        if not machine.changeovers:
            continue
        for unit in range(1, machine.count + 1):
            own = [s for s in (*problem.begun, *new) if (s.machine, s.unit) == (machine.name, unit)]
            for this, following in pairwise(sorted(own, key=lambda one: one.start)):
                change = _change(problem, machine, this, following)
                if change is not None and following not in problem.begun:
                    found.append(change)
    return tuple(sorted(found, key=lambda one: (one.interval, one.machine, one.unit)))


def _change(
    problem: PlanningProblem, machine: Machine, this: Start, following: Start
) -> SetUpChange | None:
    before, after = (problem.plant.recipe(one.recipe).family for one in (this, following))
    needed = machine.changeover(before, after)
    if needed is None:
        return None
    begins = following.start - timedelta(minutes=needed.minutes)
    span = Interval(begins, following.start)
    return SetUpChange(machine.name, following.unit, before, after, span, needed.cost_eur)


def _plain(machine: Machine, start: Start) -> _Call:
    frees = start.end + timedelta(minutes=machine.cleaning_minutes)
    return _Call(start.start, NEUTRAL, NEUTRAL, frees, start)


def _with_changes(
    problem: PlanningProblem, machine: Machine, own: list[Start], told: SetUpPlan
) -> Iterator[_Call]:
    """Runs of a family at one instant are alike: the first ones take the changes."""
    left = list(told.changes)
    for start in own:
        after = family_of(machine, problem.plant.recipe(start.recipe))
        change = next((one for one in left if (one[0], one[2]) == (start.start, after)), None)
        before, lasts = after, timedelta(0)
        if change is not None:
            left.remove(change)
            before = change[1]
            needed = machine.changeover(before, after)
            lasts = timedelta(minutes=needed.minutes if needed else 0)
        frees = start.end + timedelta(minutes=machine.cleaning_minutes)
        yield _Call(start.start - lasts, before, after, frees, start)


def _idle_unit(units: list[tuple[str, datetime]], call: _Call) -> int:
    """The lowest one; where there is none the last, which the verification will not let pass."""
    idle = (
        number
        for number, (family, free) in enumerate(units, start=1)
        if family == call.before and free <= call.leaves
    )
    return next(idle, len(units))
