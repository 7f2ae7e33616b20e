"""AEMET's hours: in their place in time, in our units, and none invented."""

import json
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.kernel.errors import (
    ConfigurationError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.model import AEMET, Place, forecast_series_of, series_of
from chocolate_factory.weather.sources.aemet_hourly_forecast import AemetHourlyForecast
from tests.fakes.clock import ManualClock
from tests.unit.weather.municipal import door_to, hourly_day, municipal
from tests.unit.weather.upstreams import (
    BASE,
    HOUR,
    LINARES,
    answering,
    envelope,
    utc,
)

SERIES = forecast_series_of(LINARES)
NOW = utc("2024-11-05T12:40")
EVER = Interval(utc("2020-01-01"), utc("2030-01-01"))
Got = dict[str, list[Observation]]


def fetch(body: object, now: str = "2024-11-05T12:40", interval: Interval = EVER) -> Got:
    door, _ = door_to(body)
    source = AemetHourlyForecast(door, LINARES, ManualClock(utc(now)))
    got = source.fetch(list(SERIES.values()), interval)
    return {key.rpartition(".")[2]: values for key, values in got.items()}


def test_wall_hours_become_utc_and_what_has_been_is_left_out() -> None:
    got = fetch(municipal([hourly_day("2024-11-05", range(12, 24)), hourly_day("2024-11-06", [0])]))
    hours = got["temperature_celsius"]
    assert hours[0] == Observation(utc("2024-11-05T13"), 60, 14.0), "14:00 is the next on the wall"
    assert hours[-1] == Observation(utc("2024-11-05T23"), 60, 0.0)
    assert len(hours) == 11
    assert got["wind_speed_m_s"][0].value == pytest.approx(10.0), "36 km/h, not the gust"
    assert {one.value for one in got["humidity_percent"]} == {61.0}
    assert set(got) == {
        "temperature_celsius",
        "humidity_percent",
        "wind_speed_m_s",
        "precipitation_mm",
    }


def test_rain_is_of_the_hour_that_begins_at_its_name() -> None:
    rain = fetch(municipal([hourly_day("2024-11-05", [13, 14])]))["precipitation_mm"]
    assert rain == [
        Observation(utc("2024-11-05T12"), 60, 0.4),
        Observation(utc("2024-11-05T13"), 60, 0.4),
    ], "the running hour is not over: 12:00 UTC is 13 on the wall"


def test_empty_texts_are_holes_and_traces_are_nothing() -> None:
    rain = [{"value": text, "periodo": f"{15 + n}"} for n, text in enumerate(["", "Ip", "1.2"])]
    warm = [{"value": "", "periodo": "15"}, {"value": "-3", "periodo": "16"}]
    got = fetch(municipal([hourly_day("2024-11-05", [15], precipitacion=rain, temperatura=warm)]))
    assert [one.value for one in got["precipitation_mm"]] == [0.0, 1.2]
    assert [one.value for one in got["temperature_celsius"]] == [-3.0]


def test_wind_without_a_speed_is_a_hole() -> None:
    calm = [
        {"direccion": [], "velocidad": [], "periodo": "15"},
        {"direccion": ["C"], "velocidad": ["0"], "periodo": "16"},
    ]
    got = fetch(municipal([hourly_day("2024-11-05", [15], vientoAndRachaMax=calm)]))
    assert [one.value for one in got["wind_speed_m_s"]] == [0.0]


def test_all_25_hours_of_the_long_day() -> None:
    told = [0, 1, 2, 2, *range(3, 24)]
    got = fetch(municipal([hourly_day("2024-10-27", told)], "2024-10-26T12:00:00"), "2024-10-26T12")
    hours = got["temperature_celsius"]
    assert [one.start for one in hours] == [utc("2024-10-26T22") + n * HOUR for n in range(25)]
    assert [one.value for one in hours] == [float(hour) for hour in told]


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(range(24), id="once: which of the two nobody knows"),
        pytest.param([1, 2, 2, 2, 3], id="thrice"),
        pytest.param([1, 1, 2, 2, 3, 3], id="everything is told twice"),
    ],
)
def test_the_hour_that_comes_twice_is_dropped_where_nobody_knows_which(told: list[int]) -> None:
    got = fetch(municipal([hourly_day("2024-10-27", told)], "2024-10-26T20:00:00"), "2024-10-26T20")
    values = {one.start: one.value for one in got["temperature_celsius"]}
    assert values[utc("2024-10-26T23")] == 1.0
    assert not {utc("2024-10-27T00"), utc("2024-10-27T01")} & values.keys()
    assert values[utc("2024-10-27T02")] == 3.0


