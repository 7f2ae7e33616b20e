"""Twelve kinds of nonsense are each caught and named, and what only looks odd is believed."""

import math
from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.model import Observation, Reading, Series
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from chocolate_factory.weather.model import AEMET, OPEN_METEO, Place, series_of
from tests.fakes.ports import pvpc_price, spot_price, weather_value
from tests.fakes.series import at

WEATHER = series_of(Place("linares", 38.15, -3.63, 515.0))
TEMPERATURE, HUMIDITY = WEATHER["temperature_celsius"], WEATHER["humidity_percent"]
RAIN, WIND = WEATHER["precipitation_mm"], WEATHER["wind_speed_m_s"]
TODAY = day_interval(at("2024-11-05T12:00+01:00").date())

Value = Callable[[datetime], float]


def temperature(start: datetime) -> float:
    """A mild autumn in which no two days are alike."""
    days = (start - TODAY.start) / DAY
    return round(weather_value("temperature_celsius", start) + 2 * math.sin(days * 1.7), 1)


def humidity(start: datetime) -> float:
    days = (start - TODAY.start) / DAY
    return round(weather_value("humidity_percent", start) + 5 * math.sin(days * 2.3))


TRUTH: dict[str, Value] = {
    SPOT.key: spot_price,
    PVPC.key: pvpc_price,
    TEMPERATURE.key: temperature,
    HUMIDITY.key: humidity,
    RAIN.key: lambda _: 0.0,
    WIND.key: lambda start: round(3 + math.sin(start.timestamp() / 9000), 1),
}


def believed(series: Series, span: Interval, source: str = AEMET) -> list[Reading]:
    value = TRUTH[series.key]
    return [Reading(start, 60, value(start), source, start, start) for start in span.grid(60)]


def arriving(series: Series, span: Interval = TODAY) -> list[Observation]:
    value = TRUTH[series.key]
    return [Observation(start, 60, value(start)) for start in span.grid(60)]


def found(series: Series, day: list[Observation], source: str = AEMET) -> dict[datetime, str]:
    near = believed(series, Interval(TODAY.start - 8 * DAY, TODAY.start))
    return {one.start: one.check for one in inspect_arrival(series, source, day, near)}


def every(change: Callable[[float], float]) -> Callable[[list[Observation]], list[Observation]]:
    return lambda day: [one._replace(value=change(one.value)) for one in day]


def only(place: int, value: float) -> Callable[[list[Observation]], list[Observation]]:
    return lambda day: [
        one._replace(value=value) if n == place else one for n, one in enumerate(day)
    ]


def yesterday(series: Series) -> Callable[[list[Observation]], list[Observation]]:
    value = TRUTH[series.key]
    return lambda day: [one._replace(value=value(one.start - DAY)) for one in day]


@pytest.mark.parametrize("series", TRUTH, ids=str)
def test_an_ordinary_day_is_believed(series: str) -> None:
    known = next(one for one in (SPOT, PVPC, *WEATHER.values()) if one.key == series)
    assert found(known, arriving(known)) == {}


@pytest.mark.parametrize(
    ("series", "spoil", "check"),
    [
        pytest.param(SPOT, every(lambda v: v * 1000), "range", id="a price x1000"),
        pytest.param(SPOT, every(lambda v: v / 1000), "unit", id="EUR/kWh"),
        pytest.param(PVPC, every(lambda v: v / 1000), "unit", id="PVPC in EUR/kWh"),
        pytest.param(PVPC, every(lambda v: round(v * 10, 2) / 1000), "unit", id="cents"),
        pytest.param(SPOT, yesterday(SPOT), "repeated", id="a repeated day"),
        pytest.param(TEMPERATURE, yesterday(TEMPERATURE), "repeated", id="a repeated day's air"),
        pytest.param(HUMIDITY, every(lambda _: 140.0), "range", id="humidity 140 %"),
        pytest.param(HUMIDITY, every(lambda v: v / 100), "unit", id="humidity as a share"),
        pytest.param(TEMPERATURE, every(lambda v: v + 273.15), "range", id="kelvin"),
        pytest.param(TEMPERATURE, every(lambda v: round(v * 1.8 + 32, 1)), "unit", id="Fahrenheit"),
        pytest.param(RAIN, every(lambda _: -1.0), "range", id="rain below zero"),
    ],
)
def test_a_spoilt_day_is_doubted_as_a_whole(
    series: Series, spoil: Callable[[list[Observation]], list[Observation]], check: str
) -> None:
    day = spoil(arriving(series))
    assert set(found(series, day).values()) >= {check}
    assert len(found(series, day)) == len(day)


