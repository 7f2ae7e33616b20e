"""Instants, half-open intervals and the Spanish market's delivery days.

Instants are aware and UTC everywhere; this module and the edges of display are the only places
that know ``Europe/Madrid``. A delivery day runs from local midnight to local midnight and has 23,
24 or 25 hours (92, 96 or 100 quarter hours)::

    2024-10-27 (25 h)   22:00Z ─┬─ 00:00+02 ... 00:00Z = 02:00+02, 01:00Z = 02:00+01 ... ─┬─ 23:00Z

The market runs on Madrid time in all five electricity systems; only tariff periods of the Canary
Islands look at another clock.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MADRID = ZoneInfo("Europe/Madrid")
HOUR = timedelta(hours=1)
HOUR_MINUTES = 60
DAY = timedelta(days=1)


def require_utc(instant: datetime) -> datetime:
    """``instant`` in UTC.

    Raises:
        ValueError: It is naive: nobody knows which clock it was read from.
    """
    if instant.tzinfo is None:
        message = f"naive instant {instant.isoformat()}: give it a time zone"
        raise ValueError(message)
    return instant.astimezone(UTC)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open span of time ``[start, end)`` in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", require_utc(self.start))
        object.__setattr__(self, "end", require_utc(self.end))
        if self.end < self.start:
            message = f"interval ends at {self.end} before it starts at {self.start}"
            raise ValueError(message)

    @property
    def duration(self) -> timedelta:
        """Real elapsed time, right across clock changes."""
        return self.end - self.start

    @property
    def hours(self) -> float:
        """Real elapsed hours."""
        return self.duration / HOUR

    def __bool__(self) -> bool:
        return self.end > self.start

    def __contains__(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def overlap(self, other: "Interval") -> "Interval":
        """The common part; empty (falsy) where there is none."""
        start = max(self.start, other.start)
        return Interval(start, max(start, min(self.end, other.end)))

    def meets(self, other: "Interval") -> bool:
        """Whether there is a common part; without making it."""
        return max(self.start, other.start) < min(self.end, other.end)

    def grid(self, minutes: int) -> Iterator[datetime]:
        """Starts of consecutive steps of ``minutes`` from ``start``, all before ``end``."""
        step, instant = timedelta(minutes=minutes), self.start
        while instant < self.end:
            yield instant
            instant += step

    def split(self, longest: timedelta) -> Iterator["Interval"]:
        """Consecutive pieces no longer than ``longest``."""
        start = self.start
        while start < self.end:
            end = min(start + longest, self.end)
            yield Interval(start, end)
            start = end


def subtract(whole: Interval, parts: Iterable[Interval]) -> list[Interval]:
    """What is left of ``whole`` without ``parts``, in order and as long as possible."""
    left, start = [], whole.start
    for part in sorted(part for part in parts if part):
        if part.start > start:
            left.append(Interval(start, min(part.start, whole.end)))
        start = max(start, part.end)
        if start >= whole.end:
            break
    if start < whole.end:
        left.append(Interval(start, whole.end))
    return [piece for piece in left if piece]


def to_local(instant: datetime) -> datetime:
    """The same instant on Madrid's clock."""
    return require_utc(instant).astimezone(MADRID)


def local_instant(day: date, at: time = time(0), *, second_pass: bool = False) -> datetime:
    """The instant (UTC) at which Madrid's clock shows ``at`` on ``day``.

    Args:
        day: Delivery day.
        at: Wall-clock time; inside the hour skipped in March it means the time it would have been.
        second_pass: Of the hour that comes twice in October, take the second.
    """
    wall = datetime.combine(day, at, tzinfo=MADRID).replace(fold=1 if second_pass else 0)
    return wall.astimezone(UTC)


def delivery_day(instant: datetime) -> date:
    """Madrid's calendar day of ``instant``."""
    return to_local(instant).date()


def day_interval(day: date) -> Interval:
    """The delivery day from local midnight to local midnight: 23, 24 or 25 hours."""
    return Interval(local_instant(day), local_instant(day + DAY))


def delivery_days(interval: Interval) -> list[date]:
    """Every delivery day that ``interval`` touches, in order; none for an empty interval."""
    if not interval:
        return []
    first = delivery_day(interval.start)
    last = delivery_day(interval.end - timedelta(microseconds=1))
    return [first + n * DAY for n in range((last - first).days + 1)]


def whole_days(interval: Interval) -> Interval:
    """``interval`` widened to full delivery days."""
    days = delivery_days(interval)
    if not days:
        return interval
    return Interval(day_interval(days[0]).start, day_interval(days[-1]).end)


def floor_to(instant: datetime, minutes: int) -> datetime:
    """The last multiple of ``minutes`` (counted in UTC) at or before ``instant``."""
    epoch = int(require_utc(instant).timestamp())
    return datetime.fromtimestamp(epoch - epoch % (minutes * 60), UTC)


def ceil_to(instant: datetime, minutes: int) -> datetime:
    """The first multiple of ``minutes`` (counted in UTC) at or after ``instant``."""
    floored = floor_to(instant, minutes)
    return floored if floored == require_utc(instant) else floored + timedelta(minutes=minutes)
