"""Which machines and how much power are taken in each slot of the grid."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Start

ROUNDING_KW = 1e-6


class Occupancy:
    """Units of machines in use, and kilowatts, by slot; changes as starts come and go."""

    def __init__(self, grid: Grid, starts: Iterable[Start]) -> None:
        """Begin with ``starts``, begun or planned."""
        self._grid = grid
        self._counts = {machine.name: machine.count for machine in grid.problem.plant.machines}
        self._units: dict[str, NDArray[np.int64]] = defaultdict(
            lambda: np.zeros(grid.count, dtype=np.int64)
        )
        self._power_kw = np.zeros(grid.count)
        self._limit_kw = np.array([slot.power_limit_kw for slot in grid.problem.slots])
        for start in starts:
            self.add(start)

    def add(self, start: Start, sign: int = 1) -> None:
        """Take the slots of ``start``; with ``sign`` -1 give them back."""
        first, last = self._grid.whole_before(start.start), self._grid.number(start.end)
        hours = (start.end - start.start).total_seconds() / 3600
        self._units[start.machine][first:last] += sign
        self._power_kw[first:last] += sign * start.energy_kwh / hours

    def remove(self, start: Start) -> None:
        """Give back the slots of ``start``."""
        self.add(start, -1)

    def has_room(self, grid_step: GridStep, slot: int, *, power: bool = True) -> bool:
        """Whether a unit is free from ``slot`` on, and with ``power`` the contracted power too."""
        span = slice(slot, slot + grid_step.slots)
        machine, power_kw = grid_step.step.machine, grid_step.step.peak_kw
        if self._units[machine][span].max(initial=0) >= self._counts[machine]:
            return False
        if not power:
            return True
        return bool((self._power_kw[span] + power_kw <= self._limit_kw[span] + ROUNDING_KW).all())
