"""OpenWeatherMap speaks for the running hour and for nothing else."""

import json
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.model import series_of
from chocolate_factory.weather.sources.openweathermap import OpenWeatherMapCurrent
from tests.unit.weather.upstreams import BASE, HOUR, LINARES, answering, current, utc

KEY = "a-very-secret-key"
SERIES = series_of(LINARES)
ALL = list(SERIES.values())
NOON = utc("2024-11-05T12")
THE_HOUR = Interval(NOON, NOON + HOUR)


def fetch(body: object, interval: Interval = THE_HOUR) -> dict[str, list[Observation]]:
    answer = body if isinstance(body, httpx2.Response) else httpx2.Response(200, json=body)
    http, _ = answering(answer)
    got = OpenWeatherMapCurrent(http, BASE, LINARES, KEY).fetch(ALL, interval)
    return {key.removeprefix("weather.linares."): values for key, values in got.items()}


@pytest.mark.parametrize("minute", [0, 20, 59])
def test_values_are_kept_for_the_hour_that_contains_dt(minute: int) -> None:
    got = fetch(current(NOON.replace(minute=minute)))
    assert got == {
        "temperature_celsius": [Observation(NOON, 60, 18.4)],
        "humidity_percent": [Observation(NOON, 60, 61.0)],
        "pressure_hpa": [Observation(NOON, 60, 959.0)],
        "wind_speed_m_s": [Observation(NOON, 60, 2.5)],
    }


def test_pressure_at_sea_level_is_no_pressure_of_ours() -> None:
    got = fetch(current(NOON, main={"temp": 18.4, "pressure": 1019, "sea_level": 1019}))
    assert got["pressure_hpa"] == []
    assert got["humidity_percent"] == []


def test_metric_units_are_asked_for() -> None:
    http, made = answering(httpx2.Response(200, json=current(NOON)))
    OpenWeatherMapCurrent(http, BASE + "/", LINARES, KEY).fetch(ALL, THE_HOUR)
    assert made[0].url.path == "/data/2.5/weather"
    assert made[0].url.params["units"] == "metric"
    assert float(made[0].url.params["lat"]) == LINARES.latitude


@pytest.mark.parametrize("off", [-25, -1, 1])
def test_another_hour_is_not_published(off: int) -> None:
    with pytest.raises(NotPublishedError, match="newest values are of the hour"):
        fetch(current(NOON + off * HOUR))


def test_reach_is_the_running_hour() -> None:
    http, made = answering()
    source: SeriesSource = OpenWeatherMapCurrent(http, BASE, LINARES, KEY)
    assert source.reach(SERIES["humidity_percent"], NOON.replace(minute=40)) == THE_HOUR
    assert source.reach(SERIES["precipitation_mm"], NOON) is None
    assert source.fetch([SERIES["precipitation_mm"]], THE_HOUR) == {}
    assert made == []


CASES = {
    "key": (httpx2.Response(401, json={"cod": 401}), UpstreamRefusedError),
    "key, web page": (httpx2.Response(401, html="<html></html>"), UpstreamRefusedError),
    "key, in the body": (current(NOON, cod=401), UpstreamRefusedError),
    "unknown": (httpx2.Response(404, json={"cod": "404"}), NotPublishedError),
    "unknown, in the body": (current(NOON, cod="404"), NotPublishedError),
    "blocked": (httpx2.Response(429, json={"cod": 429}), UpstreamUnavailableError),
    "blocked, in the body": (current(NOON, cod=429), UpstreamUnavailableError),
    "broken": (httpx2.Response(500, json={"cod": "500"}), UpstreamUnavailableError),
    "broken, in the body": (current(NOON, cod="500"), UpstreamUnavailableError),
    "malformed": (httpx2.Response(400, json={"cod": "400"}), UpstreamNonsenseError),
    "web page": (httpx2.Response(200, html="<html></html>"), UpstreamNonsenseError),
    "empty": (httpx2.Response(200, content=b""), UpstreamNonsenseError),
    "list": ([], UpstreamNonsenseError),
    "no code": (current(NOON, cod=None), UpstreamNonsenseError),
    "no time": (current(NOON, dt=None), UpstreamNonsenseError),
    "milliseconds": (current(NOON, dt=int(NOON.timestamp()) * 1000), UpstreamNonsenseError),
    "no readings": (current(NOON, main=[]), UpstreamNonsenseError),
    "wet air": (current(NOON, main={"humidity": "wet"}), UpstreamNonsenseError),
}


@pytest.mark.parametrize(("body", "kind"), CASES.values(), ids=CASES)
def test_each_no_has_its_error_and_tells_no_secret(body: object, kind: type[UpstreamError]) -> None:
    with pytest.raises(kind) as caught:
        fetch(body)
    assert caught.value.source == "openweathermap"
    assert KEY not in str(caught.value) + repr(caught.value.__cause__)


def test_the_code_may_be_text() -> None:
    assert fetch(current(NOON, cod="200"))["temperature_celsius"]


def test_recorded_answers_are_read_and_their_kelvin_cannot_be(fixtures: Path) -> None:
    """They were asked for without ``units=metric``, so the temperature cannot be true."""
    for name in (
        "weather_2.5_mockWeatherResponseLatLon_1.extracted.json",
        "weather_2.5_mockWeatherResponseCity_1.extracted.json",
        "weather_2.5_london_2013-09-11.json",
    ):
        body = json.loads((fixtures / "openweathermap" / name).read_text("utf-8"))
        hour = datetime.fromtimestamp(body["dt"], NOON.tzinfo).replace(minute=0, second=0)
        interval = Interval(hour, hour + HOUR)
        [kelvin] = fetch(body, interval)["temperature_celsius"]
        limits = SERIES["temperature_celsius"].plausible
        assert limits is not None
        assert kelvin.value > limits.highest, "seen at the door of the store"
        body["main"]["temp"] -= 273.15
        got = fetch(body, interval)
        assert [one.start for one in got["temperature_celsius"]] == [hour]
        assert got["wind_speed_m_s"][0].value == body["wind"]["speed"]
        assert got["pressure_hpa"] == []


def test_recorded_errors(fixtures: Path) -> None:
    for name, kind in (
        ("pyowm_internal_server_error.json", UpstreamUnavailableError),
        ("pyowm_observation_not_found.json", NotPublishedError),
    ):
        with pytest.raises(kind):
            fetch(json.loads((fixtures / "openweathermap" / name).read_text("utf-8")))
