"""The past feeds observations, the future forecasts, and never the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.model import forecast_series_of, quantity_of, series_of
from chocolate_factory.weather.sources.open_meteo import OpenMeteoAnalysis, OpenMeteoForecast
from tests.fakes.clock import ManualClock
from tests.unit.weather.upstreams import BASE, HOUR, LINARES, client, open_meteo, utc, watched

NOW = utc("2024-11-05T12:40")
OBSERVED, FORECAST = series_of(LINARES), forecast_series_of(LINARES)
AROUND = Interval(utc("2024-11-04"), utc("2024-11-07"))


def test_the_analysis_ends_now() -> None:
    source = OpenMeteoAnalysis(client(open_meteo), BASE, LINARES, ManualClock(NOW))
    got = source.fetch(list(OBSERVED.values()), AROUND)
    assert got[OBSERVED["temperature_celsius"].key][-1].start == utc("2024-11-05T12")
    assert got[OBSERVED["radiation_w_m2"].key][-1].start == utc("2024-11-05T11")
    assert got[OBSERVED["radiation_w_m2"].key][0].start == AROUND.start
    assert source.fetch(list(FORECAST.values()), AROUND) == {}


def test_the_forecast_begins_after_now() -> None:
    source = OpenMeteoForecast(client(open_meteo), BASE, LINARES, ManualClock(NOW))
    got = source.fetch(list(FORECAST.values()), AROUND)
    assert got[FORECAST["temperature_celsius"].key][0].start == utc("2024-11-05T13")
    assert got[FORECAST["radiation_w_m2"].key][0].start == utc("2024-11-05T12")
    assert source.fetch(list(OBSERVED.values()), AROUND) == {}


@given(minutes=st.integers(0, 60 * 24 * 365))
def test_past_and_future_meet_without_gap_or_overlap(minutes: int) -> None:
    now = utc("2024-01-01") + minutes * HOUR / 60
    clock = ManualClock(now)
    around = Interval(
        utc("2024-01-01") + (minutes // 60 - 3) * HOUR,
        utc("2024-01-01") + (minutes // 60 + 4) * HOUR,
    )
    http = client(open_meteo)
    past = OpenMeteoAnalysis(http, BASE, LINARES, clock).fetch(list(OBSERVED.values()), around)
    ahead = OpenMeteoForecast(http, BASE, LINARES, clock).fetch(list(FORECAST.values()), around)
    for name in OBSERVED:
        before = [one.start for one in past[OBSERVED[name].key]]
        after = [one.start for one in ahead[FORECAST[name].key]]
        assert before + after == list(around.grid(60))
        measured_at = quantity_of(OBSERVED[name]).measured_at
        assert measured_at(before[-1]) <= now < measured_at(after[0])


def test_reach_of_the_analysis() -> None:
    source: SeriesSource = OpenMeteoAnalysis(client(open_meteo), BASE, LINARES, ManualClock(NOW))
    reach = source.reach(OBSERVED["temperature_celsius"], NOW)
    assert reach == Interval(utc("2024-08-06"), utc("2024-11-05T13"))
    assert source.reach(FORECAST["temperature_celsius"], NOW) is None
    assert source.longest_request >= reach.duration


def test_reach_of_the_forecast() -> None:
    source: SeriesSource = OpenMeteoForecast(client(open_meteo), BASE, LINARES, ManualClock(NOW))
    reach = source.reach(FORECAST["temperature_celsius"], NOW)
    assert reach == Interval(utc("2024-11-05T13"), utc("2024-11-21"))
    assert source.longest_request >= reach.duration
    assert source.reach(OBSERVED["temperature_celsius"], NOW) is None


@pytest.mark.parametrize("name", FORECAST)
def test_days_asked_for_stay_inside_the_services_limits(name: str) -> None:
    http, made = watched(open_meteo)
    clock = ManualClock(NOW)
    always = Interval(utc("2020-01-01"), utc("2030-01-01"))
    ahead = OpenMeteoForecast(http, BASE, LINARES, clock)
    past = OpenMeteoAnalysis(http, BASE, LINARES, clock)
    ahead.fetch([FORECAST[name]], always)
    past.fetch([OBSERVED[name]], always)
    assert made[0].url.params["start_date"] == "2024-11-05"
    assert made[0].url.params["end_date"] == "2024-11-20"
    assert made[1].url.params["start_date"] == "2024-08-06"
    assert made[1].url.params["end_date"] == "2024-11-05"
