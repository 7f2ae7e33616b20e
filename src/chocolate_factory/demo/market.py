"""The day-ahead market and the regulated price that follows from it, in EUR/MWh."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import numpy as np

from chocolate_factory.demo.noise import Floats, Noise
from chocolate_factory.demo.system import PowerSystem
from chocolate_factory.demo.wall import hours_of, instant_of, year_angle

Toll = Callable[[datetime], float]
"""Tolls and charges of a small customer (2.0TD) in the hour that begins then, EUR/MWh."""

_LEFT_GW = (-6, 2.0, 5.0, 8.0, 12.0, 16.0, 20.0, 24.0, 28.0, 40.0)
_ASKED = (-22, 0.0, 7.0, 26.0, 53.0, 78.0, 97.0, 112.0, 128.0, 185.0)
"""What is asked for the last GW that wind, sun and surplus water leave to be generated."""
_GAS_HOURS = 24 * 80.0
QUARTERS_SINCE = date(2025, 10, 1)
"""First delivery day of quarter-hour prices."""
_FORWARD_SHARE = 0.3
_ADJUSTMENT = 17.0
_LOSSES = 0.14
_SERVICE = 3.0


class Market:
    """Prices of any interval; whether they are public yet is not its business."""

    def __init__(self, noise: Noise, system: PowerSystem, toll: Toll) -> None:
        """Cleared against ``system``."""
        self._noise = noise
        self._system = system
        self._toll = toll

    @staticmethod
    def minutes_of(day: date) -> int:
        """How long the price intervals of a delivery day are."""
        return 15 if day >= QUARTERS_SINCE else 60

    def spot(self, starts: Sequence[datetime], minutes: int) -> Floats:
        """Day-ahead price of the intervals of ``minutes`` (15 or 60) that begin at ``starts``."""
        middle = hours_of(starts) + minutes / 120
        system = self._system
        left = system.demand_forecast_mw(middle) - system.wind_forecast_mw(middle)
        left = left - system.solar_forecast_mw(middle) - (system.hydro_mw(middle) - 2_700)
        asked = np.interp(left / 1000, _LEFT_GW, _ASKED) * self._gas(middle)
        bids = 4.5 * self._noise.wave("bids", middle, 30) + 3 * self._noise.wave("bid", middle, 3)
        wanted = asked + bids * np.clip(0.35 + asked / 80, 0.25, 1.6)
        return np.asarray(np.round(_floored(wanted), 2) + 0.0)

    def pvpc(self, starts: Sequence[datetime]) -> Floats:
        """Regulated price of the hours that begin at ``starts``, tolls and charges included."""
        if not starts:
            return np.zeros(0)
        quarters = [self.spot([one + shift for one in starts], 15) for shift in _QUARTERS]
        hours = hours_of(starts)
        forward = 62 * self._gas(hours) + 8 * np.cos(year_angle(hours))
        energy = (1 - _FORWARD_SHARE) * np.mean(quarters, axis=0) + _FORWARD_SHARE * forward
        tolls = np.array([self._toll(start) for start in starts])
        price = (energy + _ADJUSTMENT) * (1 + _LOSSES) + _SERVICE + tolls
        return np.asarray(np.round(price, 2))

    def _gas(self, hours: Floats) -> Floats:
        """How dear gas is, 1 on the average."""
        slow = 0.2 * self._noise.wave("gas", hours, _GAS_HOURS)
        return np.exp(slow + 0.05 * self._noise.wave("gas now", hours, 200))


_QUARTERS = [instant_of(n / 4) - instant_of(0) for n in range(4)]


def _floored(wanted: Floats) -> Floats:
    """Most of those who would pay to run ask for nothing at all; few pay, and little."""
    paying = np.minimum(0.0, 0.35 * (wanted + 5.0))
    return np.where(wanted < 0, np.maximum(paying, -15.0), wanted)
