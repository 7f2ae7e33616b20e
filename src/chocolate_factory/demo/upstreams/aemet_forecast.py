"""AEMET's simulated forecasts for a municipality: two days by the hour, seven days in extremes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

import numpy as np

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.quantity import HUMIDITY, RAIN, TEMPERATURE, WIND, Quantity
from chocolate_factory.demo.wall import hours_of
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    day_interval,
    delivery_day,
    floor_to,
    to_local,
)

_RUN_MINUTES = 6 * 60
_RUN_TAKES = 3 * HOUR
_HOURS = 48
_DAYS = 7
_KM_H_PER_M_S = 3.6
_WET_MM = 0.1

Document = list[dict[str, object]]


class MunicipalForecast:
    """For the municipality at home."""

    def __init__(self, world: World) -> None:
        """Forecast the weather of ``world``."""
        self._world = world
        self._teller = world.teller("aemet municipal")

    def hourly(self, now: datetime) -> Document:
        """The next two days; every value is a text, every hour one of Madrid's clock."""
        made = _made(now)
        starts = [floor_to(made, 60) + n * HOUR for n in range(1, _HOURS + 1)]
        days = dict.fromkeys(delivery_day(start) for start in starts)
        told = [
            self._hours(day, [one for one in starts if delivery_day(one) == day], made)
            for day in days
        ]
        return self._document(made, told)

    def daily(self, now: datetime) -> Document:
        """Today and the six days after it."""
        made = _made(now)
        first = delivery_day(now)
        return self._document(
            made, [self._extremes(first + n * DAY, n, made) for n in range(_DAYS)]
        )

    def _hours(self, day: date, starts: Sequence[datetime], made: datetime) -> dict[str, object]:
        hours, issued = hours_of(starts), hours_of([made])
        labels = [f"{to_local(start):%H}" for start in starts]

        def entries(quantity: Quantity, words: Callable[[float], str], late: float = 0) -> Document:
            told = self._said(quantity, hours + late, issued).tolist()
            return [
                {"value": words(value), "periodo": label}
                for value, label in zip(told, labels, strict=True)
            ]

        wind = self._said(WIND, hours, issued).tolist()
        return {
            "fecha": f"{day}T00:00:00",
            "temperatura": entries(TEMPERATURE, _whole),
            "humedadRelativa": entries(HUMIDITY, _whole),
            "precipitacion": entries(RAIN, _fallen, 1),
            "vientoAndRachaMax": [
                {"direccion": ["O"], "velocidad": [_whole(_KM_H_PER_M_S * speed)], "periodo": label}
                for speed, label in zip(wind, labels, strict=True)
            ],
        }

    def _extremes(self, day: date, ahead: int, made: datetime) -> dict[str, object]:
        hours, issued = hours_of(list(day_interval(day).grid(60))), hours_of([made])
        warm, humid = (self._said(one, hours, issued) for one in (TEMPERATURE, HUMIDITY))
        wet = float(np.mean(self._said(RAIN, hours + 1, issued) >= _WET_MM))
        probability: dict[str, object] = {"value": min(100, round(20 * wet) * 10)}
        if ahead < 4:  # noqa: PLR2004 - later days have no parts
            probability["periodo"] = "00-24"
        return {
            "fecha": f"{day}T00:00:00",
            "probPrecipitacion": [probability],
            "temperatura": _range(warm),
            "humedadRelativa": _range(humid),
        }

    def _said(self, quantity: Quantity, hours: Floats, issued: Floats) -> Floats:
        return self._teller.forecast(quantity, hours, self._world.home.spot, issued)

    def _document(self, made: datetime, days: Sequence[dict[str, object]]) -> Document:
        return [
            {
                "elaborado": f"{to_local(made):%Y-%m-%dT%H:%M:%S}",
                "prediccion": {"dia": list(days)},
                "id": self._world.home.municipality,
            }
        ]


def _made(now: datetime) -> datetime:
    """When the newest run was ready."""
    return floor_to(now - _RUN_TAKES, _RUN_MINUTES) + _RUN_TAKES


def _whole(value: float) -> str:
    return str(round(value))


def _fallen(millimetres: float) -> str:
    """As AEMET writes it: ``Ip`` for what a gauge does not count."""
    if 0 < millimetres < _WET_MM:
        return "Ip"
    return f"{millimetres:.1f}" if millimetres else "0"


def _range(values: Floats) -> dict[str, object]:
    return {"maxima": round(float(values.max())), "minima": round(float(values.min()))}
