"""The peninsula's power system: what is asked of it and what wind, sun and atoms give, in MW."""

import numpy as np

from chocolate_factory.demo.noise import Floats, Noise
from chocolate_factory.demo.wall import Wall, year_angle
from chocolate_factory.demo.weather import MIDDLE, Weather, clear_sky_w_m2

_WORKING = (
    *(0.92, 0.86, 0.83, 0.81, 0.80, 0.83, 0.92, 1.01, 1.05, 1.06, 1.06, 1.06),
    *(1.06, 1.07, 1.06, 1.04, 1.04, 1.06, 1.08, 1.11, 1.14, 1.13, 1.06, 0.97),
)
"""Demand of each hour of a working day, as a share of the day's mean."""
_RESTING = (
    *(1.00, 0.93, 0.88, 0.86, 0.84, 0.84, 0.86, 0.89, 0.93, 0.99, 1.02, 1.03),
    *(1.04, 1.05, 1.02, 0.98, 0.97, 0.99, 1.04, 1.10, 1.16, 1.17, 1.11, 1.04),
)
_YEAR_HOURS = 8766.0
_YEAR_2025 = 55 * _YEAR_HOURS


class PowerSystem:
    """Demand and generation. All ``hours`` are since 1970 (UTC)."""

    def __init__(self, noise: Noise, weather: Weather) -> None:
        """Driven by ``weather``."""
        self._noise = noise
        self._weather = weather

    def demand_mw(self, hours: Floats) -> Floats:
        """At the busbars."""
        wall = Wall.at(hours)
        places = np.arange(25) + 0.5
        shapes = [
            np.interp(wall.hour, places, (*shape, shape[0])) for shape in (_WORKING, _RESTING)
        ]
        free = wall.rest | wall.saturday
        shape = np.where(free, shapes[1], shapes[0])
        level = np.where(wall.rest, 24_400, np.where(wall.saturday, 25_900, 28_900))
        level = level + 450 * (hours - _YEAR_2025) / _YEAR_HOURS
        felt = self._felt_celsius(hours)
        weather = 330 * np.maximum(0, 15 - felt) + 620 * np.maximum(0, felt - 22.5)
        mood = 320 * self._noise.wave("demand", hours, 20)
        return np.asarray((level + weather) * shape - 1_150 + mood)

    def wind_mw(self, hours: Floats) -> Floats:
        """Generated."""
        day = 0.16 * np.cos(2 * np.pi * (hours - 21.5) / 24) + 0.17 * np.cos(year_angle(hours))
        logarithm = 0.60 * self._weather.breeze(hours) + day
        return np.asarray(21_500 * np.tanh(0.255 * np.exp(logarithm)))

    def solar_mw(self, hours: Floats) -> Floats:
        """Photovoltaics, generated."""
        capacity = 22_000 + 1_800 * np.clip((hours - _YEAR_2025) / _YEAR_HOURS, -6, 4)
        clear = np.mean([clear_sky_w_m2(hours + late, MIDDLE) for late in (-0.25, 0.25)], axis=0)
        cloud = self._weather.cloud(hours, MIDDLE)
        light = clear * (1 - 0.5 * cloud**1.6)
        return np.asarray(capacity * np.tanh(light / 560))

    def nuclear_mw(self, hours: Floats) -> Floats:
        """Seven reactors, of which one or two refuel in spring and autumn."""
        season = np.cos(2 * (year_angle(hours) - 0.25))
        due = self._noise.wave("refuelling", hours, 900) - season
        off = np.heaviside(due - 0.3, 0) + np.heaviside(due - 1.1, 0)
        return np.asarray(7_090 - 1_000 * off + 6 * self._noise.wave("reactors", hours, 5))

    def hydro_mw(self, hours: Floats) -> Floats:
        """What rivers and reservoirs give without being asked; most in spring."""
        spring = np.cos(year_angle(hours) - 1.35)
        wet = 1_100 * self._noise.wave("rivers", hours, 500)
        return np.maximum(400, 3_300 + 2_100 * spring + wet)

    def combined_cycle_mw(self, hours: Floats) -> Floats:
        """Gas: what is left over for it."""
        left = self.demand_mw(hours) - self.wind_mw(hours) - self.solar_mw(hours)
        left = left - self.hydro_mw(hours) - self.nuclear_mw(hours)
        return np.asarray(900 + 2_100 * np.log1p(np.exp((left - 3_800) / 3_000)))

    def demand_forecast_mw(self, hours: Floats) -> Floats:
        """As the operator forecasts it on the eve."""
        return np.asarray(self.demand_mw(hours) + 480 * self._noise.wave("demand d1", hours, 9))

    def wind_forecast_mw(self, hours: Floats) -> Floats:
        """As the operator forecasts it on the eve."""
        wrong = 0.16 * self._noise.wave("wind d1", hours, 8)
        return np.asarray(self.wind_mw(hours) * np.exp(wrong))

    def solar_forecast_mw(self, hours: Floats) -> Floats:
        """As the operator forecasts it on the eve."""
        wrong = 0.09 * self._noise.wave("solar d1", hours, 14)
        return np.asarray(self.solar_mw(hours) * (1 + wrong))

    def _felt_celsius(self, hours: Floats) -> Floats:
        """The country's temperature of the last day: buildings are slow."""
        late = [self._weather.temperature_celsius(hours - back, MIDDLE) for back in (0, 6, 12, 18)]
        return np.asarray(np.mean(late, axis=0))
