"""Who tells of the weather, and how wrong: a little of what was measured, more of what is ahead."""

import numpy as np

from chocolate_factory.demo.noise import Floats, Knots, Noise
from chocolate_factory.demo.quantity import Quantity
from chocolate_factory.demo.weather import Spot, Weather

_NEAR_SHARE = 0.09
"""Error of a measurement, as a share of that of a forecast long ahead."""
_LOST_AFTER_HOURS = 95.0
"""How fast forecasts lose what they know."""
_SHARED = 0.9
"""Runs of one model err alike; what one run adds of its own is the rest."""


class Teller:
    """One service with errors of its own. All hours are since 1970 (UTC)."""

    def __init__(self, name: str, noise: Noise, weather: Weather) -> None:
        """Called ``name``, it looks at ``weather``."""
        self._name = name
        self._noise = noise
        self._weather = weather

    def measured(self, quantity: Quantity, hours: Floats, at: Spot) -> Floats:
        """What was seen, rounded as it is told."""
        wrong = self._wave(quantity, "seen", hours, at, 5.0)
        return self._rounded(quantity, hours, at, 0.5 * _NEAR_SHARE * wrong)

    def forecast(self, quantity: Quantity, hours: Floats, at: Spot, issued: Floats) -> Floats:
        """What was expected of ``hours`` in runs of ``issued``, one for each, or one for all."""
        lead = np.maximum(hours - issued, 0)
        size = _NEAR_SHARE + (1 - _NEAR_SHARE) * (1 - np.exp(-lead / _LOST_AFTER_HOURS))
        model = self._wave(quantity, "expected", hours, at, 15)
        run = self._wave(quantity, "run", hours, at, 9, issued.astype(np.int64))
        wrong = _SHARED * model + np.sqrt(1 - _SHARED**2) * run
        return self._rounded(quantity, hours, at, size * wrong)

    def _wave(
        self,
        quantity: Quantity,
        what: str,
        hours: Floats,
        at: Spot,
        scale_hours: float,
        branch: Knots | None = None,
    ) -> Floats:
        name = f"{self._name} {what} {quantity.name} {at.cell}"
        return self._noise.wave(name, hours, scale_hours, branch)

    def _rounded(self, quantity: Quantity, hours: Floats, at: Spot, wrong: Floats) -> Floats:
        truth = quantity.truth(self._weather, hours, at)
        told = truth * np.exp(quantity.error * wrong - 0.5 * (quantity.error * wrong) ** 2)
        if not quantity.scaled:
            told = truth + quantity.error * wrong
        told = np.clip(told, quantity.lowest, quantity.highest)
        return np.asarray(told.round(quantity.decimals) + 0.0)
