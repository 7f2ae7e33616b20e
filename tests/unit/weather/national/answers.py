"""Answers for all national points in the documented form: a list of tables, one per place."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2

from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.weather.national.model import points

UNITS = {
    "temperature_2m": "°C",
    "wind_speed_100m": "m/s",
    "shortwave_radiation": "W/m²",
    "cloud_cover": "%",
    "precipitation": "mm",
}

Value = Callable[[int, str, datetime], object]
"""The value of a point (its place in the list), of a column, at a stamp."""


def plain(place: int, column: str, stamp: datetime) -> object:
    """Something different for each, and possible."""
    return place + stamp.hour / 100 + len(column) / 1000


def tables(columns: list[str], begin: datetime, hours: int, value: Value = plain) -> list[Any]:
    """What the service answers for all points."""
    stamps = [begin + n * HOUR for n in range(hours)]
    return [
        {
            "latitude": round(point.latitude * 4) / 4,
            "longitude": round(point.longitude * 4) / 4,
            "generationtime_ms": 0.6,
            "utc_offset_seconds": 0,
            "timezone": "GMT",
            "timezone_abbreviation": "GMT",
            "elevation": 500.0,
            **({"location_id": place} if place else {}),
            "hourly_units": {
                "time": "iso8601",
                **{name: UNITS[name.partition("_previous")[0]] for name in columns},
            },
            "hourly": {
                "time": [f"{stamp:%Y-%m-%dT%H:%M}" for stamp in stamps],
                **{name: [value(place, name, stamp) for stamp in stamps] for name in columns},
            },
        }
        for place, point in enumerate(points())
    ]


def open_meteo(request: httpx2.Request) -> httpx2.Response:
    """Any of the three services, by the request's own words."""
    asked = request.url.params
    if "run" in asked:
        begin = datetime.fromisoformat(asked["run"]).replace(tzinfo=UTC)
        hours = int(asked["forecast_days"]) * 24
    else:
        begin = datetime.fromisoformat(asked["start_date"]).replace(tzinfo=UTC)
        last = datetime.fromisoformat(asked["end_date"]).replace(tzinfo=UTC)
        hours = (last - begin) // HOUR + DAY // HOUR
    return httpx2.Response(200, json=tables(asked["hourly"].split(","), begin, hours))
