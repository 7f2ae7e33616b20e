"""Machines: how many, what they draw, and what keeps them from running."""

from dataclasses import dataclass

from chocolate_factory.kernel.market_time import Interval


@dataclass(frozen=True, slots=True)
class ClimateLimits:
    """The outdoor weather in which a machine can do its work; what is None does not matter.

    Attributes:
        min_temperature_celsius: Coldest.
        max_temperature_celsius: Hottest.
        max_humidity_percent: Dampest, relative humidity.
    """

    min_temperature_celsius: float | None = None
    max_temperature_celsius: float | None = None
    max_humidity_percent: float | None = None

    def allow(self, temperature_celsius: float | None, humidity_percent: float | None) -> bool:
        """Whether the machine may run in such weather; unknown weather forbids nothing."""
        cold, hot = self.min_temperature_celsius, self.max_temperature_celsius
        if temperature_celsius is not None:
            if cold is not None and temperature_celsius < cold:
                return False
            if hot is not None and temperature_celsius > hot:
                return False
        damp = self.max_humidity_percent
        return damp is None or humidity_percent is None or humidity_percent <= damp


@dataclass(frozen=True, slots=True)
class Changeover:
    """What it takes to make one family of recipes after another on the same unit.

    Attributes:
        before: Family made last.
        after: Family made next.
        minutes: The unit is taken that long, without power and without people.
        cost_eur: Of one changeover: material and cleaning agents.
    """

    before: str
    after: str
    minutes: int
    cost_eur: float = 0.0


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Units of a machine that are away.

    Attributes:
        interval: While they are (UTC).
        units: How many.
    """

    interval: Interval
    units: int = 1


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine; its units are interchangeable.

    Attributes:
        name: Stable.
        count: Units.
        power_kw: While it runs, unless a step says otherwise.
        limits: Outdoor weather it can run in; None: any.
        changeovers: Between families of recipes; a pair that is not listed needs nothing.
        cleaning_minutes: After every run the unit is taken that long, without power.
        maintenance: When units are away.
        cooling_kw: Heat that one running unit puts on the plant's cooling (thermal).
        fresh_air_m3_per_hour: Outdoor air that the hall needs for one running unit.
    """

    name: str
    count: int
    power_kw: float
    limits: ClimateLimits | None = None
    changeovers: tuple[Changeover, ...] = ()
    cleaning_minutes: int = 0
    maintenance: tuple[Maintenance, ...] = ()
    cooling_kw: float = 0.0
    fresh_air_m3_per_hour: float = 0.0

    def changeover(self, before: str, after: str) -> Changeover | None:
        """What it takes to make family ``after`` after ``before``; None: nothing."""
        found = (one for one in self.changeovers if (one.before, one.after) == (before, after))
        return next(found, None)
