"""Two simulated days of weather forecasts: collected, read, judged, and never known too early."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, delivery_day
from chocolate_factory.operations.ingest import ingest_weather, ingest_weather_forecast
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.score_weather_forecasts import score_weather_forecasts
from chocolate_factory.weather.verification import pooled
from tests.flow.conftest import OpenPorts
from tests.shared import Replay

pytestmark = [pytest.mark.replay("2024-10-26T08:00+02:00"), pytest.mark.slow]

START = "2024-10-26T08:00+02:00"
STEP = timedelta(hours=1)


def live(ports: Ports, upstreams: Replay, hours: int) -> None:
    for _ in range(hours):
        ingest_weather(ports)
        ingest_weather_forecast(ports)
        ports.clock.shift += STEP
        upstreams.control(now=ports.clock.now().isoformat())


def test_two_days_across_the_change_of_clocks(upstreams: Replay, open_at: OpenPorts) -> None:
    ports = open_at(START)
    began = ports.clock.now()
    live(ports, upstreams, 48)
    now = ports.clock.now()

    ahead = Interval(now, now + 7 * DAY)
    outlook = ports.forecast_reader.hourly(ahead, now)
    assert {name: issue.fresh for name, issue in outlook.issues.items()} == {
        "aemet": True,
        "aemet-daily": True,
        "open-meteo": True,
        "openweathermap": True,
    }
    hours = outlook.values["temperature_celsius"]
    assert [one.start for one in hours] == list(Interval(hours[0].start, ahead.end).grid(60))
    assert {one.source for one in hours[:40]} == {"aemet"}
    assert hours[-1].source == "open-meteo"

    long_day = day_interval(delivery_day(began) + DAY)
    assert long_day.hours == 25
    seen = ports.forecast_reader.hourly(long_day, began + HOUR / 2)
    assert {len(told) for told in seen.values.values()} == {25}
    known = {one.known_at for told in seen.values.values() for one in told}
    assert began <= min(known), "nothing was known before it was fetched"
    assert max(known) < began + HOUR / 2, "only the first issues were known then"

    for series in ports.all_weather_forecasts.values():
        for one in ports.series.history(series, Interval(began - DAY, now + 20 * DAY)):
            assert began <= one.known_at == one.stored_at

    scored = score_weather_forecasts(ports)
    assert [one.day for one in scored][:2] == [delivery_day(began), delivery_day(began) + DAY]
    today = delivery_day(now)
    judged = ports.forecast_record.errors("linares", today - 9 * DAY, today)
    errors = pooled(error for day in judged for error in day.errors)
    assert {error.stake.source for error in errors} == set(outlook.issues)
    assert {error.stake.band.first for error in errors} == {1, 7, 25}, "48 hours of lead at most"
    temperature = [one for one in errors if one.stake.quantity == "temperature_celsius"]
    assert all(one.mae < 4 for one in temperature)
    assert all(abs(one.bias) <= one.mae <= one.rmse + 1e-9 for one in errors)
