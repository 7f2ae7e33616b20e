"""The nouns of the climate: stations, daily quantities, and the series that hold them.

A value belongs to the day it sums up, ``[start, start + 1440 min)``, and ``start.date()`` is the
station's own date. Days are days of UTC, as both networks count them all year: the hours in SIAR's
files and in AEMET's daily climate do not move with the clocks. Only AEMET's rain is measured from 7
to 7 o'clock, and is kept for exactly those hours::

    SIAR, and AEMET but for rain   D 00:00 UTC ─────────────── D+1 00:00 UTC
    AEMET's rain                          D 07:00 UTC ─────────────── D+1 07:00 UTC

Measured: the hourly rain of ten AEMET stations over seven weeks of 2024, added up from 7 to 7,
gives the daily figures to the tenth of a millimetre; from 0 to 24 it does not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.kernel.market_time import DAY, HOUR, local_instant
from chocolate_factory.timeseries.model import Plausible, PublicFrom, Series

SIAR = "siar"
AEMET = "aemet"
"""Networks of stations; SIAR is also the source of what its own stations say."""
AEMET_CLIMATE = "aemet-climate"
DATOSCLIMA = "datosclima"

DAY_MINUTES = 1440
RAIN_STARTS: timedelta = 7 * HOUR
"""After 00:00 UTC of its date AEMET's day of rain begins."""
AEMET_DELAY: timedelta = 5 * DAY
"""AEMET's daily climate comes four days late: on the fifth after the day began it is missing."""
_SIAR_PUBLISHES = time(10)
"""Madrid's time at which yesterday is expected of SIAR."""
_REMEMBERED_DAYS = 1 << 15
_CODE = re.compile(r"[A-Z0-9]{3,8}", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """One figure of a day, with the bounds outside which it cannot be true; there is one of each.

    Attributes:
        name: With its unit, as in series keys.
        unit: As stored and as shown.
        lowest: Least possible value.
        highest: Greatest possible value.
    """

    name: str
    unit: str
    lowest: float
    highest: float


def _extreme_time(name: str) -> Quantity:
    """When an extreme was reached: minutes after 00:00 UTC of its date, 1440 for 24:00."""
    return Quantity(f"{name}_at_minutes_utc", "min", 0, DAY_MINUTES)


# Bounds: Spain's records with room to spare (-32 and 47.6 °C, 817 mm in a day, gusts of 70 m/s).
TEMPERATURE_MEAN = Quantity("temperature_mean_celsius", "°C", -45, 60)
"""SIAR: of all measurements of the day. AEMET: half-way between maximum and minimum."""
TEMPERATURE_MAX = Quantity("temperature_max_celsius", "°C", -45, 60)
TEMPERATURE_MAX_AT = _extreme_time("temperature_max")
TEMPERATURE_MIN = Quantity("temperature_min_celsius", "°C", -45, 60)
TEMPERATURE_MIN_AT = _extreme_time("temperature_min")
HUMIDITY_MEAN = Quantity("humidity_mean_percent", "%", 0, 100)
HUMIDITY_MAX = Quantity("humidity_max_percent", "%", 0, 100)
HUMIDITY_MAX_AT = _extreme_time("humidity_max")
HUMIDITY_MIN = Quantity("humidity_min_percent", "%", 0, 100)
HUMIDITY_MIN_AT = _extreme_time("humidity_min")
WIND_SPEED = Quantity("wind_speed_m_s", "m/s", 0, 75)
"""Mean of the day: SIAR 2 m above ground, AEMET 10 m."""
WIND_DIRECTION = Quantity("wind_direction_degrees", "°", 0, 360)
WIND_GUST = Quantity("wind_gust_m_s", "m/s", 0, 120)
WIND_GUST_AT = _extreme_time("wind_gust")
WIND_GUST_DIRECTION = Quantity("wind_gust_direction_degrees", "°", 0, 360)
RADIATION = Quantity("radiation_mj_m2", "MJ/m²", 0, 50)
"""Global horizontal radiation, total of the day."""
PRECIPITATION = Quantity("precipitation_mm", "mm", 0, 900)
EFFECTIVE_PRECIPITATION = Quantity("effective_precipitation_mm", "mm", 0, 900)
"""What of the rain stays for plants, as SIAR reckons it (its column ``PePMon``)."""
EVAPOTRANSPIRATION = Quantity("evapotranspiration_mm", "mm", 0, 30)
"""Reference evapotranspiration by Penman-Monteith (SIAR's column ``EtPMon``)."""
SUNSHINE = Quantity("sunshine_hours", "h", 0, 24)
PRESSURE_MAX = Quantity("pressure_max_hpa", "hPa", 600, 1100)
"""At the station's level, never reduced to the sea."""
PRESSURE_MIN = Quantity("pressure_min_hpa", "hPa", 600, 1100)

BASE_QUANTITIES: Sequence[Quantity] = (
    TEMPERATURE_MEAN,
    TEMPERATURE_MAX,
    TEMPERATURE_MIN,
    HUMIDITY_MEAN,
    HUMIDITY_MAX,
    HUMIDITY_MIN,
    WIND_SPEED,
    WIND_DIRECTION,
    RADIATION,
    PRECIPITATION,
)
"""The ten variables of the weather that SIAR publishes; the rest says when and derives."""
_EXTREMES: Sequence[Quantity] = (
    TEMPERATURE_MAX_AT,
    TEMPERATURE_MIN_AT,
    HUMIDITY_MAX_AT,
    HUMIDITY_MIN_AT,
    WIND_GUST,
    WIND_GUST_AT,
    WIND_GUST_DIRECTION,
)
SIAR_QUANTITIES: Sequence[Quantity] = (
    *BASE_QUANTITIES,
    *_EXTREMES,
    EFFECTIVE_PRECIPITATION,
    EVAPOTRANSPIRATION,
)
AEMET_QUANTITIES: Sequence[Quantity] = (
    *(one for one in BASE_QUANTITIES if one not in (WIND_DIRECTION, RADIATION)),
    *_EXTREMES,
    SUNSHINE,
    PRESSURE_MAX,
    PRESSURE_MIN,
)


@dataclass(frozen=True, slots=True)
class Station:
    """A weather station by the name its network gives it.

    Attributes:
        network: ``siar`` or ``aemet``.
        code: As the network writes it: ``J17``, ``5279X``.
    """

    network: str
    code: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise InputError(
                f"{self.code!r:.40} is no code of a weather station.",
                advice="Give it as its network writes it, such as J17 (SIAR) or 5279X (AEMET).",
            )

    @property
    def key(self) -> str:
        """Part of the series' keys: ``siar-j17``."""
        return f"{self.network}-{self.code.lower()}"

    @property
    def quantities(self) -> Sequence[Quantity]:
        """What the network publishes of a day."""
        return SIAR_QUANTITIES if self.network == SIAR else AEMET_QUANTITIES

    def start_of(self, quantity: Quantity, day: date, *, source: str = "") -> datetime:
        """Start (UTC) of the interval that the figure of ``day`` sums up, as ``source`` sums."""
        start = _midnight(day)
        from_seven = self._rains_from_seven(quantity) and source != DATOSCLIMA
        return start + RAIN_STARTS if from_seven else start

    def series(self, quantity: Quantity) -> Series:
        """Where the daily values of ``quantity`` are kept."""
        is_siar = self.network == SIAR
        public_from: PublicFrom = _siar_public_from if is_siar else _aemet_public_from
        if self._rains_from_seven(quantity):
            public_from = _aemet_rain_public_from
        return Series(
            f"climate.{self.key}.{quantity.name}",
            quantity.unit,
            (SIAR,) if is_siar else (AEMET_CLIMATE, DATOSCLIMA),
            public_from,
            official=is_siar,
            plausible=Plausible(quantity.lowest, quantity.highest),
        )

    def _rains_from_seven(self, quantity: Quantity) -> bool:
        return self.network != SIAR and quantity is PRECIPITATION


def siar_station(code: str) -> Station:
    """A station of the ministry's irrigation network, ``J17``."""
    return Station(SIAR, code.upper())


def aemet_station(code: str) -> Station:
    """A station of the weather service by its *indicativo climatológico*, ``5279X``."""
    return Station(AEMET, code.upper())


LINARES_OLD = siar_station("J09")
"""From 24 August 2000 to the end of 2017."""
LINARES = siar_station("J17")
"""From 13 June 2018; on another site, so the two are not one record without a seam."""
SIAR_STATIONS: Sequence[Station] = (LINARES_OLD, LINARES)
"""SIAR's stations at Linares, in the order in which they served."""


def series_of(station: Station) -> dict[str, Series]:
    """Everything that is kept of ``station``, by the quantity's name."""
    return {one.name: station.series(one) for one in station.quantities}


def subject_of(series: Series) -> tuple[Station, Quantity] | None:
    """Whose daily figure ``series`` holds, and which; None if it is no series of the climate."""
    feature, _, rest = series.key.partition(".")
    place, _, name = rest.partition(".")
    network, _, code = place.partition("-")
    quantity = _BY_NAME.get(name)
    if feature != "climate" or quantity is None or network not in (SIAR, AEMET):
        return None
    return Station(network, code.upper()), quantity


_BY_NAME = {one.name: one for one in (*SIAR_QUANTITIES, *AEMET_QUANTITIES)}


# Every series of a station asks for the same days.
@lru_cache(_REMEMBERED_DAYS)
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@lru_cache(_REMEMBERED_DAYS)
def _siar_public_from(start: datetime) -> datetime:
    return local_instant(start.astimezone(UTC).date() + DAY, _SIAR_PUBLISHES)


def _aemet_public_from(start: datetime) -> datetime:
    return datetime.combine(start.astimezone(UTC).date(), time(), UTC) + AEMET_DELAY


def _aemet_rain_public_from(start: datetime) -> datetime:
    return _aemet_public_from(start - RAIN_STARTS)
