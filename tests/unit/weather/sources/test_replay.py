"""The sources against the replayed upstreams, healthy and with every fault they know."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.model import Place, forecast_series_of, series_of
from chocolate_factory.weather.sources.aemet import AemetObservations
from chocolate_factory.weather.sources.open_meteo import OpenMeteoAnalysis, OpenMeteoForecast
from chocolate_factory.weather.sources.open_meteo_archive import OpenMeteoArchive
from chocolate_factory.weather.sources.openweathermap import OpenWeatherMapCurrent
from tests.fakes.clock import ManualClock
from tests.shared import Replay
from tests.unit.weather.upstreams import EAGER, HOUR, LINARES, utc

pytestmark = pytest.mark.replay

NOW = utc("2024-11-05T11:00")
PATHS = {
    "aemet": "^/aemet/opendata/api",
    "aemet, second step": "^/aemet/opendata/sh/",
    "openweathermap": "^/openweathermap",
    "open-meteo": "^/open-meteo/v1/forecast",
    "open-meteo-archive": "^/open-meteo/v1/archive",
}


IMPATIENT = replace(EAGER, read_timeout=0.3, deadline=0.6)


class World:
    """All sources of Linares at the replay."""

    def __init__(self, replay: Replay, http: HttpClient) -> None:
        self.replay = replay
        self.http = http
        self.clock = ManualClock(NOW)

    def source(self, name: str, key: str = "key") -> SeriesSource:
        base, place = self.replay.base, LINARES
        if name.startswith("aemet"):
            return AemetObservations(self.http, f"{base}/aemet", place, key)
        if name == "openweathermap":
            return OpenWeatherMapCurrent(self.http, f"{base}/openweathermap", place, key)
        chosen = OpenMeteoArchive if name.endswith("archive") else OpenMeteoAnalysis
        return chosen(self.http, f"{base}/open-meteo", place, self.clock)

    def at(self, instant: datetime) -> None:
        self.clock.instant = instant
        self.replay.control(now=instant.isoformat())

    def fetch(self, name: str, interval: Interval | None = None) -> dict[str, list[float]]:
        """What a source has, by quantity; of all it reaches (of the archive, a month)."""
        source, now = self.source(name), self.clock.now()
        series = [one for one in series_of(LINARES).values() if source.reach(one, now)]
        reach = source.reach(series[0], now)
        assert reach is not None
        span = interval or Interval(max(reach.start, reach.end - 30 * DAY), reach.end)
        got = source.fetch(series, span)
        for values in got.values():
            starts = [one.start for one in values]
            assert starts == sorted(set(starts))
            assert all(start in span for start in starts)
        return {
            key.rpartition(".")[2]: [one.value for one in values] for key, values in got.items()
        }


@pytest.fixture
def world(replay: Replay) -> Iterator[World]:
    replay.control(rate_limits=False)
    with HttpClient(EAGER) as http:
        yield World(replay, http)


def test_aemet_has_the_last_day_without_pressure(world: World) -> None:
    got = world.fetch("aemet")
    assert 15 <= len(got["temperature_celsius"]) <= 24
    assert 15 <= len(got["precipitation_mm"]) <= 24
    assert got["pressure_hpa"] == []


def test_openweathermap_has_the_running_hour(world: World) -> None:
    got = world.fetch("openweathermap")
    assert {name: len(values) for name, values in got.items()} == dict.fromkeys(
        ("temperature_celsius", "humidity_percent", "pressure_hpa", "wind_speed_m_s"), 1
    )
    assert 930 < got["pressure_hpa"][0] < 980


def test_open_meteo_has_everything_up_to_now(world: World) -> None:
    got = world.fetch("open-meteo")
    assert {len(values) for values in got.values()} <= {30 * 24, 30 * 24 - 1}
    assert max(got["radiation_w_m2"]) > 300


def test_the_archive_has_everything_up_to_five_days_ago(world: World) -> None:
    got = world.fetch("open-meteo-archive")
    assert {len(values) for values in got.values()} == {30 * 24}


def test_the_sources_agree_about_units(world: World) -> None:
    """What is replayed of one place at one hour stands on one record."""
    past = Interval(NOW - 6 * HOUR, NOW - 5 * HOUR)
    aemet, model = world.fetch("aemet", past), world.fetch("open-meteo", past)
    assert abs(aemet["temperature_celsius"][0] - model["temperature_celsius"][0]) < 8
    assert abs(aemet["wind_speed_m_s"][0] - model["wind_speed_m_s"][0]) < 5
    now, ground = (
        world.fetch("openweathermap"),
        world.fetch("open-meteo", Interval(NOW, NOW + HOUR)),
    )
    assert now["temperature_celsius"] == pytest.approx(ground["temperature_celsius"], abs=0.1)
    assert now["wind_speed_m_s"] == pytest.approx(ground["wind_speed_m_s"], abs=0.1)
    assert now["pressure_hpa"] == pytest.approx(ground["pressure_hpa"], abs=1)


@pytest.mark.parametrize(
    ("now", "start", "hours"),
    [
        ("2024-10-27T23:30", "2024-10-26T22:00", 25),
        ("2025-03-30T23:30", "2025-03-29T23:00", 23),
    ],
)
def test_days_on_which_clocks_change(world: World, now: str, start: str, hours: int) -> None:
    world.at(utc(now))
    day = Interval(utc(start), utc(start) + hours * HOUR)
    assert {len(values) for values in world.fetch("open-meteo", day).values()} == {hours}
    rows = world.fetch("aemet", day)["temperature_celsius"]
    assert hours - 6 <= len(rows) <= 24
    world.at(utc(now) + 6 * DAY)
    assert {len(values) for values in world.fetch("open-meteo-archive", day).values()} == {hours}


def test_the_forecast_reaches_a_fortnight_ahead(world: World) -> None:
    base = f"{world.replay.base}/open-meteo"
    source = OpenMeteoForecast(world.http, base, LINARES, world.clock)
    series = list(forecast_series_of(LINARES).values())
    got = source.fetch(series, Interval(NOW - DAY, NOW + 20 * DAY))
    for values in got.values():
        assert len(values) >= 15 * 24
        assert values[0].start >= NOW
        assert values[-1].start <= floor_to(NOW, 24 * 60) + 16 * DAY


UNAVAILABLE, NONSENSE = UpstreamUnavailableError, UpstreamNonsenseError
FAULTS: list[tuple[dict[str, object], type[UpstreamError]]] = [
    ({"kind": "status", "status": 500}, UNAVAILABLE),
    ({"kind": "status", "status": 503}, UNAVAILABLE),
    ({"kind": "timeout", "seconds": 1}, UNAVAILABLE),
    ({"kind": "slow", "seconds": 3}, UNAVAILABLE),
    ({"kind": "reset"}, UNAVAILABLE),
    ({"kind": "truncate"}, UNAVAILABLE),
    ({"kind": "ratelimit"}, UNAVAILABLE),
    ({"kind": "html"}, NONSENSE),
    ({"kind": "garbage"}, NONSENSE),
    ({"kind": "huge", "megabytes": 17}, NONSENSE),
]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    ("fault", "kind"), FAULTS, ids=[f"{one['kind']}{one.get('status', '')}" for one, _ in FAULTS]
)
def test_each_fault_has_its_error_and_passes(
    world: World, name: str, fault: dict[str, object], kind: type[UpstreamError]
) -> None:
    world.replay.control(faults=[{"match": PATHS[name], **fault}])
    impatient = fault["kind"] in ("timeout", "slow")
    with HttpClient(IMPATIENT if impatient else EAGER) as http, pytest.raises(kind) as caught:
        World(world.replay, http).fetch(name)
    assert caught.value.kind == kind.kind
    assert not re.search(r"/sh/[^*]", str(caught.value))
    assert "appid=key" not in str(caught.value)
    world.replay.control(faults=[])
    assert world.fetch(name)["temperature_celsius"]


@pytest.mark.parametrize("name", PATHS)
def test_an_empty_answer(world: World, name: str) -> None:
    """At AEMET's first step it is what a missing key gets; ours was sent."""
    world.replay.control(faults=[{"match": PATHS[name], "kind": "empty"}])
    with pytest.raises(UpstreamUnavailableError if name == "aemet" else NONSENSE):
        world.fetch(name)


