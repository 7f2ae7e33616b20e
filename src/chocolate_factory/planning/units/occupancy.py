"""Which machines and how much power are taken in each slot of the grid."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.load import peak_kw
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.planning.units.absences import absences
from chocolate_factory.planning.units.book import UnitBook

ROUNDING_KW = 1e-6


class Occupancy:
    """Units of machines in use, and kilowatts, by slot; changes as starts come and go."""

    def __init__(self, grid: Grid, starts: Iterable[Start]) -> None:
        """Begin with ``starts``, begun or planned."""
        plant = grid.problem.plant
        self._grid = grid
        self._machines = {machine.name: machine for machine in plant.machines}
        self._units: dict[str, NDArray[np.int64]] = defaultdict(
            lambda: np.zeros(grid.count, dtype=np.int64)
        )
        self._power_kw = np.zeros(grid.count)
        self._limit_kw = np.array([slot.power_limit_kw for slot in grid.problem.slots])
        for machine in plant.machines:
            for span in absences(grid.problem, machine):
                self._units[machine.name][self._slots(span.start, span.end)] += 1
        everything = list(starts)
        self._book = UnitBook(grid.problem, everything)
        for start in everything:
            self._take(start, 1)

    def add(self, start: Start) -> None:
        """Take the slots of ``start``."""
        self._take(start, 1)
        self._book.add(start)

    def remove(self, start: Start) -> None:
        """Give back the slots of ``start``."""
        self._take(start, -1)
        self._book.remove(start)

    def has_room(self, grid_step: GridStep, slot: int) -> bool:
        """Whether a unit is free from ``slot`` on, and the contracted power too."""
        machine = self._machines[grid_step.step.machine]
        start = self._grid.start(grid_step, "", slot)
        taken = self._slots(start.start, start.start + grid_step.taken)
        if self._units[machine.name][taken].max(initial=0) >= machine.count:
            return False
        if machine.changeovers and self._book.idle_unit(start) is None:
            return False
        span = slice(slot, slot + grid_step.slots)
        drawn_kw = self._power_kw[span] + grid_step.peaks_kw + grid_step.chiller_kw[span]
        return bool((drawn_kw <= self._limit_kw[span] + ROUNDING_KW).all())

    def free_unit(self, grid_step: GridStep) -> NDArray[np.bool_]:
        """For each slot of the grid: whether a unit is free for the whole step from there on."""
        machine = self._machines[grid_step.step.machine]
        slots = ceil(grid_step.taken / self._grid.problem.slot)
        free = ~_touched(self._units[machine.name] >= machine.count, slots)
        if machine.changeovers:
            for slot in np.flatnonzero(free[: max(0, self._grid.count - grid_step.slots + 1)]):
                start = self._grid.start(grid_step, "", int(slot))
                free[slot] = self._book.idle_unit(start) is not None
        return free

    def excess_kwh(self, grid_step: GridStep) -> Numbers:
        """For each slot: energy above the contracted power that a start there would add."""
        room_kw = self._limit_kw - self._power_kw
        total, count = np.zeros(self._grid.count), self._grid.count
        for since, peak_kw_then in enumerate(grid_step.peaks_kw):
            drawn_kw = peak_kw_then + grid_step.chiller_kw
            added = np.maximum(0.0, drawn_kw - room_kw) - np.maximum(0.0, -room_kw)
            added[added < ROUNDING_KW] = 0.0
            total[: count - since] += added[since:]
        return total * self._grid.hours

    def _take(self, start: Start, sign: int) -> None:
        cleaning = timedelta(minutes=self._machines[start.machine].cleaning_minutes)
        self._units[start.machine][self._slots(start.start, start.end + cleaning)] += sign
        self._power_kw += sign * peak_kw(self._grid.problem, [start])

    def _slots(self, begins: datetime, ends: datetime) -> slice:
        return slice(self._grid.whole_before(begins), self._grid.number(ends))


def _touched(marked: NDArray[np.bool_], slots: int) -> NDArray[np.bool_]:
    """For each slot: whether one of the ``slots`` from there on is marked."""
    upto = np.concatenate([[0], np.cumsum(marked)])
    ends = np.minimum(np.arange(len(marked)) + slots, len(marked))
    return np.asarray(upto[ends] > upto[:-1])
