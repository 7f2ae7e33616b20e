"""The columns of one step: how many have started up to and including each slot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.solver.programme import Terms, minus, times


@dataclass(frozen=True, slots=True)
class StepCounts:
    """How often a step has started, counted in columns; never falls.

    Attributes:
        grid: Where the slots lie.
        grid_step: The step.
        slots: In which it may start, ascending.
        columns: Column of the starts up to each slot; -1 where there can be none yet.
        begun: Starts before the grid, which no column counts.
    """

    grid: Grid
    grid_step: GridStep
    slots: tuple[int, ...]
    columns: tuple[int, ...]
    begun: tuple[Start, ...]

    def started(self, slot: int) -> Terms:
        """Those up to and including ``slot``; none before the grid."""
        if slot < 0 or not self.columns:
            return []
        column = self.columns[min(slot, len(self.columns) - 1)]
        return [] if column < 0 else [(column, 1.0)]

    def in_slot(self, slot: int) -> Terms:
        """Those in ``slot`` alone."""
        return self.started(slot) + minus(self.started(slot - 1))

    def finished(self, slot: int) -> Terms:
        """Those that have ended at the start of ``slot``."""
        return self.started(slot - self.grid_step.slots)

    def started_by(self, instant: datetime) -> Terms:
        """Those that start by ``instant``."""
        return self.started(self.grid.last_start(instant))

    def freed_by(self, instant: datetime) -> Terms:
        """Those whose unit has been cleaned by ``instant``."""
        return self.started_by(instant - self.grid_step.taken)

    def taking(self, instant: datetime) -> Terms:
        """Those that hold a unit at ``instant``."""
        return self.started_by(instant) + minus(self.freed_by(instant))

    def begun_taking(self, instant: datetime) -> int:
        """Units that what began before the grid still holds at ``instant``."""
        cleaning = self.grid_step.taken - timedelta(minutes=self.grid_step.step.minutes)
        return sum(one.start <= instant < one.end + cleaning for one in self.begun)

    def profile(self, slot: int, by_slot: Sequence[float]) -> Terms:
        """The sum over starts of ``by_slot``, counted from each start, as it stands in ``slot``.

        A stretch of equal values takes two terms.
        """
        terms: Terms = []
        before = 0.0
        for since, value in enumerate([*by_slot, 0.0]):
            if value != before:
                terms += times(value - before, self.started(slot - since))
            before = value
        return terms

    def peak_kw(self, slot: int, above_kw: float = 0.0) -> Terms:
        """The most it draws in ``slot``, cooling included; of each start only what is above."""
        chiller_kw = float(self.grid_step.chiller_kw[slot])
        return self.profile(
            slot, [max(0.0, kw + chiller_kw - above_kw) for kw in self.grid_step.peaks_kw]
        )

    def mean_kw(self, slot: int) -> Terms:
        """What it draws in ``slot`` on average, cooling included."""
        step, hours = self.grid_step, self.grid.hours
        chilled = zip(step.used_kwh, step.chilled_hours, strict=True)
        chiller_kw = float(step.chiller_kw[slot])
        return self.profile(slot, [(kwh + h * chiller_kw) / hours for kwh, h in chilled])

    def may_run(self, slot: int) -> bool:
        """Whether one of those counted can be running in ``slot``."""
        return self.started(slot) != self.finished(slot)
