"""A clock that tests set by hand."""

from datetime import UTC, datetime, timedelta


class ManualClock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        """Start at ``now`` (aware)."""
        self.instant = now.astimezone(UTC)
        self.seconds = 0.0

    def now(self) -> datetime:
        """The instant last set."""
        return self.instant

    def monotonic(self) -> float:
        """Seconds advanced so far."""
        return self.seconds

    def advance(self, step: timedelta) -> None:
        """Move forward."""
        self.instant += step
        self.seconds += step.total_seconds()
