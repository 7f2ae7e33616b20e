"""What a check is given to look at: values just arrived, in their surroundings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.timeseries.model import Observation, Reading, Series

A_DAY_MINUTES = 1380
"""Values for as long as a delivery day or longer have no course within a day."""

Value = TypeVar("Value", Observation, Reading)


class Point(NamedTuple):
    """A value where it stands, whether it has just arrived or is believed already."""

    start: datetime
    minutes: int
    value: float
    fresh: bool
    own: bool
    """Whether the source that is looked at says so."""

    @property
    def end(self) -> datetime:
        """First instant after the interval."""
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Arrival:
    """Values of one source that have just arrived, and what is around them.

    Attributes:
        series: What they are of.
        source: Who says so.
        observations: Just arrived, ascending.
        neighbours: What is believed around them, from any source, ascending.
    """

    series: Series
    source: str
    observations: Sequence[Observation]
    neighbours: Sequence[Reading] = ()

    @property
    def is_daily(self) -> bool:
        """Whether each value is for a whole day."""
        return bool(self.observations) and self.observations[0].minutes >= A_DAY_MINUTES

    @property
    def is_computed(self) -> bool:
        """Whether the source computes what it says, and measures nothing."""
        limits = self.series.plausible
        return limits is not None and self.source in limits.computed_by

    def without(self, starts: Collection[datetime]) -> "Arrival":
        """The same without what has just arrived for ``starts``."""
        kept = [one for one in self.observations if one.start not in starts]
        return replace(self, observations=kept)

    def points(self, *, own: bool = False) -> list[Point]:
        """Everything in order; where both speak, what has just arrived.

        Args:
            own: Only what the same source says.
        """
        fresh = {one.start: Point(*one, fresh=True, own=True) for one in self.observations}
        known = {
            one.start: Point(
                one.start, one.minutes, one.value, fresh=False, own=one.source == self.source
            )
            for one in self.neighbours
            if one.start not in fresh and (not own or one.source == self.source)
        }
        return sorted((known | fresh).values())

    def fresh_days(self) -> dict[date, list[Observation]]:
        """What has just arrived, by Madrid's day."""
        return by_day(self.observations)


def by_day(values: Iterable[Value]) -> dict[date, list[Value]]:
    """``values`` by Madrid's day, in their order."""
    days: dict[date, list[Value]] = {}
    for one in values:
        days.setdefault(delivery_day(one.start), []).append(one)
    return days
