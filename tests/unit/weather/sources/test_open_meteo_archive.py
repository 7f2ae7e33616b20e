"""The archive serves what is older than five days, a year at a time."""

import httpx2

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.model import forecast_series_of, series_of
from chocolate_factory.weather.sources.open_meteo_archive import OpenMeteoArchive
from tests.fakes.clock import ManualClock
from tests.unit.weather.upstreams import BASE, HOUR, LINARES, open_meteo, utc, watched

NOW = utc("2024-11-05T12:40")
SERIES = series_of(LINARES)


def archive() -> tuple[OpenMeteoArchive, list[httpx2.Request]]:
    http, made = watched(open_meteo)
    return OpenMeteoArchive(http, BASE + "/", LINARES, ManualClock(NOW)), made


def test_reach_ends_five_days_ago() -> None:
    source: SeriesSource = archive()[0]
    reach = source.reach(SERIES["radiation_w_m2"], NOW)
    assert reach is not None
    assert reach.start.year == 1940
    assert reach.end == utc("2024-10-31T12")
    assert source.reach(forecast_series_of(LINARES)["radiation_w_m2"], NOW) is None


def test_a_year_is_one_request() -> None:
    source, made = archive()
    year = Interval(utc("2022-01-01"), utc("2022-01-01") + source.longest_request)
    got = source.fetch(list(SERIES.values()), year)
    assert len(made) == 1
    assert made[0].url.path == "/v1/archive"
    assert all([one.start for one in values] == list(year.grid(60)) for values in got.values())


def test_nothing_younger_than_the_delay_is_taken() -> None:
    got = archive()[0].fetch(list(SERIES.values()), Interval(utc("2024-10-30"), utc("2024-11-06")))
    assert got[SERIES["temperature_celsius"].key][-1].start == utc("2024-10-31T12")
    assert got[SERIES["precipitation_mm"].key][-1].start == utc("2024-10-31T12") - HOUR
