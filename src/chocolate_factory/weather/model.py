"""The nouns of the weather: places, quantities, and the series that hold them.

A value is stamped by its upstream with an instant ``T`` and kept for an hour ``[start, +1 h)``::

    instantaneous (temperature, humidity, pressure, wind)   T ───────> start = T
    of the preceding hour (precipitation, radiation)        [T-1h, T) <── T, start = T - 1 h

OpenWeatherMap refreshes within the hour: its value is kept for the hour that contains ``T``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.model import Plausible, Series

AEMET = "aemet"
OPENWEATHERMAP = "openweathermap"
OPEN_METEO = "open-meteo"
OPEN_METEO_ARCHIVE = "open-meteo-archive"

OVERDUE: timedelta = 3 * HOUR
"""After its measurement a value may take this long before anyone calls it missing.

AEMET publishes 20 minutes to about three hours late. Until then the hybrid rule decides who may
speak for the hour, and it is no gap.
"""

_ANY_FORECASTER = (AEMET, OPEN_METEO, OPENWEATHERMAP)
_ANY_STATION = (AEMET, OPENWEATHERMAP, OPEN_METEO, OPEN_METEO_ARCHIVE)


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map whose weather matters.

    Attributes:
        name: Part of the series' keys: lower-case letters, digits, ``_`` and ``-``.
        latitude: Degrees north.
        longitude: Degrees east.
        altitude_m: Metres above the sea.
        aemet_station: AEMET's code of the nearest station (*indicativo climatológico*), if any.
        aemet_municipality: INE's five digits of the municipality, for AEMET's forecasts, if any.
    """

    name: str
    latitude: float
    longitude: float
    altitude_m: float
    aemet_station: str | None = None
    aemet_municipality: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", self.name):
            raise ConfigurationError(
                f"{self.name!r} cannot name a place.",
                advice="Use lower-case letters, digits, _ and -, beginning with a letter.",
            )


class Kind(StrEnum):
    """How a value relates to the instant it is stamped with."""

    INSTANTANEOUS = "instantaneous"
    PRECEDING_HOUR = "preceding hour"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing that is measured, with the bounds outside which a value cannot be true.

    Attributes:
        name: With its unit, as in series keys.
        unit: As stored and as shown.
        lowest: Least possible value.
        highest: Greatest possible value.
        kind: Instantaneous, or a total or mean of the hour before the stamp.
        sources: Who may speak for it, best first.
        steepest: See ``Plausible``.
        flat_hours: See ``Plausible``.
        may_rest_at: See ``Plausible``.
        farthest: See ``Plausible``.
    """

    name: str
    unit: str
    lowest: float
    highest: float
    kind: Kind
    sources: tuple[str, ...]
    steepest: float | None = None
    flat_hours: float | None = None
    may_rest_at: tuple[float, ...] = (0.0,)
    farthest: float | None = None

    @property
    def plausible(self) -> Plausible:
        """What its values can be."""
        return Plausible(
            self.lowest,
            self.highest,
            self.steepest,
            self.flat_hours,
            self.may_rest_at,
            computed_by=(OPEN_METEO, OPEN_METEO_ARCHIVE),
            farthest=self.farthest,
        )

    def start_of(self, stamp: datetime) -> datetime:
        """Start of the hour for which a value stamped ``stamp`` is kept."""
        return stamp - HOUR if self.kind is Kind.PRECEDING_HOUR else stamp

    def measured_at(self, start: datetime) -> datetime:
        """The stamp of the value kept for the hour that begins at ``start``; its inverse."""
        return start + HOUR if self.kind is Kind.PRECEDING_HOUR else start

    def overdue_at(self, start: datetime) -> datetime:
        """When the value of the hour that begins at ``start`` is missing rather than late."""
        return self.measured_at(start) + OVERDUE


# Bounds: Spain's records with room to spare (-32 and 47.6 °C; 185 mm in one hour; 10-minute winds)
# and pressures from sea level to 3500 m.
TEMPERATURE = Quantity(
    "temperature_celsius",
    "°C",
    -45,
    60,
    Kind.INSTANTANEOUS,
    _ANY_STATION,
    steepest=9,
    flat_hours=9,
    may_rest_at=(),
    farthest=22,
)
HUMIDITY = Quantity(
    "humidity_percent",
    "%",
    1,
    100,
    Kind.INSTANTANEOUS,
    _ANY_STATION,
    steepest=45,
    flat_hours=24,
    may_rest_at=(100.0,),
)
PRESSURE = Quantity(
    "pressure_hpa",
    "hPa",
    600,
    1100,
    Kind.INSTANTANEOUS,
    _ANY_STATION,
    steepest=8,
    flat_hours=24,
    may_rest_at=(),
    farthest=50,
)
"""At the station's level, never reduced to the sea.

