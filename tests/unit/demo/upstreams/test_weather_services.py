"""Simulated AEMET, OpenWeatherMap and Open-Meteo as the product's own sources read them."""

from datetime import date, timedelta

import pytest

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.climate.model import AEMET_CLIMATE, TEMPERATURE_MAX, aemet_station
from chocolate_factory.climate.model import series_of as climate_series_of
from chocolate_factory.climate.sources.aemet_climate import AemetDailyClimate
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, floor_to
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.daily_forecast import daily_forecast_series_of
from chocolate_factory.weather.model import AEMET, Place, forecast_series_of, series_of
from chocolate_factory.weather.national.model import LIVE, national_series
from chocolate_factory.weather.openweathermap_door import OpenWeatherMapDoor
from chocolate_factory.weather.sources.aemet import AemetObservations
from chocolate_factory.weather.sources.aemet_daily_forecast import AemetDailyForecast
from chocolate_factory.weather.sources.aemet_hourly_forecast import AemetHourlyForecast
from chocolate_factory.weather.sources.open_meteo import OpenMeteoAnalysis, OpenMeteoForecast
from chocolate_factory.weather.sources.open_meteo_archive import OpenMeteoArchive
from chocolate_factory.weather.sources.open_meteo_national import OpenMeteoNational
from chocolate_factory.weather.sources.open_meteo_runs import PreviousRuns, SingleRuns
from chocolate_factory.weather.sources.openweathermap import OpenWeatherMapCurrent
from chocolate_factory.weather.sources.openweathermap_forecast import OpenWeatherMapForecast
from tests.unit.demo.upstreams.conftest import Served

LINARES = Place("linares", 38.151107, -3.629453, 515, "5279X", "23055")
OBSERVED = list(series_of(LINARES).values())
FORECAST = list(forecast_series_of(LINARES).values())
TEMPERATURE = series_of(LINARES)["temperature_celsius"]
AHEAD = forecast_series_of(LINARES)["temperature_celsius"]


def _by_start(found: list[Observation]) -> dict[object, float]:
    return {one.start: one.value for one in found}


def test_the_station_tells_its_last_hours_and_lags_behind(served: Served) -> None:
    now = served.be("2026-10-25T09:30+01:00")
    aemet = AemetObservations(served.http, served.urls.aemet, LINARES, "key")
    found = aemet.fetch(OBSERVED, Interval(now - DAY, now + HOUR))
    rows = found[TEMPERATURE.key]
    assert 21 <= len(rows) <= 24
    assert timedelta(minutes=25) <= now - rows[-1].start <= timedelta(minutes=150)
    assert not found[series_of(LINARES)["pressure_hpa"].key]  # it has no barometer


def test_the_municipality_is_forecast_by_hours_and_by_days(served: Served) -> None:
    now = served.be("2026-10-24T12:30+02:00")
    door = AemetDoor(served.http, served.urls.aemet, "key", source=AEMET)
    hourly = AemetHourlyForecast(door, LINARES, served.clock)
    found = hourly.fetch(FORECAST, Interval(now, now + 3 * DAY))
    assert 40 <= len(found[AHEAD.key]) <= 48
    daily = list(daily_forecast_series_of(LINARES).values())
    days = AemetDailyForecast(door, LINARES, served.clock)
    span = Interval(day_interval(date(2026, 10, 24)).start, now + 8 * DAY)
    assert {len(values) for values in days.fetch(daily, span).values()} == {6, 7}


def test_the_stations_climate_is_four_days_late(served: Served) -> None:
    now = served.be("2026-03-27T12:00+01:00")
    door = AemetDoor(served.http, served.urls.aemet, "key", source=AEMET_CLIMATE)
    series = climate_series_of(aemet_station("5279X"))
    climate = AemetDailyClimate(door, served.clock)
    found = climate.fetch(list(series.values()), Interval(now - 30 * DAY, now))
    hottest = next(values for key, values in found.items() if TEMPERATURE_MAX.name in key)
    assert 24 <= len(hottest) <= 27


def test_aemet_wants_a_key_and_knows_no_other_station(served: Served) -> None:
    now = served.clock.now()
    elsewhere = Place("elsewhere", 40, -3, 600, "9999X")
    aemet = AemetObservations(served.http, served.urls.aemet, elsewhere, "key")
    with pytest.raises(NotPublishedError):
        aemet.fetch(list(series_of(elsewhere).values()), Interval(now - DAY, now))
    without = AemetObservations(served.http, served.urls.aemet, LINARES, "")
    with pytest.raises(UpstreamUnavailableError):
        without.fetch(OBSERVED, Interval(now - DAY, now))


