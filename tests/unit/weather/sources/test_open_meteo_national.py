"""The live national forecast: hours to come, all points in one request."""

import pytest

from chocolate_factory.kernel.errors import UpstreamError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.model import forecast_series_of
from chocolate_factory.weather.national.model import LIVE, national_series
from chocolate_factory.weather.refresh_forecast import refresh_forecast
from chocolate_factory.weather.sources.open_meteo_national import OpenMeteoNational
from tests.fakes.clock import ManualClock
from tests.shared import Replay
from tests.unit.weather.national.answers import open_meteo
from tests.unit.weather.upstreams import BASE, EAGER, LINARES, client, utc, watched

NOW = utc("2025-03-04T10:40")


def test_only_the_national_series_from_the_running_hour_to_fifteen_days_ahead() -> None:
    source: SeriesSource = OpenMeteoNational(client(open_meteo), BASE, ManualClock(NOW))
    series = next(iter(national_series().values()))
    reach = source.reach(series, NOW)
    assert reach == Interval(utc("2025-03-04T10"), utc("2025-03-20"))
    assert source.longest_request >= reach.duration
    assert source.reach(forecast_series_of(LINARES)["temperature_celsius"], NOW) is None


def test_every_issue_is_known_from_when_it_came_in_one_request() -> None:
    http, made = watched(open_meteo)
    clock, store = ManualClock(NOW), MemorySeriesStore()
    report = refresh_forecast(store, OpenMeteoNational(http, BASE, clock), national_series(), clock)
    assert len(made) == 1
    assert made[0].url.path == "/v1/forecast"
    assert made[0].url.params["end_date"] == "2025-03-19"
    hours = (utc("2025-03-20") - utc("2025-03-04T10")) / (DAY / 24)
    # Radiation and rain of the very last hour would be stamped on the day after.
    assert 0 <= hours * len(national_series()) - report.written <= len(national_series())
    for one in national_series().values():
        readings = store.read(one, Interval(NOW - DAY, NOW + 20 * DAY))
        assert {(reading.source, reading.known_at) for reading in readings} == {(LIVE, NOW)}
        assert store.read(one, Interval(NOW, NOW + 9 * DAY), known_at=NOW - DAY / 2) == []


def test_nothing_is_asked_of_the_past_or_for_others() -> None:
    http, made = watched(open_meteo)
    source = OpenMeteoNational(http, BASE, ManualClock(NOW))
    series = list(national_series().values())
    assert source.fetch(series, Interval(NOW - 3 * DAY, NOW - DAY)) == {}
    site = list(forecast_series_of(LINARES).values())
    assert source.fetch(site, Interval(NOW, NOW + DAY)) == {}
    assert made == []


@pytest.mark.replay
def test_the_replay_knows_the_site_only_and_says_so(replay: Replay) -> None:
    now = utc("2024-11-05T11")
    with HttpClient(EAGER) as http:
        source = OpenMeteoNational(http, f"{replay.base}/open-meteo", ManualClock(now))
        with pytest.raises(UpstreamError, match="same number of elements"):
            source.fetch(list(national_series().values()), Interval(now, now + DAY))
