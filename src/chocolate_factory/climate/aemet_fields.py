"""What AEMET calls the figures of a day, and how it writes them.

Every value is a string with decimal comma, and a field is absent where nothing was measured. The
data spell humidity and pressure in camel case (``hrMedia``), AEMET's own metadata in lower case
(``hrmedia``): both are read. Beside numbers there are words:

- ``prec`` = ``Ip``: rain of less than 0.1 mm. It is kept as 0.0: it is a measurement, its error is
  below half the resolution of the gauge, and leaving it out would make a drizzle look like a hole.
- ``prec`` = ``Acum``: this day's rain is part of a later day's total. No value.
- a time = ``Varias``: the extreme was reached several times. No value.
- ``dir``: tens of degrees; 99 variable, 88 none. Neither is a value.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from chocolate_factory.climate.cells import parse_number, parse_time
from chocolate_factory.climate.model import (
    HUMIDITY_MAX,
    HUMIDITY_MAX_AT,
    HUMIDITY_MEAN,
    HUMIDITY_MIN,
    HUMIDITY_MIN_AT,
    PRECIPITATION,
    PRESSURE_MAX,
    PRESSURE_MIN,
    SUNSHINE,
    TEMPERATURE_MAX,
    TEMPERATURE_MAX_AT,
    TEMPERATURE_MEAN,
    TEMPERATURE_MIN,
    TEMPERATURE_MIN_AT,
    WIND_GUST,
    WIND_GUST_AT,
    WIND_GUST_DIRECTION,
    WIND_SPEED,
    Quantity,
)

TRACE_OF_RAIN = "Ip"
SEVERAL_DAYS = "Acum"
SEVERAL_TIMES = "Varias"
_VARIABLE, _NONE = 99, 88
_WHOLE_CIRCLE = 36


class Field(NamedTuple):
    """One field of a row."""

    name: str
    quantity: Quantity
    parse: Callable[[str], float | None]
    """Its value in the quantity's unit; None for words that mean no value; raises ValueError."""


def _rain(text: str) -> float | None:
    if text == SEVERAL_DAYS:
        return None
    return 0.0 if text == TRACE_OF_RAIN else parse_number(text)


def _time(text: str) -> float | None:
    return None if text == SEVERAL_TIMES else parse_time(text)


def _direction(text: str) -> float | None:
    tens = parse_number(text)
    if tens in (_VARIABLE, _NONE):
        return None
    if not 0 <= tens <= _WHOLE_CIRCLE:
        message = "no direction in tens of degrees"
        raise ValueError(message)
    return 10 * tens


FIELDS = (
    Field("tmed", TEMPERATURE_MEAN, parse_number),
    Field("tmax", TEMPERATURE_MAX, parse_number),
    Field("horatmax", TEMPERATURE_MAX_AT, _time),
    Field("tmin", TEMPERATURE_MIN, parse_number),
    Field("horatmin", TEMPERATURE_MIN_AT, _time),
    Field("hrMedia", HUMIDITY_MEAN, parse_number),
    Field("hrMax", HUMIDITY_MAX, parse_number),
    Field("horaHrMax", HUMIDITY_MAX_AT, _time),
    Field("hrMin", HUMIDITY_MIN, parse_number),
    Field("horaHrMin", HUMIDITY_MIN_AT, _time),
    Field("velmedia", WIND_SPEED, parse_number),
    Field("racha", WIND_GUST, parse_number),
    Field("horaracha", WIND_GUST_AT, _time),
    Field("dir", WIND_GUST_DIRECTION, _direction),
    Field("prec", PRECIPITATION, _rain),
    Field("sol", SUNSHINE, parse_number),
    Field("presMax", PRESSURE_MAX, parse_number),
    Field("presMin", PRESSURE_MIN, parse_number),
)
"""The times of the pressures are left out: AEMET rounds them to the hour."""


def text_of(row: Mapping[str, object], name: str) -> str:
    """The field's text, in either spelling; "" where it is absent."""
    value = row.get(name, row.get(name.lower()))
    return "" if value is None else str(value).strip()