def test_openweathermap_tells_now_and_five_days(served: Served) -> None:
    now = served.clock.now()
    url, http = served.urls.openweathermap, served.http
    current = OpenWeatherMapCurrent(http, url, LINARES, "key")
    hour = Interval(floor_to(now, 60), floor_to(now, 60) + HOUR)
    assert len(current.fetch(OBSERVED, hour)) == 4
    door = OpenWeatherMapDoor(http, url, LINARES, "key")
    forecast = OpenWeatherMapForecast(door, LINARES, served.clock)
    found = forecast.fetch(FORECAST, Interval(now - 3 * HOUR, now + 6 * DAY))
    assert len(found[AHEAD.key]) == 40
    with pytest.raises(UpstreamRefusedError):
        OpenWeatherMapCurrent(http, url, LINARES, "").fetch(OBSERVED, hour)


def test_openweathermap_is_down_for_a_while_every_morning(served: Served) -> None:
    now = served.be("2026-03-27T11:05+01:00")
    current = OpenWeatherMapCurrent(served.http, served.urls.openweathermap, LINARES, "key")
    hour = Interval(floor_to(now, 60), floor_to(now, 60) + HOUR)
    with pytest.raises(UpstreamUnavailableError):
        current.fetch(OBSERVED, hour)
    served.be("2026-03-27T11:20+01:00")
    assert current.fetch(OBSERVED, hour)


def test_open_meteo_analyses_the_past_and_forecasts_the_rest(served: Served) -> None:
    now, url = served.clock.now(), served.urls.open_meteo
    analysis = OpenMeteoAnalysis(served.http, url, LINARES, served.clock)
    past = analysis.fetch(OBSERVED, Interval(now - 80 * DAY, now))
    assert {len(values) for values in past.values()} <= {80 * 24, 80 * 24 + 1}
    forecast = OpenMeteoForecast(served.http, url, LINARES, served.clock)
    ahead = forecast.fetch(FORECAST, Interval(now, now + 15 * DAY))
    assert len(ahead[AHEAD.key]) >= 15 * 24 - 1


def test_forecasts_come_near_what_is_measured_in_the_end(served: Served) -> None:
    now = served.clock.now()
    forecast = OpenMeteoForecast(served.http, served.urls.open_meteo, LINARES, served.clock)
    said = _by_start(forecast.fetch([AHEAD], Interval(now, now + DAY))[AHEAD.key])
    served.clock.instant = now + 2 * DAY
    analysis = OpenMeteoAnalysis(served.http, served.urls.open_meteo, LINARES, served.clock)
    came = _by_start(analysis.fetch([TEMPERATURE], Interval(now, now + DAY))[TEMPERATURE.key])
    wrong = [abs(said[start] - came[start]) for start in said.keys() & came.keys()]
    assert len(wrong) >= 23
    assert 0 < sum(wrong) / len(wrong) < 3


def test_the_archive_is_five_days_late_and_reaches_far_back(served: Served) -> None:
    now = served.clock.now()
    archive = OpenMeteoArchive(served.http, served.urls.open_meteo_archive, LINARES, served.clock)
    found = archive.fetch(OBSERVED, Interval(now - 366 * DAY, now))[TEMPERATURE.key]
    assert abs(len(found) - 361 * 24) <= 2
    old = Interval(now - 9000 * DAY, now - 8999 * DAY)
    assert len(archive.fetch([TEMPERATURE], old)[TEMPERATURE.key]) == 24


def test_the_countrys_points_are_told_live_and_of_past_runs(served: Served) -> None:
    now, urls, http = served.clock.now(), served.urls, served.http
    live = OpenMeteoNational(http, urls.open_meteo, served.clock)
    series = national_series()
    found = live.fetch(list(series.values()), Interval(floor_to(now, 60), now + 10 * DAY))
    assert live.name == LIVE
    assert found.keys() == series.keys()
    runs = SingleRuns(http, urls.open_meteo_single_runs).fetch(date(2026, 3, 20), 1)
    assert {len(values) for said in runs.values() for values in said.values()} == {24}
    previous = PreviousRuns(http, urls.open_meteo_previous_runs).fetch(date(2026, 3, 1), 7)
    assert {len(values) for said in previous.values() for values in said.values()} == {7 * 24}
