"""What is forecast for whole local days: extremes, and whether it rains at all.

The interval of such a value is Madrid's calendar day, of 23, 24 or 25 hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from chocolate_factory.kernel.market_time import day_interval
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.weather.model import HUMIDITY, TEMPERATURE, Place, Quantity

AEMET_DAILY = "aemet-daily"

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DailyQuantity:
    """One thing forecast for a day.

    Attributes:
        name: With its unit, as in series keys.
        unit: As stored and as shown.
        lowest: Least possible value.
        highest: Greatest possible value.
        of: The quantity whose extreme it is, and ``highest_of`` which; None: it is no extreme.
        highest_of: True for the day's greatest value, False for its least.
    """

    name: str
    unit: str
    lowest: float
    highest: float
    of: Quantity | None = None
    highest_of: bool = False


def _extreme(of: Quantity, name: str, *, highest: bool) -> DailyQuantity:
    return DailyQuantity(name, of.unit, of.lowest, of.highest, of, highest)


TEMPERATURE_MAX = _extreme(TEMPERATURE, "temperature_max_celsius", highest=True)
TEMPERATURE_MIN = _extreme(TEMPERATURE, "temperature_min_celsius", highest=False)
HUMIDITY_MAX = _extreme(HUMIDITY, "humidity_max_percent", highest=True)
HUMIDITY_MIN = _extreme(HUMIDITY, "humidity_min_percent", highest=False)
RAIN_PROBABILITY = DailyQuantity("precipitation_probability_percent", "%", 0, 100)
"""That it rains at all during the day."""

DAILY_QUANTITIES: Mapping[str, DailyQuantity] = {
    one.name: one
    for one in (TEMPERATURE_MAX, TEMPERATURE_MIN, HUMIDITY_MAX, HUMIDITY_MIN, RAIN_PROBABILITY)
}


def daily_forecast_series_of(place: Place) -> dict[str, Series]:
    """What is forecast for the days of ``place``, by the quantity's name.

    As with the hours, each issue is a revision known from when it reached us, and none is a gap.
    """
    return {
        one.name: Series(
            f"weather.{place.name}.forecast.daily.{one.name}",
            one.unit,
            (AEMET_DAILY,),
            lambda start: start + timedelta(days=1),
            rewritten=True,
        )
        for one in DAILY_QUANTITIES.values()
    }


def of_day(day: date, value: float) -> Observation:
    """``value`` for the whole of ``day``."""
    whole = day_interval(day)
    return Observation(whole.start, whole.duration // _MINUTE, value)
