"""The weather now and the state of every series, as the page Today shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.speech.message import Message, Text
from chocolate_factory.timeseries.freshness import Status
from chocolate_factory.weather.hybrid import Reason


@dataclass(frozen=True, slots=True)
class WeatherNow:
    """The weather under the hybrid rule.

    Attributes:
        start: Start of the hour of the temperature (UTC).
        source: Who serves.
        preferred: Who should serve at this hour.
        reason: Why ``source`` serves.
        fresh: Whether it may be called current.
        temperature_celsius: Outdoors.
        humidity_percent: Relative.
        pressure_hpa: At the station's level.
    """

    start: datetime
    source: str
    preferred: str
    reason: Reason
    fresh: bool
    temperature_celsius: float | None
    humidity_percent: float | None = None
    pressure_hpa: float | None = None


class Role(StrEnum):
    """What a series is for, and so what follows when it is old."""

    PLAN_PRICE = "plan_price"
    """The market price the plant pays."""
    REFERENCE_PRICE = "reference_price"
    """Shown for comparison."""
    PLAN_WEATHER = "plan_weather"
    """Weather the plan is made with."""
    SHOWN_WEATHER = "shown_weather"
    """Weather that is shown and kept, but not planned with."""


@dataclass(frozen=True, slots=True)
class SeriesState:
    """The newest value of one series.

    Attributes:
        key: As stored, such as ``price.spot.es``.
        role: What it is for.
        status: Fresh, late, stale or empty.
        unit: Of the value, as shown.
        value: Newest value; None if there is none.
        start: Start of its interval (UTC).
        age: Since that interval ended; negative for prices of hours to come.
        source: Who gave it.
        consequence: What follows for the plan; default the usual one of role and status.
    """

    key: str
    role: Role
    status: Status
    unit: str
    value: float | None = None
    start: datetime | None = None
    age: timedelta | None = None
    source: str | None = None
    consequence: Text | None = None

    @property
    def name(self) -> Message:
        """What people call it; a weather series by its quantity, whatever the place."""
        parts = self.key.split(".")
        known_as = self.key if parts[0] != "weather" else ".".join([parts[0], *parts[2:]])
        return Message(f"series.{known_as}", otherwise=self.key)

    @property
    def effect(self) -> Text | None:
        """What follows from its state; None while it is fresh."""
        if self.consequence is not None:
            return self.consequence
        if self.status is Status.FRESH:
            return None
        return Message(f"effect.{self.role}.{self.status}")
