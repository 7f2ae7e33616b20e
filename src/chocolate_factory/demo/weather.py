"""The weather as it comes: at any place of the peninsula, at any instant.

Courses that all places share (air masses, fronts, wind) plus a little of each place's own, on top
of season, height and the sun. Every sixteen days a spell breaks in: cold in winter, hot in summer.
"""

from dataclasses import dataclass

import numpy as np

from chocolate_factory.demo.noise import Floats, Noise
from chocolate_factory.demo.wall import year_angle

_SPELL_EVERY_HOURS = 16 * 24.0
_SPELL_HOURS = 6 * 24.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the map.

    Attributes:
        latitude: Degrees north.
        longitude: Degrees east.
        altitude_m: Metres above the sea.
    """

    latitude: float
    longitude: float
    altitude_m: float = 400.0

    @property
    def cell(self) -> str:
        """Names the course that only this point has."""
        return f"{self.latitude:.1f} {self.longitude:.1f}"


MIDDLE = Spot(40.0, -3.7)
"""Stands for the whole country's temperature."""


class Weather:
    """What happens in the air. All ``hours`` are since 1970 (UTC)."""

    def __init__(self, noise: Noise) -> None:
        """Every course comes from ``noise``."""
        self._noise = noise

    def temperature_celsius(self, hours: Floats, at: Spot) -> Floats:
        """At two metres."""
        wave, winter = self._noise.wave, np.cos(year_angle(hours))
        season = 20.4 - 0.9 * (at.latitude - 38) - 0.0055 * at.altitude_m - 9.2 * winter
        swing = (5.4 - 1.5 * winter) * (1.15 - 0.7 * self.cloud(hours, at))
        afternoon = np.cos(2 * np.pi * (hours + at.longitude / 15 - 15.2) / 24)
        air = 2.2 * wave("air", hours, 60) + 0.9 * wave("air now", hours, 18)
        own = 0.5 * wave(f"air {at.cell}", hours, 9)
        return np.asarray(season + swing * afternoon + air + own + self.spell_celsius(hours))

    def spell_celsius(self, hours: Floats) -> Floats:
        """By how much a cold snap or a heat wave moves the temperature."""
        block = np.floor(hours / _SPELL_EVERY_HOURS)
        knots, room = block.astype(np.int64), _SPELL_EVERY_HOURS - _SPELL_HOURS
        begin = block * _SPELL_EVERY_HOURS + room * self._noise.uniform("spell begins", knots)
        share = np.clip((hours - begin) / _SPELL_HOURS, 0, 1)
        winter = np.cos(year_angle(begin))
        deepest = np.where(winter > 0, -7.0 * winter, -6.0 * winter)
        strength = 0.35 + 0.65 * self._noise.uniform("spell strength", knots)
        return np.asarray(deepest * strength * np.sin(np.pi * share) ** 2)

    def cloud(self, hours: Floats, at: Spot) -> Floats:
        """Share of the sky, 0 to 1."""
        grey = 1.25 * self.front(hours, at) + 0.45 * np.cos(year_angle(hours)) - 0.55
        return np.asarray(1 / (1 + np.exp(-1.5 * grey)))

    def front(self, hours: Floats, at: Spot) -> Floats:
        """How wet the air mass is: mean 0, variance 1."""
        wave = self._noise.wave
        shared = 0.8 * wave("front", hours, 44) + 0.42 * wave("front now", hours, 13)
        return np.asarray(shared + 0.43 * wave(f"front {at.cell}", hours, 20))

    def rain_mm(self, hours: Floats, at: Spot) -> Floats:
        """Of the hour that ends at each of ``hours``."""
        wet = self.front(hours - 0.5, at) + 0.25 * np.cos(year_angle(hours))
        return np.asarray(1.4 * np.maximum(0, wet - 1.35) ** 1.5)

    def humidity_percent(self, hours: Floats, at: Spot) -> Floats:
        """Relative, at two metres."""
        warm = self.temperature_celsius(hours, at)
        dew = 7.5 - 3.5 * np.cos(year_angle(hours)) + 2.6 * self.front(hours, at)
        dew += 0.6 * self.spell_celsius(hours)
        return np.asarray(np.clip(100 * np.exp(0.063 * np.minimum(dew - warm, 0)), 9, 99))

    def pressure_hpa(self, hours: Floats, at: Spot) -> Floats:
        """At the ground."""
        sea = 1017.5 - 4.5 * self._noise.wave("front", hours, 44)
        sea += 3 * self._noise.wave("pressure", hours, 90)
        return np.asarray(sea * np.exp(-at.altitude_m / 8430))

    def breeze(self, hours: Floats) -> Floats:
        """How windy the whole country is: mean 0, variance 1."""
        wave = self._noise.wave
        slow = 0.62 * wave("breeze", hours, 34) + 0.5 * wave("breeze of the week", hours, 110)
        return np.asarray(slow + 0.6 * wave("breeze now", hours, 14))

    def wind_100m_m_s(self, hours: Floats, at: Spot) -> Floats:
        """At about the height of hubs."""
        own = self._noise.wave(f"breeze {at.cell}", hours, 12)
        night = 0.05 * np.cos(2 * np.pi * (hours - 22) / 24)
        season = 0.07 * np.cos(year_angle(hours))
        strength = 0.27 * self.breeze(hours) + 0.2 * own + night + season
        return np.asarray(6.6 * np.exp(strength))

    def wind_m_s(self, hours: Floats, at: Spot) -> Floats:
        """At ten metres."""
        sun = 1 + 0.35 * np.cos(2 * np.pi * (hours - 15) / 24)
        return np.asarray(0.38 * self.wind_100m_m_s(hours, at) * sun)

    def radiation_w_m2(self, hours: Floats, at: Spot) -> Floats:
        """Global, on the horizontal: mean of the hour that ends at each of ``hours``."""
        quarters = [clear_sky_w_m2(hours - late, at) for late in (0.125, 0.375, 0.625, 0.875)]
        shade = 1 - 0.72 * self.cloud(hours - 0.5, at) ** 2.6
        return np.asarray(np.mean(quarters, axis=0) * shade)


def clear_sky_w_m2(hours: Floats, at: Spot) -> Floats:
    """Global radiation under a cloudless sky (Haurwitz 1945)."""
    declination = -0.4093 * np.cos(year_angle(hours) + 2 * np.pi * 26 / 365.2425)
    turn = 2 * np.pi * ((hours + at.longitude / 15) % 24 - 12) / 24
    latitude = np.radians(at.latitude)
    height = np.sin(latitude) * np.sin(declination)
    height = height + np.cos(latitude) * np.cos(declination) * np.cos(turn)
    above = np.maximum(height, 1e-3)
    return np.where(height > 0, 1098 * above * np.exp(-0.057 / above), 0.0)
