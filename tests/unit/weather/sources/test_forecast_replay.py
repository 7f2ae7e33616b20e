"""The forecasters against the replayed upstreams, healthy and with every fault they know."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.errors import (
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.daily_forecast import AEMET_DAILY, daily_forecast_series_of
from chocolate_factory.weather.model import AEMET, OPENWEATHERMAP, forecast_series_of
from chocolate_factory.weather.openweathermap_door import OpenWeatherMapDoor
from chocolate_factory.weather.sources.aemet_daily_forecast import AemetDailyForecast
from chocolate_factory.weather.sources.aemet_hourly_forecast import AemetHourlyForecast
from chocolate_factory.weather.sources.openweathermap_forecast import OpenWeatherMapForecast
from tests.fakes.clock import ManualClock
from tests.shared import Replay
from tests.unit.weather.upstreams import EAGER, HOUR, LINARES, utc

pytestmark = pytest.mark.replay

NOW = utc("2024-11-05T11:00")
IMPATIENT = replace(EAGER, read_timeout=0.3, deadline=0.6)
PATHS = {
    AEMET: "^/aemet/opendata/api/prediccion",
    f"{AEMET}, second step": "^/aemet/opendata/sh/",
    AEMET_DAILY: "^/aemet/opendata/api/prediccion",
    OPENWEATHERMAP: "^/openweathermap/data/2.5/forecast",
}
SERIES: Mapping[str, Series] = forecast_series_of(LINARES) | daily_forecast_series_of(LINARES)
Got = dict[str, list[Observation]]


class World:
    """All forecasters of Linares at the replay."""

    def __init__(self, replay: Replay, http: HttpClient) -> None:
        self.replay = replay
        self.http = http
        self.clock = ManualClock(NOW)

    def at(self, instant: datetime) -> None:
        self.clock.instant = instant
        self.replay.control(now=instant.isoformat())

    def source(self, name: str, key: str = "key") -> SeriesSource:
        if name == OPENWEATHERMAP:
            owm = OpenWeatherMapDoor(self.http, f"{self.replay.base}/openweathermap", LINARES, key)
            return OpenWeatherMapForecast(owm, LINARES, self.clock)
        door = AemetDoor(self.http, f"{self.replay.base}/aemet", key, source=AEMET)
        chosen = AemetDailyForecast if name == AEMET_DAILY else AemetHourlyForecast
        return chosen(door, LINARES, self.clock)

    def fetch(self, name: str, key: str = "key") -> Got:
        source, now = self.source(name, key), self.clock.now()
        asked = [one for one in SERIES.values() if source.reach(one, now)]
        reaches = [reach for one in asked if (reach := source.reach(one, now))]
        span = Interval(min(one.start for one in reaches), max(one.end for one in reaches))
        got = source.fetch(asked, span)
        for told in got.values():
            assert all(a.interval.end <= b.start for a, b in pairwise(told))
            assert all(one.start in span and one.interval.end > now for one in told)
        return {key.rpartition(".")[2]: told for key, told in got.items()}


@pytest.fixture
def world(replay: Replay) -> Iterator[World]:
    replay.control(rate_limits=False)
    with HttpClient(EAGER) as http:
        yield World(replay, http)


def test_aemet_tells_two_days_hour_by_hour(world: World) -> None:
    got = world.fetch(AEMET)
    assert {name: len(told) for name, told in got.items()} == {
        "temperature_celsius": 48,
        "humidity_percent": 48,
        "wind_speed_m_s": 48,
        "precipitation_mm": 48,
    }
    assert got["temperature_celsius"][0].start == NOW + HOUR
    assert max(one.value for one in got["wind_speed_m_s"]) < 20


def test_aemet_tells_a_week_of_days(world: World) -> None:
    got = world.fetch(AEMET_DAILY)
    assert {name: len(told) for name, told in got.items()} == {
        "temperature_max_celsius": 7,
        "temperature_min_celsius": 7,
        "humidity_max_percent": 7,
        "humidity_min_percent": 7,
        "precipitation_probability_percent": 6,
    }
    highest, lowest = got["temperature_max_celsius"], got["temperature_min_celsius"]
    assert all(high.value > low.value for high, low in zip(highest, lowest, strict=True))


def test_openweathermap_tells_five_days_in_steps(world: World) -> None:
    got = world.fetch(OPENWEATHERMAP)
    assert {len(told) for told in got.values()} == {40}
    steps = {b.start - a.start for told in got.values() for a, b in pairwise(told)}
    assert steps == {3 * HOUR}
    assert {one.minutes for one in got["precipitation_mm"]} == {180}
    assert all(900 < one.value < 1000 for one in got["pressure_hpa"])


@pytest.mark.parametrize(
    ("now", "day", "hours", "missing"),
    [
        ("2024-10-26T08:00", "2024-10-27", 25, 0),
        ("2025-03-29T08:00", "2025-03-30", 23, 0),
        ("2024-10-27T00:30", "2024-10-27", 25, 1),
    ],
    ids=["25 hours", "23 hours", "between the two passes"],
)
def test_days_on_which_clocks_change(
    world: World, now: str, day: str, hours: int, missing: int
) -> None:
    world.at(utc(now))
    told = world.fetch(AEMET)["temperature_celsius"]
    assert len(told) == 48 - missing, "half past: only one 02 is left to tell, and dropped"
    [whole] = [one for one in world.fetch(AEMET_DAILY)["temperature_max_celsius"]
               if one.minutes != 1440]  # fmt: skip
    assert whole.minutes == 60 * hours
    assert whole.start <= utc(f"{day}T00:00") < whole.interval.end


UNAVAILABLE, NONSENSE = UpstreamUnavailableError, UpstreamNonsenseError
FAULTS: list[tuple[dict[str, object], type[UpstreamError]]] = [
    ({"kind": "status", "status": 500}, UNAVAILABLE),
    ({"kind": "timeout", "seconds": 1}, UNAVAILABLE),
    ({"kind": "reset"}, UNAVAILABLE),
    ({"kind": "truncate"}, UNAVAILABLE),
    ({"kind": "ratelimit"}, UNAVAILABLE),
    ({"kind": "html"}, NONSENSE),
    ({"kind": "garbage"}, NONSENSE),
]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(("fault", "kind"), FAULTS, ids=[str(one["kind"]) for one, _ in FAULTS])
def test_each_fault_has_its_error_and_passes(
    world: World, name: str, fault: dict[str, object], kind: type[UpstreamError]
) -> None:
    world.replay.control(faults=[{"match": PATHS[name], **fault}])
    impatient = IMPATIENT if fault["kind"] == "timeout" else EAGER
    with HttpClient(impatient) as http, pytest.raises(kind) as caught:
        World(world.replay, http).fetch(name)
    assert not re.search(r"/sh/[^*]", str(caught.value))
    assert "appid=key" not in str(caught.value)
    world.replay.control(faults=[])
    assert any(world.fetch(name).values())


@pytest.mark.parametrize("name", [AEMET, AEMET_DAILY, OPENWEATHERMAP])
def test_an_old_forecast_is_not_taken_for_a_new_one(world: World, name: str) -> None:
    world.replay.control(faults=[{"match": ".*", "kind": "stale", "seconds": 2 * 86_400}])
    with pytest.raises(UpstreamUnavailableError, match="repeats"):
        world.fetch(name)


@pytest.mark.parametrize("name", [AEMET, AEMET_DAILY, OPENWEATHERMAP])
def test_repeated_rows_change_nothing_and_missing_ones_stay_missing(
    world: World, name: str
) -> None:
    healthy = world.fetch(name)
    world.replay.control(faults=[{"match": ".*", "kind": "duplicate"}])
    assert world.fetch(name) == healthy
    world.replay.control(faults=[{"match": ".*", "kind": "missing_hours"}])
    less = world.fetch(name)
    for quantity, told in less.items():
        assert set(told) <= set(healthy[quantity])


@pytest.mark.parametrize("name", [AEMET, AEMET_DAILY, OPENWEATHERMAP])
def test_a_wrong_key_is_refused(world: World, name: str) -> None:
    with pytest.raises(UpstreamRefusedError) as caught:
        world.fetch(name, "invalid-key")
    assert "_API_KEY" in caught.value.advice
    assert "invalid-key" not in str(caught.value)
