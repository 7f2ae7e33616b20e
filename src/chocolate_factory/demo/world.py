"""Everything that is simulated, made from one seed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from chocolate_factory.demo.market import Market, Toll
from chocolate_factory.demo.noise import Noise
from chocolate_factory.demo.system import PowerSystem
from chocolate_factory.demo.teller import Teller
from chocolate_factory.demo.weather import Spot, Weather
from chocolate_factory.kernel.market_time import DAY, local_instant

SEED = 20251001
"""The demonstration everybody sees unless they ask for another."""


_LATE = timedelta(minutes=7)


@dataclass(frozen=True, slots=True)
class Home:
    """The plant's place, and what AEMET calls it.

    Attributes:
        spot: Where it is.
        station: Code of AEMET's station there.
        municipality: INE's five digits.
    """

    spot: Spot
    station: str
    municipality: str


class World:
    """The market, the power system and the weather, and when each becomes known."""

    def __init__(self, home: Home, toll: Toll, seed: int = SEED) -> None:
        """The same ``seed`` makes the same world."""
        self.home = home
        self.seed = seed
        self._noise = Noise(seed)
        self.weather = Weather(self._noise)
        self.system = PowerSystem(self._noise, self.weather)
        self.market = Market(self._noise, self.system, toll)

    def teller(self, name: str) -> Teller:
        """A weather service."""
        return Teller(name, self._noise, self.weather)

    def chance(self, what: str, number: int) -> float:
        """A share of 0 to 1 by which ``what`` with that ``number`` is later than the others."""
        return float(self._noise.uniform(what, np.array([number]))[0])

    def published(self, what: str, day: date, at: time, within: timedelta) -> datetime:
        """When ``what`` came out on ``day``: up to ``within`` after ``at`` (Madrid's clock)."""
        return local_instant(day, at) + self.chance(what, day.toordinal()) * within

    def is_public_on_eve(self, what: str, day: date, at: time, now: datetime) -> bool:
        """Whether ``what`` of delivery day ``day``, due on its eve at about ``at``, is out."""
        return self.published(what, day - DAY, at, _LATE) <= now
