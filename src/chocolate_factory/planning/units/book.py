"""When each unit is taken, for rules that place one start after the other."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.units.absences import absences
from chocolate_factory.production.model import Machine


@dataclass(frozen=True, slots=True)
class _Entry:
    """A unit is taken: by a run of a family with its cleaning, or (no family) by maintenance."""

    span: Interval
    family: str


class UnitBook:
    """The runs of every unit; changes as starts come and go."""

    def __init__(self, problem: PlanningProblem, starts: Iterable[Start]) -> None:
        """Begin with ``starts``, begun or planned, on their units, and with maintenance."""
        self._problem = problem
        self._entries: dict[tuple[str, int], list[_Entry]] = defaultdict(list)
        for start in starts:
            self.add(start)
        for machine in problem.plant.machines:
            for span in absences(problem, machine):
                self._send_away(machine, span)

    def add(self, start: Start) -> None:
        """Take the unit of ``start``."""
        self._entries[start.machine, start.unit].append(self._entry(start))

    def remove(self, start: Start) -> None:
        """Give it back."""
        self._entries[start.machine, start.unit].remove(self._entry(start))

    def idle_unit(self, start: Start) -> int | None:
        """The lowest unit on which ``start`` fits between the others, changeovers included."""
        machine, wanted = self._problem.plant.machine(start.machine), self._entry(start)
        units = range(1, machine.count + 1)
        return next((unit for unit in units if self._fits(machine, unit, wanted)), None)

    def _fits(self, machine: Machine, unit: int, wanted: _Entry) -> bool:
        entries = self._entries[machine.name, unit]
        if any(one.span.meets(wanted.span) for one in entries):
            return False
        before = [one for one in entries if one.span.start < wanted.span.start]
        later = [one for one in entries if one.span.start >= wanted.span.end and one.family]
        if not self._turns(machine, before, wanted):
            return False
        if not later:
            return True
        following = min(later, key=lambda one: one.span.start)
        between = [one for one in entries if one.span.start < following.span.start]
        return self._turns(machine, [*between, wanted], following)

    def _turns(self, machine: Machine, before: list[_Entry], run: _Entry) -> bool:
        """Whether the change of set-up for ``run`` fits right before it."""
        runs = [one for one in before if one.family]
        if not runs:
            return True
        last = max(runs, key=lambda one: one.span.start)
        needed = machine.changeover(last.family, run.family)
        lasts = timedelta(minutes=needed.minutes if needed else 0)
        ended = max(self._problem.interval.start, *(one.span.end for one in before))
        return not lasts or run.span.start - lasts >= ended

    def _send_away(self, machine: Machine, span: Interval) -> None:
        """The last unit that is idle all that time goes."""
        for unit in range(machine.count, 0, -1):
            entries = self._entries[machine.name, unit]
            if not any(one.span.meets(span) for one in entries):
                entries.append(_Entry(span, ""))
                return

    def _entry(self, start: Start) -> _Entry:
        machine = self._problem.plant.machine(start.machine)
        cleaned = start.end + timedelta(minutes=machine.cleaning_minutes)
        family = self._problem.plant.recipe(start.recipe).family
        return _Entry(Interval(start.start, cleaned), family)
