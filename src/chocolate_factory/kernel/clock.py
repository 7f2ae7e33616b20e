"""The only place that asks the machine what time it is.

``CHOCOLATE_NOW`` shifts the clock: it starts at the given instant and then runs on at the
machine's pace, so the whole system can be replayed at any date.
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
    """The machine's clock, shifted by a constant."""

    def __init__(self, shift: timedelta = timedelta()) -> None:
        """Add ``shift`` to every answer."""
        self.shift = shift

    @classmethod
    def starting_at(cls, instant: datetime) -> "SystemClock":
        """A clock that says ``instant`` now and runs on from there."""
        return cls(instant.astimezone(UTC) - datetime.now(UTC))

    def now(self) -> datetime:
        """The shifted present instant, aware, UTC."""
        return datetime.now(UTC) + self.shift

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; not shifted."""
        return time.monotonic()
