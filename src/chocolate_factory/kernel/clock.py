"""The only place that asks the machine what time it is.

``CHOCOLATE_NOW`` shifts the clock: it starts at the given instant and then runs on at the
machine's pace, so the whole system can be replayed at any date. The demonstration may let it run
faster; whatever waits or measures (time-outs, rate limits, solvers) goes by ``monotonic``, which
always keeps the machine's pace.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never run backwards, for waiting and measuring."""
        ...


class SystemClock:
    """The machine's clock, shifted by a constant and, if wished, faster."""

    def __init__(self, shift: timedelta = timedelta(), *, speed: float = 1.0) -> None:
        """Add ``shift`` to every answer; from now on a second counts for ``speed`` seconds."""
        self.shift = shift
        self.speed = speed
        self._began = datetime.now(UTC)

    @classmethod
    def starting_at(cls, instant: datetime, *, speed: float = 1.0) -> "SystemClock":
        """A clock that says ``instant`` now and runs on from there."""
        return cls(instant.astimezone(UTC) - datetime.now(UTC), speed=speed)

    @property
    def is_set(self) -> bool:
        """Whether it tells another time than the machine's."""
        return bool(self.shift) or self.speed != 1

    def now(self) -> datetime:
        """The present instant as shown, aware, UTC."""
        return self.shown_at(datetime.now(UTC))

    def shown_at(self, machine: datetime) -> datetime:
        """What it shows (UTC) when the machine's clock shows ``machine``."""
        return self._began + (machine - self._began) * self.speed + self.shift

    def machine_at(self, shown: datetime) -> datetime:
        """What the machine's clock shows (UTC) when this one shows ``shown``."""
        machine = self._began + (shown - self.shift - self._began) / self.speed
        # Rounded to microseconds it may fall short, and whoever waits for it would wake too early.
        return machine if self.shown_at(machine) >= shown else machine + timedelta.resolution

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; neither shifted nor faster."""
        return time.monotonic()
