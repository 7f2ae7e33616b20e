"""How often each forecaster is asked, and how long what it said counts as fresh."""

from collections.abc import Mapping
from datetime import timedelta

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.weather.daily_forecast import AEMET_DAILY
from chocolate_factory.weather.model import AEMET, OPEN_METEO, OPENWEATHERMAP

REFRESH: Mapping[str, timedelta] = {
    OPEN_METEO: timedelta(minutes=30),
    AEMET: 3 * HOUR,
    AEMET_DAILY: 3 * HOUR,
    OPENWEATHERMAP: 2 * HOUR,
}
"""By the forecaster's name.

Open-Meteo takes in a new model run every hour or so; AEMET makes its forecasts some four times a
day, mostly in the morning and in the afternoon; OpenWeatherMap runs its models every few hours.
"""
MISSED_TURNS = 3
SHORTEST_FRESH = 6 * HOUR


def refresh_of(forecaster: str) -> timedelta:
    """How long after an answer ``forecaster`` is asked again."""
    return REFRESH.get(forecaster, HOUR)


def fresh_for(forecaster: str) -> timedelta:
    """For how long an issue of ``forecaster`` is fresh: three turns missed, at least six hours.

    Models change little in six hours; a forecaster silent for longer stands behind those who spoke.
    """
    return max(MISSED_TURNS * refresh_of(forecaster), SHORTEST_FRESH)