AEMET ``pres``, OpenWeatherMap ``grnd_level``, Open-Meteo ``surface_pressure``; a source that tells
only the pressure at sea level has no value here.
"""
WIND_SPEED = Quantity(
    "wind_speed_m_s",
    "m/s",
    0,
    75,
    Kind.INSTANTANEOUS,
    _ANY_STATION,
    steepest=15,
    flat_hours=12,
)
"""Mean of ten minutes, 10 m above ground."""
PRECIPITATION = Quantity(
    "precipitation_mm",
    "mm",
    0,
    300,
    Kind.PRECEDING_HOUR,
    (AEMET, OPEN_METEO, OPEN_METEO_ARCHIVE),
)
"""Total of the hour. OpenWeatherMap's ``rain.1h`` ends at any minute and belongs to no hour."""
RADIATION = Quantity(
    "radiation_w_m2", "W/m²", 0, 1400, Kind.PRECEDING_HOUR, (OPEN_METEO, OPEN_METEO_ARCHIVE)
)
"""Global horizontal short-wave irradiance, mean of the hour."""

QUANTITIES: Sequence[Quantity] = (
    TEMPERATURE,
    HUMIDITY,
    PRESSURE,
    WIND_SPEED,
    PRECIPITATION,
    RADIATION,
)
_FORECASTERS = {
    PRESSURE.name: (OPEN_METEO, OPENWEATHERMAP),
    RADIATION.name: (OPEN_METEO,),
}
_BY_NAME = {quantity.name: quantity for quantity in QUANTITIES}


def series_of(place: Place) -> dict[str, Series]:
    """What was measured or analysed at ``place``, by the quantity's name.

    An hour is expected once it is overdue, ``OVERDUE`` after its measurement.
    """
    return {
        quantity.name: Series(
            f"weather.{place.name}.{quantity.name}",
            quantity.unit,
            quantity.sources,
            quantity.overdue_at,
            plausible=quantity.plausible,
        )
        for quantity in QUANTITIES
    }


def forecast_series_of(place: Place) -> dict[str, Series]:
    """What is forecast for ``place``, by the quantity's name; apart from what was measured.

    Each new forecast of an hour is a revision known from its issue, so that reading as known at an
    instant gives the forecast that stood then. After the hour's measurement it is worth nothing:
    a forecast never made is not a gap that could be healed.

    Sources are ranked for when all are fresh: read them through ``read_forecast``, which lets no
    old forecast of a better source hide a new one.
    """
    return {
        quantity.name: Series(
            f"weather.{place.name}.forecast.{quantity.name}",
            quantity.unit,
            _FORECASTERS.get(quantity.name, _ANY_FORECASTER),
            quantity.measured_at,
            plausible=Plausible(quantity.lowest, quantity.highest),
            rewritten=True,
        )
        for quantity in QUANTITIES
    }


def quantity_of(series: Series) -> Quantity:
    """The quantity a weather series holds.

    Raises:
        KeyError: It is no series of the weather.
    """
    return _BY_NAME[series.key.rpartition(".")[2]]
