"""What the forecast weather forbids, and what it makes the chiller draw, slot by slot."""

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Machine


def allowed_slots(problem: PlanningProblem, machine: Machine, slots: int) -> NDArray[np.bool_]:
    """Where ``machine`` may begin to run for ``slots``; unknown weather forbids nothing."""
    limits, count = machine.limits, len(problem.slots)
    if limits is None:
        return np.ones(count, dtype=np.bool_)
    forbidden = [
        not limits.allow(slot.temperature_celsius, slot.humidity_percent) for slot in problem.slots
    ]
    until = np.concatenate([[0], np.cumsum(forbidden)])
    ends = np.minimum(np.arange(count) + slots, count)
    return np.asarray(until[ends] == until[:count])


def chiller_kw(problem: PlanningProblem, machine: Machine) -> NDArray[np.float64]:
    """Electrical kW of cooling by slot while one unit of ``machine`` runs."""
    plant = problem.plant
    if plant.cooling is None:
        return np.zeros(len(problem.slots))
    return np.array(
        [
            plant.cooling_kw(machine, slot.temperature_celsius, slot.humidity_percent)
            for slot in problem.slots
        ]
    )
