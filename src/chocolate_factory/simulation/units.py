"""The units of machines: who may have one, and from when on it is clean and set up."""

from collections.abc import Iterator
from dataclasses import dataclass

from chocolate_factory.production.model import Changeover, Machine, Plant, Step
from chocolate_factory.simulation.timeline import Timeline

LONG_AGO = -(10**9)


@dataclass(slots=True)
class Unit:
    """One unit of a machine.

    Attributes:
        machine: Its kind.
        number: 1 ... count of the machine.
        clean_at: First minute after its last run, its cleaning and its repair; while it is taken
            the expected one.
        family: What ran on it last; None: nobody knows, so that it is set up for anything.
        taken: Something is on it.
    """

    machine: Machine
    number: int
    clean_at: int = LONG_AGO
    family: str | None = None
    taken: bool = False

    def change_to(self, family: str) -> Changeover | None:
        """What it takes to set it up for ``family``; None: nothing."""
        return self.machine.changeover(self.family, family) if self.family else None

    def ready_at(self, family: str) -> int:
        """First minute in which it could begin ``family``: it is set up as soon as it is clean."""
        change = self.change_to(family)
        return self.clean_at + (change.minutes if change else 0)


class Units:
    """All units of a plant."""

    def __init__(self, plant: Plant, timeline: Timeline) -> None:
        """All are free, clean and set up for anything."""
        self._units = {
            machine.name: [Unit(machine, n + 1) for n in range(machine.count)]
            for machine in plant.machines
        }
        self._away = {
            machine.name: [
                (timeline.minute(one.interval.start), timeline.minute(one.interval.end), one.units)
                for one in machine.maintenance
            ]
            for machine in plant.machines
        }

    def unit(self, machine: str, number: int) -> Unit:
        """One of them."""
        return self._units[machine][number - 1]

    def free_one(self, step: Step, family: str, now: int, *, wished: int) -> Unit | None:
        """A unit in which ``step`` can begin in minute ``now``.

        The ``wished`` one if it can; else one that need not be set up anew, the first of those.
        """
        ready = [
            unit
            for unit in self._units[step.machine]
            if not unit.taken and unit.ready_at(family) <= now
        ]
        if not ready or not self._has_room(step, now):
            return None
        return min(
            ready,
            key=lambda one: (one.number != wished, one.change_to(family) is not None, one.number),
        )

    def alarms(self, machine: str, family: str, now: int) -> Iterator[int]:
        """Later minutes in which a unit may become ready without anything happening before."""
        for unit in self._units[machine]:
            if not unit.taken and unit.ready_at(family) > now:
                yield unit.ready_at(family)
        yield from (ends for _, ends, _ in self._away[machine] if ends > now)

    def _has_room(self, step: Step, now: int) -> bool:
        """Whether enough units are left, in all moments of the step, beside those that are away."""
        units = self._units[step.machine]
        ends = now + step.minutes + units[0].machine.cleaning_minutes
        away = self._away[step.machine]
        moments = [now, *(begins for begins, _, _ in away if now < begins < ends)]
        for moment in moments:
            missing = sum(many for begins, until, many in away if begins <= moment < until)
            busy = sum(max(unit.clean_at, now + unit.taken) > moment for unit in units)
            if missing and busy + missing >= len(units):
                return False
        return True
