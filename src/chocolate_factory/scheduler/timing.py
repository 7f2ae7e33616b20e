"""When jobs run: on the product's clock, which may be shifted or faster than the machine's."""

from dataclasses import dataclass
from datetime import datetime

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import HOUR, MADRID, require_utc, to_local


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again after a while."""

    minutes: int

    def __str__(self) -> str:
        hours, minutes = divmod(self.minutes, 60)
        return f"every {hours} h" if not minutes else f"every {self.minutes} min"


@dataclass(frozen=True, slots=True)
class Daily:
    """At an hour of Madrid's clock, every day or on one weekday."""

    hour: int
    minute: int = 0
    weekday: str | None = None
    """``mon`` ... ``sun``; None: every day."""

    def __str__(self) -> str:
        return f"{self.weekday or 'daily'} {self.hour:02}:{self.minute:02}"


Timing = Every | Daily


class ClockTrigger(BaseTrigger):  # type: ignore[misc]  # apscheduler ships no types
    """Fires when our clock says so, told to a scheduler that only knows the machine's."""

    def __init__(self, timing: Timing, clock: SystemClock, start: datetime) -> None:
        """Count intervals from ``start``, an instant of ``clock``."""
        self.clock = clock
        self.by_the_clock = isinstance(timing, Daily)
        match timing:
            case Every(minutes):
                self.inner = IntervalTrigger(minutes=minutes, start_date=start, jitter=5)
            case Daily(hour, minute, weekday):
                self.inner = CronTrigger(
                    hour=hour, minute=minute, day_of_week=weekday, timezone=MADRID
                )

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        """The next firing in the machine's time (UTC); called by the scheduler.

        An hour that comes twice in October fires once.
        """
        # In UTC: adding to an instant on Madrid's clock would move its hands, not the instant.
        shown = self.clock.shown_at
        previous = shown(require_utc(previous_fire_time)) if previous_fire_time else None
        following = self._following(previous, shown(require_utc(now)))
        again = following and previous and _hands(following) == _hands(previous)
        if following and again and self.by_the_clock:
            following = self._following(following, following + HOUR)
        return self.clock.machine_at(following) if following else None

    def _following(self, previous: datetime | None, now: datetime) -> datetime | None:
        following: datetime | None = self.inner.get_next_fire_time(previous, now)
        return require_utc(following) if following else None


def _hands(instant: datetime) -> datetime:
    """What Madrid's clock shows, to the minute."""
    return to_local(instant).replace(second=0, microsecond=0, tzinfo=None)
