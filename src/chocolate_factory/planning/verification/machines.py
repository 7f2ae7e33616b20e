"""Every unit runs one thing at a time, cleaned and set up, in fit weather, and not while away."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.verification.faults import name_of, slots_of, step_of
from chocolate_factory.production.model import Changeover, Machine

Runs = Mapping[int, Sequence[Start]]
"""What each unit of a machine runs, in order."""


def check_machines(problem: PlanningProblem, planned: Sequence[Start]) -> Iterator[str]:
    """Existing units, one run at a time with its cleaning and changeover, and maintenance."""
    everything = [*problem.begun, *planned]
    for start in everything:
        if start.machine != step_of(problem, start).machine:
            yield f"{name_of(start)} is on the wrong machine"
        if not 1 <= start.unit <= problem.plant.machine(start.machine).count:
            yield f"{name_of(start)} is on unit {start.unit}, which does not exist"
    for machine in problem.plant.machines:
        runs: dict[int, list[Start]] = defaultdict(list)
        for start in sorted(everything, key=lambda one: one.start):
            if start.machine == machine.name:
                runs[start.unit].append(start)
        yield from _turns(problem, machine, runs)
        yield from _maintenance(problem, machine, runs)


def check_weather(problem: PlanningProblem, planned: Sequence[Start]) -> Iterator[str]:
    """No machine runs in a slot whose weather it does not stand."""
    for start in planned:
        limits = problem.plant.machine(step_of(problem, start).machine).limits
        slots = (problem.slots[number] for number in slots_of(problem, start))
        if limits is not None and not all(
            limits.allow(slot.temperature_celsius, slot.humidity_percent) for slot in slots
        ):
            yield f"{name_of(start)} runs in weather that its machine does not stand"


def changeover_between(
    problem: PlanningProblem, machine: Machine, before: Start, after: Start
) -> Changeover | None:
    """What the unit needs between two runs."""
    one, other = (problem.plant.recipe(start.recipe).family for start in (before, after))
    listed = [c for c in machine.changeovers if c.before == one and c.after == other]
    return listed[0] if listed else None


def _turns(problem: PlanningProblem, machine: Machine, runs: Runs) -> Iterator[str]:
    cleaning = timedelta(minutes=machine.cleaning_minutes)
    first = problem.interval.start
    for unit, starts in runs.items():
        for before, after in pairwise(starts):
            # What overlapped before the grid is history: it can no longer be planned otherwise.
            if after in problem.begun and before.end <= first:
                continue
            where = f"{machine.name} {unit}"
            if after.start < before.end:
                yield f"{where} runs {name_of(before)} and {name_of(after)} at once"
                continue
            if after.start < before.end + cleaning:
                yield f"{where} is not cleaned before {name_of(after)}"
            change = changeover_between(problem, machine, before, after)
            if change is None or not change.minutes or after in problem.begun:
                continue
            # Nothing that was not planned yet can have been done before the grid.
            begins = after.start - timedelta(minutes=change.minutes)
            if begins < max(before.end + cleaning, first):
                yield f"{where} is not set up for {name_of(after)}"


def _maintenance(problem: PlanningProblem, machine: Machine, runs: Runs) -> Iterator[str]:
    """There is a way to choose the units that are away while the others run the plan."""
    wanted = sorted(
        one.interval
        for one in machine.maintenance
        for _ in range(one.units)
        if one.interval.overlap(problem.interval)
    )
    away: list[Interval] = []
    for span in wanted:
        if sum(bool(one.overlap(span)) for one in away) < machine.count:
            away.append(span)
    units = range(1, machine.count + 1)
    planned = {
        unit: list(_taken(problem, machine, runs.get(unit, ()), begun_too=False)) for unit in units
    }
    whole = {
        unit: list(_taken(problem, machine, runs.get(unit, ()), begun_too=True)) for unit in units
    }
    # What had begun cannot be stopped: where it holds too many units, they go when it has ended.
    if not _can_leave(whole, away) and not _can_leave(planned, away):
        yield f"{machine.name} runs more units than its maintenance leaves"


def _taken(
    problem: PlanningProblem, machine: Machine, starts: Sequence[Start], *, begun_too: bool
) -> Iterator[Interval]:
    """While a unit is cleaned, set up or runs."""
    cleaning = timedelta(minutes=machine.cleaning_minutes)
    for number, start in enumerate(starts):
        needed = timedelta(0)
        if start in problem.begun:
            if not begun_too:
                continue
        elif number:
            change = changeover_between(problem, machine, starts[number - 1], start)
            needed = timedelta(minutes=change.minutes if change else 0)
        yield Interval(start.start - needed, start.end + cleaning)


def _can_leave(taken: Mapping[int, list[Interval]], away: Sequence[Interval]) -> bool:
    """Tries every unit for the first absence, then goes on to the next."""
    if not away:
        return True
    span, later = away[0], away[1:]
    for spans in taken.values():
        if any(one.overlap(span) for one in spans):
            continue
        spans.append(span)
        if _can_leave(taken, later):
            return True
        spans.remove(span)
    return False
