"""What a gap costs: which of plan, forecast and history is worse off without its values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_day
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.gaps import Gap

FORECAST_NEEDS: timedelta = 42 * DAY
"""Forecasts look back six weeks: a week to copy from, the rest to know their own errors."""
PLANS_NEED = ("prices", "weather")
"""The collections without whose recent weeks there is no good plan."""
FORECAST_INPUTS = ("price.", "grid.")
"""Beginnings of the keys of series that forecasts are made from."""


class Urgency(StrEnum):
    """Who is worse off without the values, most urgent first."""

    PLAN = "plan"
    """Hours that the plan in force prices, and the weather of the last day."""
    FORECAST = "forecast"
    """Recent history from which prices are forecast."""
    HISTORY = "history"
    """Everything else that is kept whole."""

    @property
    def order(self) -> int:
        """0 for the most urgent."""
        return list(Urgency).index(self)


@dataclass(frozen=True, slots=True)
class RankedGap:
    """A gap and who is worse off."""

    gap: Gap
    urgency: Urgency

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return self.gap.as_dict() | {"urgency": self.urgency.value}


def rank(ports: Ports, gaps: Iterable[Gap]) -> list[RankedGap]:
    """``gaps`` by urgency; within one, as they come."""
    now = ports.clock.now()
    weather = {series.key for series in ports.weather.values()}
    plan = Interval(_yesterday(now), day_interval(delivery_day(now) + DAY).end)
    recent = Interval(recent_from(now), plan.end)

    def urgency(gap: Gap) -> Urgency:
        needed = gap.series == ports.price_series.key or gap.series in weather
        if needed and gap.interval.overlap(plan):
            return Urgency.PLAN
        if gap.series.startswith(FORECAST_INPUTS) and gap.interval.overlap(recent):
            return Urgency.FORECAST
        return Urgency.HISTORY

    ranked = [RankedGap(gap, urgency(gap)) for gap in gaps]
    return sorted(ranked, key=lambda one: one.urgency.order)


def recent_from(now: datetime) -> datetime:
    """Since when values are needed for plans and forecasts (UTC); the first instant of a day.

    Values of whole days would be cut in two, and found by neither part, where it were 42 times 24
    hours and the clock changed between.
    """
    return day_interval(delivery_day(now) - DAY - FORECAST_NEEDS).start


def _yesterday(now: datetime) -> datetime:
    return day_interval(delivery_day(now) - DAY).start
