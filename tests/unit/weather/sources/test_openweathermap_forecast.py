"""OpenWeatherMap's steps: instants are hours, totals stay totals, and nothing lies between."""

import json
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.model import OPENWEATHERMAP, forecast_series_of, series_of
from chocolate_factory.weather.openweathermap_door import OpenWeatherMapDoor
from chocolate_factory.weather.sources.openweathermap_forecast import OpenWeatherMapForecast
from tests.fakes.clock import ManualClock
from tests.unit.weather.upstreams import BASE, HOUR, LINARES, answering, utc

KEY = "another-secret-key"
SERIES = forecast_series_of(LINARES)
NOW = utc("2024-11-05T12:40")
EVER = Interval(utc("2020-01-01"), utc("2030-01-01"))


def step(stamp: datetime, **changes: object) -> dict[str, object]:
    told = {
        "dt": int(stamp.timestamp()),
        "main": {"temp": 18.4, "humidity": 61, "pressure": 1019, "grnd_level": 959},
        "wind": {"speed": 2.5, "deg": 190},
        "pop": 0.2,
    }
    return {**told, **changes}


def forecast(*steps: object, cod: object = "200") -> httpx2.Response:
    return httpx2.Response(200, json={"cod": cod, "message": 0, "cnt": len(steps), "list": steps})


def source_of(
    answer: httpx2.Response, now: datetime = NOW
) -> tuple[OpenWeatherMapForecast, list[httpx2.Request]]:
    http, made = answering(answer)
    door = OpenWeatherMapDoor(http, BASE, LINARES, KEY)
    return OpenWeatherMapForecast(door, LINARES, ManualClock(now)), made


def fetch(answer: httpx2.Response, now: datetime = NOW) -> dict[str, list[Observation]]:
    got = source_of(answer, now)[0].fetch(list(SERIES.values()), EVER)
    return {key.rpartition(".")[2]: values for key, values in got.items()}


def test_an_instant_is_kept_for_the_hour_that_begins_there_and_the_next_two_are_holes() -> None:
    first, second = utc("2024-11-05T15"), utc("2024-11-05T18")
    got = fetch(forecast(step(second), step(first), step(utc("2024-11-05T12"))))
    assert got["temperature_celsius"] == [
        Observation(first, 60, 18.4),
        Observation(second, 60, 18.4),
    ]
    assert got["pressure_hpa"][0].value == 959.0, "at the ground, not at the sea"
    assert "radiation_w_m2" not in got


def test_rain_and_snow_are_one_total_of_the_three_hours_before() -> None:
    got = fetch(
        forecast(
            step(utc("2024-11-05T15"), rain={"3h": 1.5}, snow={"3h": 0.25}),
            step(utc("2024-11-05T18")),
        )
    )
    assert got["precipitation_mm"] == [
        Observation(utc("2024-11-05T12"), 180, 1.75),
        Observation(utc("2024-11-05T15"), 180, 0.0),
    ]


def test_one_request_with_the_key_and_none_for_others() -> None:
    source, made = source_of(forecast())
    assert source.fetch(list(series_of(LINARES).values()), EVER) == {}
    assert made == []
    source.fetch(list(SERIES.values()), EVER)
    [request] = made
    assert request.url.path == "/data/2.5/forecast"
    assert dict(request.url.params) == {
        "lat": "38.151107",
        "lon": "-3.629453",
        "units": "metric",
        "appid": KEY,
    }


def test_reach_is_five_days_and_the_running_step() -> None:
    source, _ = source_of(forecast())
    reach = source.reach(SERIES["precipitation_mm"], NOW)
    assert reach == Interval(utc("2024-11-05T09"), utc("2024-11-10T15"))
    assert source.reach(SERIES["radiation_w_m2"], NOW) is None


WRONG: dict[str, tuple[httpx2.Response, type[UpstreamError]]] = {
    "key": (httpx2.Response(401, json={"cod": 401}), UpstreamRefusedError),
    "blocked": (httpx2.Response(429, json={"cod": 429}), UpstreamUnavailableError),
    "stale": (
        forecast(step(utc("2024-11-04T15")), step(utc("2024-11-05T15"))),
        UpstreamUnavailableError,
    ),
    "no list": (httpx2.Response(200, json={"cod": "200"}), UpstreamNonsenseError),
    "no steps": (forecast(7), UpstreamNonsenseError),
    "no instant": (forecast({"dt": "soon"}), UpstreamNonsenseError),
    "half past": (forecast(step(utc("2024-11-05T15:30"))), UpstreamNonsenseError),
    "words": (forecast(step(utc("2024-11-05T15"), main={"temp": "mild"})), UpstreamNonsenseError),
    "negative rain": (
        forecast(step(utc("2024-11-05T15"), rain={"3h": -1})),
        UpstreamNonsenseError,
    ),
    "rain in words": (
        forecast(step(utc("2024-11-05T15"), rain={"3h": "a lot"})),
        UpstreamNonsenseError,
    ),
    "main in words": (forecast(step(utc("2024-11-05T15"), main="warm")), UpstreamNonsenseError),
}


@pytest.mark.parametrize(("answer", "kind"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused(answer: httpx2.Response, kind: type[UpstreamError]) -> None:
    with pytest.raises(kind) as caught:
        fetch(answer)
    assert caught.value.source == OPENWEATHERMAP
    assert KEY not in str(caught.value)


def test_the_recorded_forecast(fixtures: Path) -> None:
    name = "openweathermap/forecast_2.5_mockForecastResponseLatLon_1.extracted.json"
    recorded = json.loads((fixtures / name).read_bytes())
    for one in recorded["list"]:  # recorded in kelvin; we ask for metric
        one["main"]["temp"] = round(one["main"]["temp"] - 273.15, 2)
    got = fetch(httpx2.Response(200, json=recorded), utc("2023-09-25T13:00"))
    assert len(got["temperature_celsius"]) == 40
    assert got["temperature_celsius"][0] == Observation(utc("2023-09-25T15"), 60, 15.34)
    assert got["precipitation_mm"][0] == Observation(utc("2023-09-25T12"), 180, 0.22)
    assert {b.start - a.start for a, b in zip(got["precipitation_mm"],
                                              got["precipitation_mm"][1:], strict=False)} == {
        3 * HOUR
    }  # fmt: skip
