"""Whether the newest value of a series is as new as its publication promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.expectation import expected_end
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.store import SeriesStore

_PATIENCE = timedelta(hours=2)
"""How long after its publication a value may be outstanding before the series is stale."""


class Status(StrEnum):
    """How new a series is."""

    FRESH = "fresh"
    """The newest expected value is there."""
    LATE = "late"
    """The next value is due, but for no more than two hours."""
    STALE = "stale"
    """The next value has been due for longer."""
    EMPTY = "empty"
    """Nothing is stored."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """The newest value of a series beside what should be there."""

    series: str
    status: Status
    last: Reading | None
    expected_end: datetime
    """End of what is public (UTC)."""
    age: timedelta | None
    """Since the last interval ended; negative while it lies ahead; None for an empty series."""
    stale_hours: float
    """Hours between the last value and the end of what is public; 0 for an empty series."""
    overdue: timedelta
    """Since the next value became public; zero while it is not or the series is empty."""

    def as_dict(self) -> dict[str, object]:
        """For JSON; instants in ISO 8601, UTC."""
        return {
            "series": self.series,
            "status": self.status.value,
            "last_start": self.last.start.isoformat() if self.last else None,
            "last_value": self.last.value if self.last else None,
            "last_source": self.last.source if self.last else None,
            "age_hours": None if self.age is None else round(self.age / HOUR, 2),
            "expected_end": self.expected_end.isoformat(),
            "stale_hours": self.stale_hours,
            "overdue_minutes": round(self.overdue / timedelta(minutes=1)),
        }


def assess(series: Series, last: Reading | None, now: datetime) -> Freshness:
    """Judge ``last``, the newest reading of ``series``, at ``now``.

    Lateness counts from publication, not from the interval: tomorrow's prices that appear at 13:00
    are late from 13:00 on, however many of their hours are outstanding.
    """
    end = expected_end(series, now)
    if last is None:
        return Freshness(series.key, Status.EMPTY, None, end, None, 0.0, timedelta())
    stale_hours = max(0.0, (end - last.end) / HOUR)
    overdue = max(timedelta(), now - series.public_from(last.end))
    status = Status.FRESH if not stale_hours else Status.LATE
    if stale_hours and overdue > _PATIENCE:
        status = Status.STALE
    return Freshness(series.key, status, last, end, now - last.end, stale_hours, overdue)


def check_freshness(store: SeriesStore, series: Iterable[Series], now: datetime) -> list[Freshness]:
    """Judge each of ``series`` by its newest stored reading.

    Raises:
        StoreError: The store cannot be read.
    """
    return [assess(one, store.latest(one), now) for one in series]
