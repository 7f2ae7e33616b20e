"""Instants as whole minutes from the plan's first one, and slots as stretches of minutes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PlanningProblem

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Booleans = NDArray[np.bool_]
Kind = TypeVar("Kind", bound=np.generic)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The simulated clock.

    Attributes:
        first: The instant of minute 0 (UTC).
        minutes: How many there are.
        slot_minutes: Length of a slot.
    """

    first: datetime
    minutes: int
    slot_minutes: int

    @classmethod
    def of(cls, problem: PlanningProblem) -> "Timeline":
        """From the first slot of ``problem`` to the end of the last."""
        minutes = len(problem.slots) * problem.slot_minutes
        return cls(problem.interval.start, minutes, problem.slot_minutes)

    def minute(self, instant: datetime) -> int:
        """The minute that begins at or after ``instant``; negative before the first."""
        return ceil((instant - self.first) / MINUTE)

    def instant(self, minute: int) -> datetime:
        """When ``minute`` begins (UTC)."""
        return self.first + minute * MINUTE

    def span(self, interval: Interval) -> slice:
        """The minutes inside ``interval``."""
        begins, ends = self.minute(interval.start), self.minute(interval.end)
        return slice(min(max(begins, 0), self.minutes), min(max(ends, 0), self.minutes))

    def each(self) -> Whole:
        """All minutes."""
        return np.arange(self.minutes)

    def of_slots(self, values: NDArray[Kind]) -> NDArray[Kind]:
        """A value of each slot for each of its minutes."""
        return np.repeat(values, self.slot_minutes)

    def of_parts(self, values: Iterable[Sequence[float]]) -> Floats:
        """Values of the equal parts of each slot for each of its minutes."""
        return np.concatenate(
            [np.repeat(parts, self.slot_minutes // len(parts)) for parts in values]
        )

    def slot_of(self, minute: int) -> int:
        """Number of the slot in which ``minute`` lies."""
        return minute // self.slot_minutes

    def next_slot(self, minute: int) -> int:
        """The first minute of the slot that begins at or after ``minute``."""
        return -(-minute // self.slot_minutes) * self.slot_minutes
