"""OpenWeatherMap as simulated: the weather now, and five days ahead in steps of three hours."""

from datetime import datetime, time, timedelta
from http import HTTPStatus

import numpy as np

from chocolate_factory.demo.noise import Floats
from chocolate_factory.demo.quantity import HUMIDITY, PRESSURE, RAIN, TEMPERATURE, WIND, Quantity
from chocolate_factory.demo.reply import Question, Reply, json_reply, not_found
from chocolate_factory.demo.wall import hours_of
from chocolate_factory.demo.weather import Spot
from chocolate_factory.demo.world import World
from chocolate_factory.kernel.market_time import ceil_to, floor_to, to_local

_REFRESH_MINUTES = 10
_STEP = timedelta(hours=3)
_STEPS = 40
_FAILS_FROM, _FAILS_UNTIL = time(10, 57), time(11, 17)
"""Every day it is down for a while, so that one can see what becomes of that."""
_NO_KEY = {"cod": 401, "message": "Invalid API key."}


class OpenWeatherMapUpstream:
    """Below ``/openweathermap``; any key will do."""

    def __init__(self, world: World) -> None:
        """Tell of the weather of ``world``."""
        self._home = world.home.spot
        self._model = world.teller("openweathermap")

    def answer(self, asked: Question, now: datetime) -> Reply:
        """The current weather, or the forecast; nothing in its bad minutes."""
        if _FAILS_FROM <= to_local(now).time() < _FAILS_UNTIL:
            return Reply(HTTPStatus.SERVICE_UNAVAILABLE, b"", "text/plain")
        if not asked.get("appid"):
            return json_reply(_NO_KEY, HTTPStatus.UNAUTHORIZED)
        at = Spot(float(asked.get("lat")), float(asked.get("lon")), self._home.altitude_m)
        if asked.path == "/data/2.5/weather":
            return json_reply(self._current(at, now))
        if asked.path == "/data/2.5/forecast":
            return json_reply(self._forecast(at, now))
        return not_found()

    def _current(self, at: Spot, now: datetime) -> dict[str, object]:
        newest = floor_to(now, _REFRESH_MINUTES)
        hours = hours_of([newest])

        def seen(quantity: Quantity) -> float:
            return float(self._model.measured(quantity, hours, at)[0])

        return {
            "cod": 200,
            "dt": int(newest.timestamp()),
            "main": {
                "temp": seen(TEMPERATURE),
                "humidity": int(seen(HUMIDITY)),
                "grnd_level": seen(PRESSURE),
            },
            "wind": {"speed": seen(WIND)},
        }

    def _forecast(self, at: Spot, now: datetime) -> dict[str, object]:
        first = ceil_to(now, 180)
        instants = [first + n * _STEP for n in range(_STEPS)]
        hours, issued = hours_of(instants), hours_of([first - _STEP])

        def said(quantity: Quantity) -> list[float]:
            return list(map(float, self._model.forecast(quantity, hours, at, issued)))

        rain = self._rain(hours, at, issued)
        columns = (said(TEMPERATURE), said(HUMIDITY), said(PRESSURE), said(WIND), rain)
        rows = [
            {
                "dt": int(instant.timestamp()),
                "main": {"temp": warm, "humidity": int(humid), "grnd_level": pressure},
                "wind": {"speed": wind},
                **({"rain": {"3h": wet}} if wet else {}),
            }
            for instant, warm, humid, pressure, wind, wet in zip(instants, *columns, strict=True)
        ]
        return {"cod": "200", "cnt": len(rows), "list": rows}

    def _rain(self, hours: Floats, at: Spot, issued: Floats) -> list[float]:
        """Of the three hours that end at each of ``hours``."""
        parts = [self._model.forecast(RAIN, hours - late, at, issued) for late in (0, 1, 2)]
        return list(map(float, np.sum(parts, axis=0).round(1)))
