"""The weather to come as the interface tells it."""

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.operations.ingest import ingest_weather, ingest_weather_forecast
from chocolate_factory.operations.score_weather_forecasts import score_weather_forecasts
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.model import AEMET, OPENWEATHERMAP
from chocolate_factory.weather.verification import Issue
from tests.fakes.ports import weather_value
from tests.fakes.service import Service


def say(service: Service, source: str, name: str, told: list[Observation]) -> None:
    ports = service.rig.ports
    ports.series.write(ports.weather_forecast[name], source, told, now=ports.clock.now())
    ports.forecast_record.note_issue("linares", Issue(source, ports.clock.now()))


def test_hours_and_days_with_who_says_so(fresh: Service) -> None:
    ports = fresh.rig.ports
    ingest_weather_forecast(ports)
    first = floor_to(ports.clock.now(), 60) + HOUR
    say(fresh, AEMET, "temperature_celsius", [Observation(first, 60, 21.0)])
    body = fresh.admin.get("/weather/forecast/extended", params={"days": 2}).json()
    hour, after = body["hours"][:2]
    assert hour["start"] == f"{first:%Y-%m-%dT%H:%M:%SZ}"
    assert (hour["temperature"], hour["sources"]["temperature"]) == (21.0, "aemet")
    assert hour["sources"]["humidity"] == "open-meteo"
    assert after["sources"]["temperature"] == "open-meteo"
    assert after["radiation"] == weather_value("radiation_w_m2", first + HOUR)
    assert len(body["hours"]) == 11 + 24, "from the next hour to the end of tomorrow"
    assert set(body["issues"]) == {"aemet", "open-meteo"}
    assert body["issues"]["aemet"]["fresh"] is True
    today, tomorrow = body["days"]
    assert today["temperature_max"] == {"value": 21.0, "source": "hours"}
    assert (today["hours"], tomorrow["hours"], tomorrow["hours_of_day"]) == (11, 24, 24)
    assert tomorrow["precipitation"] == 0.0
    assert tomorrow["precipitation_probability"] is None


def test_openweathermap_tells_its_own_steps_and_totals(fresh: Service) -> None:
    first = floor_to(fresh.rig.now(), 60) + HOUR
    steps = [Observation(first + n * 3 * HOUR, 60, 15.0 + n) for n in range(4)]
    say(fresh, OPENWEATHERMAP, "temperature_celsius", steps)
    say(fresh, OPENWEATHERMAP, "precipitation_mm", [Observation(first, 180, 1.5)])
    body = fresh.admin.get("/weather/openweather/forecast", params={"hours": 9}).json()
    assert [one["temperature"] for one in body["steps"]] == [15.0, 16.0, 17.0]
    assert body["steps"][0]["humidity"] is None
    [rain] = body["precipitation"]
    assert (rain["minutes"], rain["precipitation"]) == (180, 1.5)
    assert body["fresh"] is True
    fresh.rig.pass_time(7 * HOUR)
    body = fresh.admin.get("/weather/openweather/forecast").json()
    assert body["fresh"] is False


def test_errors_are_told_by_lead_time_and_by_whom(fresh: Service) -> None:
    ports = fresh.rig.ports
    empty = fresh.admin.get("/weather/forecast/errors").json()
    assert (empty["days"], empty["errors"]) == (0, [])
    for _ in range(8):
        ingest_weather_forecast(ports)
        ingest_weather(ports)
        fresh.rig.pass_time(HOUR)
    score_weather_forecasts(ports)
    body = fresh.admin.get("/weather/forecast/errors", params={"days": 1}).json()
    assert body["days"] == 1
    assert body["first"] == body["last"]
    error = body["errors"][0]
    assert (error["source"], error["against"]) == ("open-meteo", "open-meteo")
    assert (error["lead_hours_from"], error["lead_hours_to"]) == (1, 6)
    assert (error["quantity"], error["unit"]) == ("humidity_percent", "%")
    assert error["n"] > 0
    assert error["mae"] == error["bias"] == error["rmse"] == 0.0


@pytest.mark.parametrize("path", ["/weather/forecast/extended", "/weather/openweather/forecast"])
def test_what_nobody_has_forecast_is_a_503_with_advice(fresh: Service, path: str) -> None:
    answer = fresh.admin.get(path)
    assert answer.status_code == 503
    assert answer.json()["advice"]


@pytest.mark.parametrize(
    "asked",
    [
        "forecast/extended?days=0",
        "forecast/extended?days=16",
        "openweather/forecast?hours=121",
        "forecast/errors?days=0",
    ],
)
def test_spans_beyond_what_is_forecast_are_refused(served: Service, asked: str) -> None:
    assert served.admin.get(f"/weather/{asked}").status_code == 422


def test_fifteen_days_are_told_as_far_as_they_are_forecast(fresh: Service) -> None:
    ingest_weather_forecast(fresh.rig.ports)
    body = fresh.admin.get("/weather/forecast/extended", params={"days": 15}).json()
    assert len(body["days"]) == 15
    assert body["days"][-1]["temperature_max"] is None
    span = Interval(fresh.rig.now(), fresh.rig.now() + 15 * DAY)
    assert len(body["hours"]) < span.hours
