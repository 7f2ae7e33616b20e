"""What the columns of datosclima.es' daily tables are called, as far as is known.

**Unverified.** datosclima.es offers one archive a month (``Aemet2024-01.rar``) with one ``.xls`` a
day (``Aemet2024-01-05.xls``), its header in the fifth row. No such file has been seen here: the
columns are those of AEMET's own daily summary, from which the site is made. Therefore the header is
looked for by its names, every column must be known, and anything else is an error that lists what
was found; nothing is guessed.

Temperatures are °C, winds km/h, rain mm. Extremes may carry the time in parentheses, ``31.2
(15:20)``; by which clock nobody says, so the times are not stored.
"""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from chocolate_factory.climate.model import (
    PRECIPITATION,
    TEMPERATURE_MAX,
    TEMPERATURE_MEAN,
    TEMPERATURE_MIN,
    WIND_GUST,
    Quantity,
)

STATION, PROVINCE = "estacion", "provincia"


class Figure(NamedTuple):
    """A column whose values are stored."""

    quantity: Quantity
    convert: Callable[[float], float]


def _as_is(value: float) -> float:
    return value


def _from_km_h(value: float) -> float:
    return round(value / 3.6, 2)


FIGURES: Mapping[str, Figure] = {
    "temperatura maxima": Figure(TEMPERATURE_MAX, _as_is),
    "temperatura minima": Figure(TEMPERATURE_MIN, _as_is),
    "temperatura media": Figure(TEMPERATURE_MEAN, _as_is),
    "racha": Figure(WIND_GUST, _from_km_h),
    "precipitacion 00-24h": Figure(PRECIPITATION, _as_is),
}
"""By the folded name without its unit. Rain of the whole day from 0 to 24 o'clock."""
LEFT_OUT = (
    "velocidad maxima",
    "precipitacion 00-06h",
    "precipitacion 06-12h",
    "precipitacion 12-18h",
    "precipitacion 18-24h",
)
"""Known, but no quantity of ours: the greatest ten-minute wind, and parts of the day's rain."""
KNOWN = (STATION, PROVINCE, *FIGURES, *LEFT_OUT)

_UNIT = re.compile(r"\s*\((°?c|ºc|km/h|mm|l/m2)\)\s*$")
_VALUE = re.compile(r"(-?\d{1,4}(?:[.,]\d{1,3})?)(?:\s*\(\d{1,2}:\d{2}\))?", re.ASCII)
TRACE_OF_RAIN = "Ip"


def column_of(folded: str) -> str:
    """A folded column name without its unit."""
    return _UNIT.sub("", folded)


def parse_value(text: str) -> float:
    """A number with decimal comma or point, perhaps with a time behind it.

    Values have at most four digits before the separator and none groups thousands, so a comma and a
    point mean the same.

    Raises:
        ValueError: It is none; says so in words.
    """
    if text == TRACE_OF_RAIN:
        return 0.0
    found = _VALUE.fullmatch(text)
    if found is None:
        message = "no number, alone or with a time in parentheses"
        raise ValueError(message)
    return float(found[1].replace(",", "."))
