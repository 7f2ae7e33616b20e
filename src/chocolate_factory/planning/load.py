"""What a set of starts draws from the grid in each slot: on average, and at most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from chocolate_factory.kernel.market_time import HOUR_MINUTES
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.production.model import Step

MINUTE_HOURS = 1 / HOUR_MINUTES


def peak_kw(problem: PlanningProblem, starts: Iterable[Start]) -> Numbers:
    """By slot: the sum of the most that each of ``starts`` draws in it, cooling included."""
    found = np.zeros(len(problem.slots))
    for step, part in _parts(problem, starts):
        found[part.number] += step.peak_between(part.begins, part.ends) + part.chiller_kw
    return found


def used_kwh(problem: PlanningProblem, starts: Iterable[Start]) -> Numbers:
    """By slot: the energy of ``starts`` in it, cooling included."""
    found = np.zeros(len(problem.slots))
    for step, part in _parts(problem, starts):
        chilled_kwh = part.chiller_kw * part.minutes * MINUTE_HOURS
        found[part.number] += step.energy_between(part.begins, part.ends) + chilled_kwh
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a run lies in one slot.

    Attributes:
        number: Of the slot.
        begins: Of the slot, in minutes after the start.
        ends: Of the slot, in minutes after the start.
        minutes: For which the machine runs in it; what has begun may last longer than its step.
        chiller_kw: What its cooling draws then.
    """

    number: int
    begins: float
    ends: float
    minutes: float
    chiller_kw: float


def _parts(problem: PlanningProblem, starts: Iterable[Start]) -> Iterator[tuple[Step, _Part]]:
    minute = timedelta(minutes=1)
    for start in starts:
        step, lasts = problem.step_of(start), (start.end - start.start) / minute
        first = max(0, (start.start - problem.interval.start) // problem.slot)
        for number in range(first, len(problem.slots)):
            slot = problem.slots[number]
            if slot.start >= start.end:
                break
            begins = (slot.start - start.start) / minute
            ends = begins + problem.slot_minutes
            minutes = min(ends, lasts) - max(begins, 0.0)
            yield step, _Part(number, begins, ends, minutes, _chiller_kw(problem, start, slot))


def _chiller_kw(problem: PlanningProblem, start: Start, slot: PricedSlot) -> float:
    plant = problem.plant
    if plant.cooling is None:
        return 0.0
    machine = plant.machine(start.machine)
    return plant.cooling_kw(machine, slot.temperature_celsius, slot.humidity_percent)
