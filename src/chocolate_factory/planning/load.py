"""What a set of starts draws from the grid in each slot: on average, and at most."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.model import PlanningProblem, PricedSlot, Start
from chocolate_factory.production.model import Step

Numbers = NDArray[np.float64]

MINUTE_HOURS = 1 / 60


def peak_kw(problem: PlanningProblem, starts: Iterable[Start]) -> Numbers:
    """By slot: the sum of the most that each of ``starts`` draws in it, cooling included."""

    def drawn(step: Step, first: float, last: float, chiller_kw: float) -> float:
        return step.peak_between(first, last) + chiller_kw

    return _by_slot(problem, starts, drawn)


def used_kwh(problem: PlanningProblem, starts: Iterable[Start]) -> Numbers:
    """By slot: the energy of ``starts`` in it, cooling included."""

    def used(step: Step, first: float, last: float, chiller_kw: float) -> float:
        minutes = min(last, step.minutes) - max(first, 0.0)
        return step.energy_between(first, last) + chiller_kw * minutes * MINUTE_HOURS

    return _by_slot(problem, starts, used)


def _by_slot(
    problem: PlanningProblem,
    starts: Iterable[Start],
    measure: Callable[[Step, float, float, float], float],
) -> Numbers:
    found = np.zeros(len(problem.slots))
    for start in starts:
        step = problem.step_of(start)
        first = max(0, (start.start - problem.interval.start) // problem.slot)
        for number in range(first, len(problem.slots)):
            slot = problem.slots[number]
            if slot.start >= start.end:
                break
            begins = (slot.start - start.start) / problem.slot * problem.slot_minutes
            chiller_kw = _chiller_kw(problem, start, slot)
            found[number] += measure(step, begins, begins + problem.slot_minutes, chiller_kw)
    return found


def _chiller_kw(problem: PlanningProblem, start: Start, slot: PricedSlot) -> float:
    plant = problem.plant
    if plant.cooling is None:
        return 0.0
    machine = plant.machine(start.machine)
    return plant.cooling_kw(machine, slot.temperature_celsius, slot.humidity_percent)
