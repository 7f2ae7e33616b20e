"""Small answers in the documented formats, and a client that gets them without a network."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import httpx2

from chocolate_factory.kernel.http_client import HttpClient, HttpConfig
from chocolate_factory.weather.model import Place

LINARES = Place("linares", 38.151107, -3.629453, 515, "5279X", "23055")
BASE = "https://upstream.test"
HOUR = timedelta(hours=1)
EAGER = HttpConfig(attempts=1, default_requests_per_minute=10_000)
"""One try: a test of a fault is not a test of retries."""

Handler = Callable[[httpx2.Request], httpx2.Response]


def utc(text: str) -> datetime:
    """An instant from ``2024-11-05T12`` or longer, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def client(handler: Handler) -> HttpClient:
    """A client whose network is ``handler``."""
    return HttpClient(EAGER, transport=httpx2.MockTransport(handler))


def watched(handler: Handler) -> tuple[HttpClient, list[httpx2.Request]]:
    """A client whose network is ``handler``, and the requests it makes."""
    made = list[httpx2.Request]()

    def handle(request: httpx2.Request) -> httpx2.Response:
        made.append(request)
        return handler(request)

    return client(handle), made


def answering(*answers: httpx2.Response) -> tuple[HttpClient, list[httpx2.Request]]:
    """A client that gets ``answers`` in turn, and the requests it makes."""
    left = list(answers)
    return watched(lambda _: left.pop(0))


def envelope(**changes: object) -> httpx2.Response:
    """AEMET's first answer."""
    body = {
        "descripcion": "exito",
        "estado": 200,
        "datos": f"{BASE}/opendata/sh/0a1b2c3d",
        "metadatos": f"{BASE}/opendata/sh/4e5f6a7b",
    }
    return latin({**body, **changes})


def latin(body: object) -> httpx2.Response:
    """A body as AEMET sends it."""
    content = json.dumps(body, ensure_ascii=False).encode("iso-8859-15")
    return httpx2.Response(200, content=content, headers={"content-type": "text/plain"})


def row(fint: str, station: str = "5279X", **fields: object) -> dict[str, object]:
    """One of AEMET's rows; the name is not ASCII on purpose."""
    head = {"idema": station, "lon": -3.6, "lat": 38.2, "alt": 515.0, "ubi": "BAILÉN €"}
    return {**head, "fint": fint, **fields}


def current(measured: datetime, main: object = None, **changes: object) -> dict[str, object]:
    """OpenWeatherMap's current weather."""
    readings = {"temp": 18.4, "pressure": 1019, "humidity": 61, "grnd_level": 959}
    body = {
        "main": readings if main is None else main,
        "wind": {"speed": 2.5, "deg": 190},
        "rain": {"1h": 0.5},
        "dt": int(measured.timestamp()),
        "cod": 200,
    }
    return {**body, **changes}


UNITS = {
    "time": "iso8601",
    "temperature_2m": "°C",
    "relative_humidity_2m": "%",
    "surface_pressure": "hPa",
    "wind_speed_10m": "m/s",
    "precipitation": "mm",
    "shortwave_radiation": "W/m²",
}


def table(
    first: datetime, columns: Mapping[str, Sequence[object]], **changes: object
) -> dict[str, object]:
    """Open-Meteo's hourly table, in UTC."""
    rows = len(next(iter(columns.values())))
    times = [(first + n * HOUR).strftime("%Y-%m-%dT%H:%M") for n in range(rows)]
    body = {
        "latitude": 38.125,
        "longitude": -3.625,
        "utc_offset_seconds": 0,
        "timezone": "UTC",
        "elevation": 515.0,
        "hourly_units": UNITS,
        "hourly": {"time": times, **columns},
    }
    return {**body, **changes}


def open_meteo(request: httpx2.Request) -> httpx2.Response:
    """An Open-Meteo that knows every hour of the days asked for: the value is the hour's number."""
    asked = request.url.params
    first, last = (utc(asked[name]) for name in ("start_date", "end_date"))
    hours = round((last - first) / HOUR) + 24
    columns = {
        name: [600 + (first + n * HOUR).hour if name == "surface_pressure" else float(n % 24)
               for n in range(hours)]
        for name in asked["hourly"].split(",")
    }  # fmt: skip
    return httpx2.Response(200, json=table(first, columns))
