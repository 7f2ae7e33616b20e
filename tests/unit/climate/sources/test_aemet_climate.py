"""AEMET's daily climate: its words, its hours, its repetitions, and how seldom it is asked."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.climate.imports.aemet import fill_windows, missing_windows
from chocolate_factory.climate.model import (
    AEMET_CLIMATE,
    HUMIDITY_MAX,
    HUMIDITY_MAX_AT,
    PRECIPITATION,
    TEMPERATURE_MAX,
    TEMPERATURE_MIN,
    TEMPERATURE_MIN_AT,
    WIND_GUST_DIRECTION,
    Quantity,
    aemet_station,
    series_of,
    siar_station,
)
from chocolate_factory.climate.read import read_days
from chocolate_factory.climate.sources.aemet_climate import AemetDailyClimate
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
)
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.weather.model import series_of as weather_series_of
from tests.fakes.aemet import BASE, LINK, climate_row, latin, link
from tests.fakes.http_client import Canned
from tests.fakes.ports import build_rig
from tests.fakes.series import at
from tests.shared import Replay

LINARES = aemet_station("5279x")
SERIES = series_of(LINARES)
FIRST = date(2024, 1, 1)
Source = tuple[AemetDailyClimate, Canned]


@pytest.fixture
def clock() -> SystemClock:
    return SystemClock.starting_at(at("2024-11-05T12:00+01:00"))


@pytest.fixture
def answering(clock: SystemClock) -> Callable[[object], Source]:
    def build(body: object) -> Source:
        canned = Canned(lambda request: latin(body) if request.url.path == LINK else link())
        return AemetDailyClimate(AemetDoor(canned.http, BASE, "k", source=AEMET_CLIMATE), clock), (
            canned
        )

    return build


def days(first: date, count: int) -> Interval:
    start = at(f"{first}T00:00Z")
    return Interval(start, start + count * DAY)


def value(source: AemetDailyClimate, quantity: Quantity, span: Interval) -> float | None:
    found = source.fetch([SERIES[quantity.name]], span)[SERIES[quantity.name].key]
    return found[0].value if found else None


def test_figures_are_kept_for_days_of_utc_and_rain_from_seven_to_seven(
    answering: Callable[[object], Source],
) -> None:
    source, canned = answering([climate_row(FIRST)])
    span = Interval(at("2024-01-01T00:00Z"), at("2024-01-02T07:00Z"))
    found = source.fetch(list(SERIES.values()), span)
    warmest = found[SERIES["temperature_max_celsius"].key]
    assert warmest == [(at("2024-01-01T00:00Z"), 1440, 19.6)]
    assert found[SERIES["precipitation_mm"].key] == [(at("2024-01-01T07:00Z"), 1440, 0.4)]
    assert found[SERIES["temperature_min_celsius"].key][0].value == -0.2
    assert found[SERIES["humidity_mean_percent"].key][0].value == 43
    assert found[SERIES["wind_gust_direction_degrees"].key][0].value == 120
    assert found[SERIES["humidity_min_at_minutes_utc"].key][0].value == 1440
    assert found[SERIES["humidity_max_at_minutes_utc"].key] == []
    assert found[SERIES["sunshine_hours"].key] == []
    assert canned.requests[0].url.path.endswith(
        "/fechaini/2024-01-01T00:00:00UTC/fechafin/2024-01-01T23:59:59UTC/estacion/5279X"
    )


@pytest.mark.parametrize(
    ("changes", "quantity", "expected"),
    [
        ({"prec": "Ip"}, PRECIPITATION, 0.0),
        ({"prec": "Acum"}, PRECIPITATION, None),
        ({"prec": "-"}, PRECIPITATION, None),
        ({"dir": "99"}, WIND_GUST_DIRECTION, None),
        ({"dir": "88"}, WIND_GUST_DIRECTION, None),
        ({"dir": "36"}, WIND_GUST_DIRECTION, 360.0),
        ({"dir": "47"}, WIND_GUST_DIRECTION, None),
        ({"horatmin": "Varias"}, TEMPERATURE_MIN_AT, None),
        ({"tmax": "warm"}, TEMPERATURE_MAX, None),
        ({"tmax": "19.6"}, TEMPERATURE_MAX, None),
        ({"tmax": ""}, TEMPERATURE_MAX, None),
        ({"hrMax": "", "hrmax": "71"}, HUMIDITY_MAX, 71.0),
        ({"horaHrMax": "", "horahrmax": "07:30"}, HUMIDITY_MAX_AT, 450.0),
    ],
)
def test_words_and_oddities_are_values_only_where_they_say_one(
    answering: Callable[[object], Source],
    changes: dict[str, str],
    quantity: Quantity,
    expected: float | None,
) -> None:
    source, _ = answering([climate_row(FIRST, **changes)])
    span = Interval(at("2024-01-01T00:00Z"), at("2024-01-02T07:00Z"))
    assert value(source, quantity, span) == expected
    assert value(source, TEMPERATURE_MIN, span) == -0.2


def test_days_that_come_twice_or_unasked_count_once_or_not(
    answering: Callable[[object], Source],
) -> None:
    rows = [climate_row(FIRST + timedelta(n)) for n in (0, 1, 0, 1, 2)]
    source, _ = answering([*rows, climate_row(FIRST, indicativo="5270B", tmax="1,0")])
    key = SERIES["temperature_max_celsius"].key
    found = source.fetch([SERIES["temperature_max_celsius"]], days(FIRST, 2))[key]
    assert [(one.start.date(), one.value) for one in found] == [
        (FIRST, 19.6),
        (FIRST + timedelta(1), 19.6),
    ]


def test_only_whole_days_inside_are_asked_for(answering: Callable[[object], Source]) -> None:
    source, canned = answering([climate_row(FIRST)])
    part = Interval(at("2024-01-01T01:00Z"), at("2024-01-02T00:00Z"))
    assert source.fetch([SERIES["temperature_max_celsius"]], part) == {}
    assert not canned.requests


@pytest.mark.parametrize("body", [[climate_row(FIRST, fecha="soon")], [{"indicativo": "1"}], 7])
def test_an_answer_without_our_days_is_nonsense(
    answering: Callable[[object], Source], body: object
) -> None:
    source, _ = answering(body)
    with pytest.raises(UpstreamNonsenseError):
        source.fetch([SERIES["temperature_max_celsius"]], days(FIRST, 1))


def test_it_speaks_for_stations_of_aemet_only(answering: Callable[[object], Source]) -> None:
    source, _ = answering([])
    now = at("2024-11-05T12:00Z")
    assert source.reach(SERIES["temperature_max_celsius"], now) is not None
    other = series_of(siar_station("J17"))["temperature_max_celsius"]
    assert source.reach(other, now) is None
    place = build_rig().ports.place
    assert source.reach(weather_series_of(place)["temperature_celsius"], now) is None


def test_a_stretch_costs_two_requests_and_nothing_the_second_time(
    answering: Callable[[object], Source], clock: SystemClock
) -> None:
    rows = [climate_row(FIRST + timedelta(n)) for n in range(310)]
    source, canned = answering(rows)
    store = MemorySeriesStore()
    filler = Filler(store, clock)
    windows = missing_windows(store, LINARES, date(2024, 7, 1), clock.now())
    assert [(one.start.date(), one.end.date()) for one in windows] == [
        (date(2024, 7, 1), date(2024, 11, 1))
    ]
    reports = fill_windows(filler, [source], LINARES, windows)
    assert len(canned.requests) == 2
    assert sum(report.total.written for report in reports) == 14 * 123
    assert len(read_days(store, LINARES, PRECIPITATION)) == 123
    assert missing_windows(store, LINARES, date(2024, 7, 1), clock.now()) == []
    older = missing_windows(store, LINARES, date(2024, 1, 1), clock.now())
    assert [(one.start.date(), one.end.date()) for one in older] == [
        (date(2024, 2, 2), date(2024, 7, 1)),
        (date(2024, 1, 1), date(2024, 2, 2)),
    ]


def test_a_refused_key_is_not_tried_again_in_the_same_work(clock: SystemClock) -> None:
    canned = Canned(lambda _: latin({"estado": 401}, 401))
    source = AemetDailyClimate(AemetDoor(canned.http, BASE, "k", source=AEMET_CLIMATE), clock)
    store = MemorySeriesStore()
    windows = missing_windows(store, LINARES, date(2020, 1, 1), clock.now())
    [report] = fill_windows(Filler(store, clock), [source], LINARES, windows)
    assert report.sources[0].failures[0].kind == UpstreamRefusedError.kind
    assert len(canned.requests) == 1


def test_nothing_published_is_no_failure(clock: SystemClock) -> None:
    canned = Canned(lambda _: latin({"estado": 404}))
    source = AemetDailyClimate(AemetDoor(canned.http, BASE, "k", source=AEMET_CLIMATE), clock)
    with pytest.raises(NotPublishedError):
        source.fetch([SERIES["temperature_max_celsius"]], days(FIRST, 1))


@pytest.mark.replay
def test_the_recorded_record_comes_in_whole(
    replay: Replay, fixtures: Path, clock: SystemClock
) -> None:
    store = MemorySeriesStore()
    with HttpClient() as http:
        door = AemetDoor(http, f"{replay.base}/aemet", "k", source=AEMET_CLIMATE)
        source = AemetDailyClimate(door, clock)
        windows = missing_windows(store, LINARES, date(2023, 1, 1), clock.now())
        fill_windows(Filler(store, clock), [source], LINARES, windows)
    assert len(replay.log("aemet")) == 2 * len(windows) == 10
    name = "climatologicos_diarios_5279X_5270B_2023Q1.raw-iso8859.json"
    text = (fixtures / "aemet" / name).read_bytes().decode("iso-8859-15")
    recorded = {row["fecha"]: row for row in json.loads(text) if row["indicativo"] == "5279X"}
    assert len(recorded) == 90
    found = dict(read_days(store, LINARES, TEMPERATURE_MAX))
    for day, row in recorded.items():
        assert found.get(date.fromisoformat(day)) == (
            float(row["tmax"].replace(",", ".")) if "tmax" in row else None
        )
