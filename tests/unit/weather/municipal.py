"""AEMET's municipal forecasts in the documented format, small and to order."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import httpx2

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.weather.model import AEMET
from tests.unit.weather.upstreams import BASE, answering, envelope, latin

KEY = "a-very-secret-key"


def hourly_day(day: str, hours: Iterable[int], **changes: object) -> dict[str, object]:
    """One day of the hourly form: the temperature is the hour's number, everything else a text."""
    told = [f"{hour:02d}" for hour in hours]
    wind = [
        entry
        for hour in told
        for entry in (
            {"direccion": ["O"], "velocidad": ["36"], "periodo": hour},
            {"value": "72", "periodo": hour},
        )
    ]
    fields = {
        "temperatura": [{"value": str(int(hour)), "periodo": hour} for hour in told],
        "humedadRelativa": [{"value": "61", "periodo": hour} for hour in told],
        "precipitacion": [{"value": "0.4", "periodo": hour} for hour in told],
        "probPrecipitacion": [{"value": "", "periodo": "0208"}, {"value": "85", "periodo": "0814"}],
        "vientoAndRachaMax": wind,
        "fecha": f"{day}T00:00:00",
    }
    return {**fields, **changes}


def daily_days(first: str, count: int = 7) -> list[dict[str, object]]:
    """The daily form: numbers and texts mixed, and no ``periodo`` on the later days."""
    begin = date.fromisoformat(first)
    return [
        {
            "probPrecipitacion": [
                {"value": 10 * n, "periodo": "00-24"},
                {"value": "95", "periodo": "00-12"},
                {"value": "", "periodo": "12-24"},
            ]
            if n < 4
            else [{"value": str(10 * n)}],
            "temperatura": {"maxima": 20 + n, "minima": str(10 + n), "dato": []},
            "humedadRelativa": {"maxima": 95, "minima": 60, "dato": []},
            "fecha": f"{begin + timedelta(days=n)}T00:00:00",
        }
        for n in range(count)
    ]


def municipal(
    days: Sequence[object], made: str = "2024-11-05T12:25:49", code: object = "23055"
) -> list[object]:
    """The whole answer."""
    return [{"elaborado": made, "prediccion": {"dia": days}, "id": code, "nombre": "JAÉN"}]


def door_to(body: object) -> tuple[AemetDoor, list[httpx2.Request]]:
    """A door behind which ``body`` is."""
    http, made = answering(envelope(), latin(body))
    return AemetDoor(http, BASE, KEY, source=AEMET), made
