"""From instants and values to coordinates, and where an axis is marked."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import (
    HOUR,
    Interval,
    ceil_to,
    delivery_days,
    local_instant,
    to_local,
)

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of a drawing and the margins around its plot, in the drawing's own units."""

    width: float
    height: float
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0

    @property
    def plot_width(self) -> float:
        """Width without margins."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> float:
        """Height without margins."""
        return self.height - self.top - self.bottom

    @property
    def floor(self) -> float:
        """Where the plot ends below."""
        return self.height - self.bottom


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Real elapsed time from left to right: an hour is as wide on days with clock changes."""

    interval: Interval
    frame: Frame

    def x(self, instant: datetime) -> float:
        """Where ``instant`` is, held inside the plot."""
        share = (instant - self.interval.start) / self.interval.duration
        return round(self.frame.left + min(1.0, max(0.0, share)) * self.frame.plot_width, 2)

    def span(self, interval: Interval) -> tuple[float, float]:
        """Left edge and width of the part of ``interval`` that is inside."""
        left = self.x(interval.start)
        return left, round(self.x(interval.end) - left, 2)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """Values from bottom to top."""

    lowest: float
    highest: float
    frame: Frame

    def y(self, value: float) -> float:
        """Where ``value`` is."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(self.frame.floor - share * self.frame.plot_height, 2)


def nice_ticks(lowest: float, highest: float, about: int = 5) -> list[float]:
    """Round values that enclose ``[lowest, highest]``, some ``about`` steps apart.

    >>> nice_ticks(0.0, 0.19)
    [0.0, 0.05, 0.1, 0.15, 0.2]
    """
    span = max(highest - lowest, 1e-6)
    raw = span / about
    power = 10 ** math.floor(math.log10(raw))
    step = next(n * power for n in _STEPS if n * power >= raw * (1 - 1e-9))
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    return [round(n * step, 10) + 0.0 for n in range(first, max(last, first + 1) + 1)]


def hour_marks(interval: Interval, every: int) -> Iterator[datetime]:
    """Full local hours divisible by ``every``; of an hour that comes twice, the first."""
    for instant in Interval(ceil_to(interval.start, 60), interval.end).grid(60):
        local = to_local(instant)
        again = to_local(instant - HOUR).hour == local.hour
        if local.hour % every == 0 and not again:
            yield instant


def day_spans(interval: Interval) -> list[Interval]:
    """The delivery days that ``interval`` touches, cut to it."""
    days = delivery_days(interval)
    starts = [interval.start, *(local_instant(day) for day in days[1:])]
    ends = [*starts[1:], interval.end]
    return [Interval(start, end) for start, end in zip(starts, ends, strict=True)]
