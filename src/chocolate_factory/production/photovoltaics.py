"""The plant's own sun: power of its panels from the forecast irradiance."""

from dataclasses import dataclass
from datetime import datetime
from math import radians

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.production.sun import sun_position, tilted_irradiance_w_m2

STANDARD_W_M2 = 1000.0
"""Irradiance at which panels give their peak power."""


@dataclass(frozen=True, slots=True)
class Photovoltaics:
    """Panels on the roof.

    Attributes:
        peak_kw: Under standard test conditions.
        latitude: Degrees north.
        longitude: Degrees east.
        tilt_degrees: 0 lies flat, 90 stands upright.
        azimuth_degrees: Where they look: 90 east, 180 south, 270 west.
        performance_ratio: What is left after heat, dirt, cables and inverter.
        surplus_eur_per_kwh: What a kWh fed into the grid earns.
    """

    peak_kw: float
    latitude: float
    longitude: float
    tilt_degrees: float = 0.0
    azimuth_degrees: float = 180.0
    performance_ratio: float = 0.8
    surplus_eur_per_kwh: float = 0.0

    def power_kw(self, hour: datetime, radiation_w_m2: float) -> float:
        """Mean power of the hour that begins at ``hour`` (UTC).

        The sun is taken to stand where it does in the middle of the hour, to which the irradiance
        belongs as its mean; all parts of the hour have the same power.

        Args:
            hour: Its start.
            radiation_w_m2: Global horizontal irradiance, mean of the hour.
        """
        middle = hour + HOUR / 2
        sun = sun_position(middle, self.latitude, self.longitude)
        tilt, azimuth = radians(self.tilt_degrees), radians(self.azimuth_degrees)
        received = tilted_irradiance_w_m2(radiation_w_m2, sun, middle, tilt, azimuth)
        return self.peak_kw * self.performance_ratio * received / STANDARD_W_M2
