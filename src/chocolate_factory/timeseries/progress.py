"""How long work tells where it stands, and how it is told to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.market_time import Interval

__all__ = ["Pace", "Progress", "Watcher", "WorkCancelledError"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a fill stands after one of its requests."""

    source: str
    """Who was asked."""
    series: tuple[str, ...]
    """Keys of the series asked for."""
    interval: Interval
    """What was asked for."""
    done: int
    """Requests made so far."""
    total: int
    """Requests made and planned; grows when another source has to step in."""
    written: int
    """Values written so far."""
    missing_hours: float
    """Hours still missing, over all series."""


Watcher = Callable[[Progress], None]
"""Told after each request; may raise :class:`WorkCancelledError`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a fill is and how long it will still take."""

    progress: Progress
    seconds: float
    """Since it began."""

    @property
    def percent(self) -> float:
        """Of the requests made and planned."""
        return 100.0 * self.progress.done / self.progress.total if self.progress.total else 100.0

    @property
    def values_per_second(self) -> float:
        """Values written, on average since it began."""
        return self.progress.written / self.seconds if self.seconds > 0 else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the average pace of its requests; None before the first."""
        if not self.progress.done:
            return None
        return self.seconds / self.progress.done * (self.progress.total - self.progress.done)