@pytest.mark.parametrize(
    ("series", "value", "check"),
    [(SPOT, 90_000.0, "range"), (TEMPERATURE, 34.0, "spike"), (HUMIDITY, -3.0, "range")],
)
def test_one_bad_value_is_doubted_alone(series: Series, value: float, check: str) -> None:
    day = only(12, value)(arriving(series))
    assert found(series, day) == {day[12].start: check}


def test_a_frozen_thermometer_is_doubted_for_as_long_as_it_was_frozen() -> None:
    day = [
        one._replace(value=14.3) if 3 <= n < 15 else one
        for n, one in enumerate(arriving(TEMPERATURE))
    ]
    doubted = found(TEMPERATURE, day)
    assert set(doubted.values()) == {"flat"}
    assert sorted(doubted) == [one.start for one in day[3:15]]


def test_a_thermometer_may_rest_for_some_hours() -> None:
    day = [
        one._replace(value=14.3) if 3 <= n < 12 else one
        for n, one in enumerate(arriving(TEMPERATURE))
    ]
    assert found(TEMPERATURE, day) == {}


def test_it_stays_doubted_hour_by_hour() -> None:
    near = believed(TEMPERATURE, Interval(TODAY.start - DAY, TODAY.start))
    near += [
        Reading(TODAY.start + n * HOUR, 60, 14.3, AEMET, TODAY.start, TODAY.start) for n in range(9)
    ]
    for hour in range(9, 20):
        one = Observation(TODAY.start + hour * HOUR, 60, 14.3)
        [suspicion] = inspect_arrival(TEMPERATURE, AEMET, [one], near)
        assert suspicion.check == "flat"
    moving = Observation(TODAY.start + 20 * HOUR, 60, 14.2)
    assert inspect_arrival(TEMPERATURE, AEMET, [moving], near) == []


def test_what_computes_has_no_sensor_that_could_stick() -> None:
    day = every(lambda _: 14.3)(arriving(TEMPERATURE))
    assert found(TEMPERATURE, day, OPEN_METEO) == {}


@pytest.mark.parametrize(
    ("series", "value"), [(SPOT, 0.0), (RAIN, 0.0), (WIND, 0.0), (HUMIDITY, 100.0)]
)
def test_what_may_rest_rests_as_long_as_it_likes(series: Series, value: float) -> None:
    """Prices at zero for a spring day, no rain, calm air, fog: all of it has happened."""
    assert found(series, every(lambda _: value)(arriving(series))) == {}


def test_negative_prices_and_near_zero_days_are_real() -> None:
    day = [one._replace(value=round(-2.5 + 0.33 * n, 2)) for n, one in enumerate(arriving(SPOT))]
    assert found(SPOT, day) == {}


def test_a_cold_front_is_no_spike() -> None:
    day = [
        one._replace(value=one.value if n < 15 else one.value - 11)
        for n, one in enumerate(arriving(TEMPERATURE))
    ]
    assert found(TEMPERATURE, day) == {}


@given(st.lists(st.floats(-400, 3000), min_size=1, max_size=24))
def test_every_value_has_at_most_one_suspicion_and_only_its_own(values: list[float]) -> None:
    day = [
        Observation(start, 60, round(value, 2))
        for start, value in zip(TODAY.grid(60), values, strict=False)
    ]
    suspicions = inspect_arrival(SPOT, "omie", day, [])
    starts = [one.start for one in suspicions]
    assert len(set(starts)) == len(starts)
    assert set(starts) <= {one.start for one in day}
    assert all(one.reason.endswith(".") and one.check for one in suspicions)


def test_nothing_arrives_nothing_is_doubted() -> None:
    assert inspect_arrival(SPOT, "omie", [], []) == []