@pytest.mark.parametrize("name", PATHS)
def test_another_encoding_is_understood_or_refused_but_never_misread(
    world: World, name: str
) -> None:
    healthy = world.fetch(name)
    world.replay.control(faults=[{"match": PATHS[name], "kind": "wrong_encoding"}])
    try:
        spoilt = world.fetch(name)
    except UpstreamNonsenseError:
        return
    assert spoilt == healthy


@pytest.mark.parametrize("name", PATHS)
def test_repeated_rows_change_nothing_and_missing_ones_stay_missing(
    world: World, name: str
) -> None:
    healthy = world.fetch(name)
    world.replay.control(faults=[{"match": PATHS[name], "kind": "duplicate"}])
    assert world.fetch(name) == healthy
    world.replay.control(faults=[{"match": PATHS[name], "kind": "missing_hours"}])
    less = world.fetch(name)
    many = name not in ("openweathermap", "aemet")
    assert (len(less["temperature_celsius"]) < len(healthy["temperature_celsius"])) is many


def test_yesterdays_answer_is_not_taken_for_todays(world: World) -> None:
    faults = [{"match": ".*", "kind": "stale", "seconds": 86_400}]
    world.replay.control(faults=faults)
    with pytest.raises(NotPublishedError):
        world.fetch("openweathermap")
    today = Interval(NOW - 3 * HOUR, NOW + HOUR)
    assert world.fetch("aemet", today)["temperature_celsius"] == []


@pytest.mark.parametrize("name", ["aemet", "openweathermap"])
def test_a_wrong_key_is_refused(world: World, name: str) -> None:
    source = world.source(name, "invalid-key")
    with pytest.raises(UpstreamRefusedError) as caught:
        source.fetch(list(series_of(LINARES).values()), Interval(NOW - DAY, NOW + HOUR))
    assert "_API_KEY" in caught.value.advice
    assert "invalid-key" not in str(caught.value)


def test_a_place_nobody_knows(world: World) -> None:
    nowhere = Place("nowhere", 0.0, 0.0, 0, "9999Z")
    series, span = list(series_of(nowhere).values()), Interval(NOW - DAY, NOW + HOUR)
    base = world.replay.base
    with pytest.raises(NotPublishedError):
        AemetObservations(world.http, f"{base}/aemet", nowhere, "key").fetch(series, span)
    with pytest.raises(NotPublishedError):
        OpenWeatherMapCurrent(world.http, f"{base}/openweathermap", nowhere, "key").fetch(
            series, span
        )
    with pytest.raises(UpstreamNonsenseError, match="coordinates"):
        OpenMeteoAnalysis(world.http, f"{base}/open-meteo", nowhere, world.clock).fetch(
            series, span
        )
