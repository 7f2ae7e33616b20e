"""The kinds of nonsense that a source may talk, and by what each is to be found out.

Each is written into the answers of the replayed upstreams at 2024-11-05 15:05 in Madrid.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.spoiler import (
    Change,
    Spoil,
    aemet,
    esios,
    omie,
    open_meteo,
    openweathermap,
    redata,
    text,
)

OMIE = r"^/omie/.*20241106\.1"
ESIOS_PVPC = "^/esios/indicators/1001"
REDATA = "^/redata/es/datos/mercados/"
AEMET = "^/aemet/opendata/sh/"
OPENWEATHERMAP = "^/openweathermap/data/2.5/weather"
OPEN_METEO = "^/open-meteo/v1/forecast"
OPEN_METEO_PAST = f"{OPEN_METEO}.*end_date=2024-11-0[345]&"

TEMPERATURE = "weather.linares.temperature_celsius"
HUMIDITY = "weather.linares.humidity_percent"
PRESSURE = "weather.linares.pressure_hpa"
RAIN = "weather.linares.precipitation_mm"
WIND = "weather.linares.wind_speed_m_s"


def each(change: Callable[[float], object]) -> Change:
    """The same is done to every value; what is missing stays so."""
    return lambda values: [None if one is None else change(one) for one in values]


def one(change: Callable[[float], object]) -> Change:
    """Only the sixth from the end is changed."""
    return lambda values: [*values[:-6], change(values[-6]), *values[-5:]]


def an_hour_late(prices: list[Any]) -> list[Any]:
    """Each price is given for the hour after its own."""
    return [prices[0], *prices[:-1]]


def fahrenheit(celsius: float) -> float:
    """As an American station would tell it."""
    return round(celsius * 1.8 + 32, 1)


@dataclass(frozen=True)
class Doubted:
    """Kept in quarantine, for one of these reasons."""

    source: str
    series: str
    checks: tuple[str, ...]
    values: int
    """How many at least."""
    by_others: bool = False
    """Only the other sources give it away, which are asked when prices are read again."""


@dataclass(frozen=True)
class Refused:
    """The answer is not read at all, and people are told so."""

    source: str
    saying: str


Found = Doubted | Refused
IN_SPOT = ("omie", SPOT.key)

WITH_KEYS: dict[str, tuple[Spoil, Found]] = {
    "prices x1000": (
        Spoil(OMIE, omie(each(lambda price: round(price * 1000, 2)))),
        Doubted(*IN_SPOT, ("unit", "range"), 24),
    ),
    "one price x1000": (
        Spoil(OMIE, omie(one(lambda price: round(price * 1000, 2)))),
        Doubted(*IN_SPOT, ("range",), 1),
    ),
    "prices in EUR per kWh": (
        Spoil(OMIE, omie(each(lambda price: round(price / 1000, 5)))),
        Doubted(*IN_SPOT, ("unit",), 24),
    ),
    "prices of yesterday again": (
        Spoil(OMIE, text("2024;11;05", "2024;11;06"), instead=("20241106", "20241105")),
        Doubted(*IN_SPOT, ("repeated",), 24),
    ),
    "one price all day": (
        Spoil(OMIE, omie(each(lambda _: 99.99))),
        Doubted(*IN_SPOT, ("flat",), 24),
    ),
    "prices an hour late": (
        Spoil(OMIE, omie(an_hour_late)),
        Doubted(*IN_SPOT, ("shifted",), 24, by_others=True),
    ),
    "a believable wrong price": (
        Spoil(OMIE, omie(one(lambda price: price + 10))),
        Doubted(*IN_SPOT, ("disagreement",), 1, by_others=True),
    ),
    "price as text": (
        Spoil(ESIOS_PVPC, esios("2024-11-05", one(lambda _: "n/a"))),
        Refused("esios", f"'n/a' for a price of {PVPC.key}"),
    ),
    "price as text in a file": (
        Spoil(OMIE, omie(one(lambda _: "n/a"))),
        Refused("omie", "'n/a' for a price"),
    ),
    "prices of next year": (
        Spoil(ESIOS_PVPC, text("2024-11-05", "2025-11-05")),
        Refused("esios", "in the future"),
    ),
    "price file of next year": (
        Spoil(OMIE, text("2024;11;06", "2025;11;06")),
        Refused("omie", "'2025;11;06;1;"),
    ),
    "frozen thermometer": (
        Spoil(AEMET, aemet("ta", each(lambda _: 17.3))),
        Doubted("aemet", TEMPERATURE, ("flat",), 12),
    ),
    "degrees Fahrenheit": (
        Spoil(AEMET, aemet("ta", each(fahrenheit))),
        Doubted("aemet", TEMPERATURE, ("unit", "range"), 12),
    ),
    "kelvin": (
        Spoil(OPENWEATHERMAP, openweathermap("temp", each(lambda celsius: celsius + 273.15))),
        Doubted("openweathermap", TEMPERATURE, ("range",), 1),
    ),
    "temperature spike": (
        Spoil(AEMET, aemet("ta", one(lambda celsius: celsius + 15))),
        Doubted("aemet", TEMPERATURE, ("spike",), 1),
    ),
    "humidity 140 %": (
        Spoil(AEMET, aemet("hr", each(lambda _: 140))),
        Doubted("aemet", HUMIDITY, ("range",), 12),
    ),
    "humidity as a share": (
        Spoil(AEMET, aemet("hr", each(lambda percent: percent / 100))),
        Doubted("aemet", HUMIDITY, ("unit", "range"), 12),
    ),
    "negative rain": (
        Spoil(AEMET, aemet("prec", each(lambda _: -1))),
        Doubted("aemet", RAIN, ("range",), 12),
    ),
    "a wind of 400 m/s": (
        Spoil(AEMET, aemet("vv", one(lambda _: 400))),
        Doubted("aemet", WIND, ("range",), 1),
    ),
    "temperature as text": (
        Spoil(AEMET, aemet("ta", one(lambda _: "n/a"))),
        Refused("aemet", "'n/a' for ta"),
    ),
    "humidity NaN": (
        Spoil(AEMET, aemet("hr", one(lambda _: math.nan))),
        Refused("aemet", "NaN is not JSON"),
    ),
    "weather of next year": (
        Spoil(AEMET, text("2024-11-05", "2025-11-05")),
        Refused("aemet", "in the future"),
    ),
}
WITHOUT_KEYS: dict[str, tuple[Spoil, Found]] = {
    "price NaN": (
        Spoil(REDATA, redata("2024-11-05", one(lambda _: math.nan))),
        Refused("redata", "NaN is not JSON"),
    ),
    "regulated prices in EUR per kWh": (
        Spoil(REDATA, redata("2024-11-05", each(lambda price: round(price / 1000, 5)))),
        Doubted("redata", PVPC.key, ("unit",), 24),
    ),
    "no pressure at all": (
        Spoil(OPEN_METEO, open_meteo("surface_pressure", each(lambda _: 0))),
        Doubted("open-meteo", PRESSURE, ("range",), 12),
    ),
    "pressure in mmHg": (
        Spoil(OPEN_METEO_PAST, open_meteo("surface_pressure", each(lambda hpa: hpa * 0.750062))),
        Doubted("open-meteo", PRESSURE, ("unit",), 12),
    ),
}
