"""Every forecast is kept as known from its issue, apart from what was measured."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.weather.model import forecast_series_of, series_of
from chocolate_factory.weather.refresh_forecast import refresh_forecast
from chocolate_factory.weather.sources.open_meteo import OpenMeteoForecast
from tests.fakes.clock import ManualClock
from tests.fakes.sources import FakeSource, values
from tests.unit.weather.upstreams import BASE, HOUR, LINARES, client, open_meteo, utc

SERIES = forecast_series_of(LINARES)
TEMPERATURE = SERIES["temperature_celsius"]
NOW = utc("2024-11-05T12:40")


def test_a_forecast_is_known_from_its_issue_and_stays_when_its_hour_has_passed() -> None:
    clock, store = ManualClock(NOW), MemorySeriesStore()
    source = OpenMeteoForecast(client(open_meteo), BASE, LINARES, clock)
    first = refresh_forecast(store, source, SERIES, clock)
    assert first.written == 6 * (15 * 24 + 11)
    ahead = Interval(NOW, NOW + 400 * HOUR)
    assert {one.known_at for one in store.read(TEMPERATURE, ahead)} == {NOW}
    assert store.read(TEMPERATURE, ahead, known_at=NOW - timedelta(seconds=1)) == []
    clock.advance(2 * HOUR)
    second = refresh_forecast(store, source, SERIES, clock)
    assert (second.written, second.revised) == (0, 0)
    assert store.read(TEMPERATURE, ahead)[0].start == utc("2024-11-05T13")


def test_a_changed_forecast_is_a_revision() -> None:
    clock, store = ManualClock(NOW), MemorySeriesStore()
    hour = Interval(utc("2024-11-06T09"), utc("2024-11-06T10"))
    for value in (9.0, 11.0):
        source = FakeSource("open-meteo", {TEMPERATURE.key: values(hour, first=value)})
        source.reaching = lambda _series, _now: hour
        refresh_forecast(store, source, SERIES, clock)
        clock.advance(HOUR)
    assert [one.value for one in store.read(TEMPERATURE, hour, known_at=NOW)] == [9.0]
    assert [one.value for one in store.read(TEMPERATURE, hour)] == [11.0]
    assert [one.known_at for one in store.history(TEMPERATURE, hour)] == [NOW, NOW + HOUR]


def test_nothing_is_written_to_observations() -> None:
    clock, store = ManualClock(NOW), MemorySeriesStore()
    source = OpenMeteoForecast(client(open_meteo), BASE, LINARES, clock)
    refresh_forecast(store, source, SERIES, clock)
    assert all(store.latest(one) is None for one in series_of(LINARES).values())
    assert refresh_forecast(store, source, series_of(LINARES), clock).written == 0


def test_a_failure_leaves_the_last_forecast_standing() -> None:
    clock, store = ManualClock(NOW), MemorySeriesStore()
    source = OpenMeteoForecast(client(open_meteo), BASE, LINARES, clock)
    refresh_forecast(store, source, SERIES, clock)
    kept = store.read(TEMPERATURE, Interval(NOW, NOW + 400 * HOUR))
    broken = FakeSource("open-meteo", {TEMPERATURE.key: []})
    broken.reaching = lambda _series, now: Interval(now, now + HOUR)
    broken.always = UpstreamUnavailableError("open-meteo", "down")
    with pytest.raises(UpstreamUnavailableError):
        refresh_forecast(store, broken, SERIES, clock)
    assert store.read(TEMPERATURE, Interval(NOW, NOW + 400 * HOUR)) == kept
