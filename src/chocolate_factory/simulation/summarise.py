"""What many runs say together: the mean and the quantiles of every measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chocolate_factory.simulation.model import Trial

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
MEASURES: Mapping[str, Callable[[Trial], float]] = {
    "total_eur": lambda one: one.money.total_eur,
    "energy_eur": lambda one: one.money.energy_eur,
    "labour_eur": lambda one: one.money.labour_eur,
    "in_time_kg": lambda one: one.delivery.in_time_kg,
    "late_kg": lambda one: one.delivery.late_kg,
    "missing_kg": lambda one: one.delivery.missing_kg,
    "late_hours": lambda one: one.delivery.late_hours,
    "breaches": lambda one: len(one.breaches),
    "breached_kg": lambda one: sum(breach.mass_kg for breach in one.breaches),
    "spoilt_kg": lambda one: sum(breach.mass_kg for breach in one.breaches if breach.spoilt),
    "lost_kg": lambda one: one.lost_kg,
    "excess_kwh": lambda one: one.excess_kwh,
    "stopped_minutes": lambda one: one.stopped_minutes,
    "overtime_minutes": lambda one: one.overtime_minutes,
    "moved_starts": lambda one: one.moved,
    "new_plans": lambda one: one.plans,
    "failed_plans": lambda one: one.failed_plans,
}
"""By name; the unit is in the name."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How one measure is spread over the runs.

    Attributes:
        mean: Over all runs.
        quantiles: At each of ``LEVELS``, ascending; between two runs in line.
    """

    mean: float
    quantiles: tuple[float, ...]


def summarise(trials: Sequence[Trial]) -> dict[str, Spread]:
    """Every measure over at least one run."""
    found = {}
    for name, measure in MEASURES.items():
        values = np.array([measure(trial) for trial in trials], dtype=np.float64)
        quantiles = tuple(float(one) for one in np.quantile(values, LEVELS))
        found[name] = Spread(float(values.mean()), quantiles)
    return found