def test_the_hour_that_does_not_exist_is_dropped() -> None:
    day = hourly_day("2025-03-30", range(24))
    got = fetch(municipal([day], "2025-03-29T20:00:00"), "2025-03-29T20")
    values = {one.start: one.value for one in got["temperature_celsius"]}
    assert len(values) == 23
    assert values[utc("2025-03-30T00")] == 1.0
    assert values[utc("2025-03-30T01")] == 3.0


def test_two_requests_whatever_is_asked_and_none_for_others() -> None:
    door, made = door_to(municipal([hourly_day("2024-11-05", [15])]))
    source = AemetHourlyForecast(door, LINARES, ManualClock(NOW))
    assert source.fetch(list(series_of(LINARES).values()), EVER) == {}
    assert made == []
    source.fetch(list(SERIES.values()), EVER)
    assert len(made) == 2
    assert made[0].url.path == "/opendata/api/prediccion/especifica/municipio/horaria/23055"


def test_reach_begins_after_now() -> None:
    source = AemetHourlyForecast(door_to([])[0], LINARES, ManualClock(NOW))
    reach = source.reach(SERIES["temperature_celsius"], NOW)
    assert reach == Interval(utc("2024-11-05T13"), utc("2024-11-08T13"))
    assert source.reach(SERIES["radiation_w_m2"], NOW) is None


@pytest.mark.parametrize("code", [None, "35016", "38038"])
def test_a_place_without_municipality_on_madrids_clock_is_a_wrong_setting(code: str | None) -> None:
    place = Place("somewhere", 28.1, -15.4, 8, None, code)
    with pytest.raises(ConfigurationError, match="municipality"):
        AemetHourlyForecast(door_to([])[0], place, ManualClock(NOW))


WRONG: dict[str, tuple[object, type[UpstreamError]]] = {
    "stale": (municipal([], "2024-11-03T12:00:00"), UpstreamUnavailableError),
    "another municipality": (municipal([], code="28079"), UpstreamNonsenseError),
    "several": ([*municipal([]), *municipal([])], UpstreamNonsenseError),
    "no days": (municipal(["tomorrow"]), UpstreamNonsenseError),
    "no time": (municipal([], "today"), UpstreamNonsenseError),
    "no date": (municipal([hourly_day("tomorrow", [1])]), UpstreamNonsenseError),
    "no hour": (
        municipal([hourly_day("2024-11-06", [], temperatura=[{"value": "1", "periodo": "0208"}])]),
        UpstreamNonsenseError,
    ),
    "words": (
        municipal([hourly_day("2024-11-06", [], temperatura=[{"value": "warm", "periodo": "08"}])]),
        UpstreamNonsenseError,
    ),
    "words in figures": (
        municipal([hourly_day("2024-11-06", [], temperatura=[{"value": "mild", "periodo": "08"}])]),
        UpstreamNonsenseError,
    ),
    "no list": (municipal([hourly_day("2024-11-06", [], temperatura=7)]), UpstreamNonsenseError),
}


@pytest.mark.parametrize(("body", "kind"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused(body: object, kind: type[UpstreamError]) -> None:
    with pytest.raises(kind) as caught:
        fetch(body)
    assert caught.value.source == AEMET


def test_the_recorded_forecast(fixtures: Path) -> None:
    content = (fixtures / "aemet/prediccion_horaria_32054_2020-10-02.extracted.json").read_bytes()
    text = json.loads(content)
    content = json.dumps(text, ensure_ascii=False).encode("iso-8859-15")
    http, _ = answering(envelope(), httpx2.Response(200, content=content))
    place = Place("ourense", 42.3, -7.9, 143, None, "32054")
    series = forecast_series_of(place)
    clock = ManualClock(utc("2020-10-02T05:30"))
    door = AemetDoor(http, BASE, "key", source=AEMET)
    clock.advance(10 * HOUR)
    got = AemetHourlyForecast(door, place, clock).fetch(list(series.values()), EVER)
    temperature = got[series["temperature_celsius"].key]
    assert len(temperature) == 8 + 24 + 8 - 2, "from 18:00 on the wall to 07:00 two days on"
    assert {b.start - a.start for a, b in pairwise(temperature)} == {HOUR}
    assert temperature[-1] == Observation(utc("2020-10-04T05"), 60, 12.0)
    assert len(got[series["wind_speed_m_s"].key]) == len(temperature)
    assert series["pressure_hpa"].key not in got
