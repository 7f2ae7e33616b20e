"""A day and a night of collecting from the replayed upstreams."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.gaps import find_gaps
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.collect import WeatherCollector
from chocolate_factory.weather.hybrid import HybridWeather, is_night
from chocolate_factory.weather.model import AEMET, OPEN_METEO, OPENWEATHERMAP, series_of
from chocolate_factory.weather.read_current import read_hybrid
from chocolate_factory.weather.sources.aemet import AemetObservations
from chocolate_factory.weather.sources.open_meteo import OpenMeteoAnalysis
from chocolate_factory.weather.sources.open_meteo_archive import OpenMeteoArchive
from chocolate_factory.weather.sources.openweathermap import OpenWeatherMapCurrent
from tests.fakes.clock import ManualClock
from tests.shared import Replay
from tests.unit.weather.upstreams import EAGER, HOUR, LINARES, utc

pytestmark = pytest.mark.replay

SERIES = series_of(LINARES)
TEMPERATURE = SERIES["temperature_celsius"]


class Collecting:
    """A collector at the replay whose time is moved by hand."""

    def __init__(self, replay: Replay, http: HttpClient, start: str) -> None:
        self.replay = replay
        self.clock = ManualClock(utc(start))
        self.store = MemorySeriesStore()
        base, clock = replay.base, self.clock
        self.sources: list[SeriesSource] = [
            AemetObservations(http, f"{base}/aemet", LINARES, "key"),
            OpenWeatherMapCurrent(http, f"{base}/openweathermap", LINARES, "key"),
            OpenMeteoAnalysis(http, f"{base}/open-meteo", LINARES, clock),
            OpenMeteoArchive(http, f"{base}/open-meteo", LINARES, clock),
        ]
        self.filler = Filler(self.store, clock)
        self.collector = WeatherCollector(self.filler, SERIES, self.sources)
        replay.control(rate_limits=False, now=self.clock.now().isoformat())

    def run(self, hours: float, step: timedelta = timedelta(minutes=30)) -> Iterator[HybridWeather]:
        """Collect every ``step`` for ``hours``; the current weather after each."""
        end = self.clock.now() + hours * HOUR
        while self.clock.now() < end:
            self.clock.advance(step)
            now = self.clock.now()
            self.replay.control(now=now.isoformat())
            self.collector.collect_newest(now)
            configured = {source.name for source in self.sources}
            yield read_hybrid(self.store, SERIES, now, configured)


@pytest.fixture
def http() -> Iterator[HttpClient]:
    with HttpClient(EAGER) as client:
        yield client


def test_the_25_hour_day_hour_by_hour(replay: Replay, http: HttpClient) -> None:
    collecting = Collecting(replay, http, "2024-10-26T22:10")
    seen = list(collecting.run(26))
    assert all(weather.fresh for weather in seen)
    day = Interval(utc("2024-10-26T22:00"), utc("2024-10-27T23:00"))
    readings = collecting.store.read(TEMPERATURE, day)
    assert [one.start for one in readings] == list(day.grid(60))
    by_night = [one.source for one in readings if is_night(one.start)]
    by_day = [one.source for one in readings if not is_night(one.start)]
    assert by_night.count(AEMET) >= 7
    assert len(by_night) == 9
    assert by_day == [OPENWEATHERMAP] * 16
    assert {weather.source for weather in seen} <= {AEMET, OPENWEATHERMAP, OPEN_METEO}


def test_openweathermap_stands_in_while_aemet_is_down(replay: Replay, http: HttpClient) -> None:
    collecting = Collecting(replay, http, "2024-11-05T00:10")
    replay.control(faults=[{"match": "^/aemet", "kind": "status", "status": 503}])
    down = list(collecting.run(2))
    assert {weather.source for weather in down} == {OPENWEATHERMAP}
    assert {weather.preferred for weather in down} == {AEMET}
    replay.control(faults=[])
    list(collecting.run(0.5))  # AEMET heals its own hours; those it lost stay as they are
    assert [weather.source for weather in collecting.run(3)][-1] == AEMET


def test_ninety_days_are_healed_and_no_gap_is_left(replay: Replay, http: HttpClient) -> None:
    collecting = Collecting(replay, http, "2024-11-05T11:00")
    span = Interval(collecting.clock.now() - 90 * DAY, collecting.clock.now())
    report = collecting.filler.fill(collecting.sources, tuple(SERIES.values()), span)
    assert sum(report.missing_after.values()) == 0
    assert report.total.requests <= 8
    for series in SERIES.values():
        stored = collecting.store.read(series, span)
        assert find_gaps(series, stored, span, collecting.clock.now()) == []
