"""Whose forecast is read: the best of those that have spoken lately, as known at any instant."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.daily_forecast import (
    AEMET_DAILY,
    daily_forecast_series_of,
)
from chocolate_factory.weather.forecasters import fresh_for, refresh_of
from chocolate_factory.weather.memory import MemoryForecastRecord
from chocolate_factory.weather.model import (
    AEMET,
    OPEN_METEO,
    OPENWEATHERMAP,
    forecast_series_of,
)
from chocolate_factory.weather.read_forecast import ForecastReader, NewestIssue, order_of
from chocolate_factory.weather.verification import Issue
from tests.unit.weather.upstreams import HOUR, LINARES, utc

SERIES = forecast_series_of(LINARES)
NOW = utc("2024-11-05T12:00")
NEXT = utc("2024-11-05T13:00")


class World:
    """A store, and sources that say one temperature for the hours to come."""

    def __init__(self) -> None:
        self.store = MemorySeriesStore()
        self.record = MemoryForecastRecord()
        self.reader = ForecastReader(self.store, self.record, LINARES)

    def say(self, source: str, value: float, at: datetime, *, hours: int = 48) -> None:
        told = [Observation(NEXT + n * HOUR, 60, value) for n in range(hours)]
        self.store.write(SERIES["temperature_celsius"], source, told, now=at)
        self.record.note_issue(LINARES.name, Issue(source, at))

    def heard(self, at: datetime = NOW, start: datetime = NEXT) -> tuple[str, float] | None:
        outlook = self.reader.hourly(Interval(start, start + HOUR), at)
        found = outlook.values["temperature_celsius"]
        return (found[0].source, found[0].value) if found else None


@pytest.fixture
def world() -> World:
    return World()


def test_the_best_ranked_of_the_fresh_ones_speaks(world: World) -> None:
    world.say(OPENWEATHERMAP, 3.0, NOW - HOUR)
    world.say(OPEN_METEO, 2.0, NOW - HOUR)
    assert world.heard() == (OPEN_METEO, 2.0)
    world.say(AEMET, 1.0, NOW - 8 * HOUR)
    assert world.heard() == (AEMET, 1.0)


def test_a_two_day_old_forecast_does_not_beat_a_fresh_one(world: World) -> None:
    world.say(AEMET, 1.0, NOW - 48 * HOUR)
    world.say(OPENWEATHERMAP, 3.0, NOW - 2 * HOUR)
    assert world.heard() == (OPENWEATHERMAP, 3.0)
    outlook = world.reader.hourly(Interval(NOW, NOW + 9 * HOUR), NOW)
    assert outlook.issues == {
        AEMET: NewestIssue(NOW - 48 * HOUR, fresh=False),
        OPENWEATHERMAP: NewestIssue(NOW - 2 * HOUR, fresh=True),
    }


def test_beyond_the_reach_of_the_best_the_next_speaks(world: World) -> None:
    world.say(AEMET, 1.0, NOW, hours=2)
    world.say(OPEN_METEO, 2.0, NOW, hours=3)
    assert world.heard(start=NEXT + HOUR) == (AEMET, 1.0)
    assert world.heard(start=NEXT + 2 * HOUR) == (OPEN_METEO, 2.0)
    assert world.heard(start=NEXT + 3 * HOUR) is None, "a hole stays a hole"


def test_of_old_forecasts_the_one_heard_last_speaks(world: World) -> None:
    world.say(AEMET, 1.0, NOW - 40 * HOUR)
    world.say(OPENWEATHERMAP, 3.0, NOW - 20 * HOUR)
    world.say(OPEN_METEO, 2.0, NOW - 30 * HOUR)
    assert world.heard() == (OPENWEATHERMAP, 3.0)


def test_saying_the_same_again_is_fresh(world: World) -> None:
    world.say(AEMET, 1.0, NOW - 20 * HOUR)
    world.say(OPEN_METEO, 2.0, NOW - HOUR)
    assert world.heard() == (OPEN_METEO, 2.0)
    world.say(AEMET, 1.0, NOW - HOUR)
    assert world.heard() == (AEMET, 1.0)


def test_as_known_earlier_the_earlier_forecast_is_seen_and_nothing_before_it(world: World) -> None:
    world.say(AEMET, 1.0, NOW - 2 * HOUR)
    world.say(AEMET, 5.0, NOW)
    assert world.heard(NOW) == (AEMET, 5.0)
    assert world.heard(NOW - timedelta(microseconds=1)) == (AEMET, 1.0)
    assert world.heard(NOW - 2 * HOUR - timedelta(microseconds=1)) is None
    then = world.reader.hourly(Interval(NEXT, NEXT + HOUR), NOW - HOUR)
    assert then.issues[AEMET] == NewestIssue(NOW - 2 * HOUR, fresh=True)
    assert then.values["temperature_celsius"][0].known_at == NOW - 2 * HOUR


def test_one_source_alone_is_read_fresh_or_not(world: World) -> None:
    world.say(AEMET, 1.0, NOW)
    world.say(OPENWEATHERMAP, 3.0, NOW - 90 * HOUR)
    world.store.write(SERIES["precipitation_mm"], AEMET, [Observation(NEXT, 60, 0.5)], now=NOW)
    own = [Observation(NEXT - HOUR, 180, 4.0)]
    world.store.write(SERIES["precipitation_mm"], OPENWEATHERMAP, own, now=NOW)
    ahead = Interval(NOW, NOW + 9 * HOUR)
    outlook = world.reader.hourly(ahead, NOW, source=OPENWEATHERMAP)
    assert {one.source for one in outlook.values["temperature_celsius"]} == {OPENWEATHERMAP}
    [rain] = outlook.values["precipitation_mm"]
    assert (rain.minutes, rain.value) == (180, 4.0), "whole, though AEMET speaks for an hour of it"
    [rain] = world.reader.hourly(ahead, NOW).values["precipitation_mm"]
    assert (rain.source, rain.minutes) == (AEMET, 60)


def test_days_are_read_the_same_way(world: World) -> None:
    series = daily_forecast_series_of(LINARES)["temperature_max_celsius"]
    midnight = utc("2024-11-05T23")
    world.store.write(series, AEMET_DAILY, [Observation(midnight, 1440, 21.0)], now=NOW)
    world.record.note_issue(LINARES.name, Issue(AEMET_DAILY, NOW))
    days = Interval(midnight, midnight + 24 * HOUR)
    assert [one.value for one in world.reader.daily(days, NOW).values[series.key.split(".")[-1]]]
    assert not any(world.reader.daily(days, NOW - HOUR).values.values())


MOMENTS = st.integers(0, 500).map(lambda hours: NOW - hours * HOUR)
ISSUES = st.dictionaries(
    st.sampled_from([AEMET, OPEN_METEO, OPENWEATHERMAP, "somebody else"]),
    st.builds(NewestIssue, MOMENTS, st.booleans()),
)


@given(ISSUES)
def test_the_order_names_each_source_once_and_the_fresh_before_the_stale(
    issues: Mapping[str, NewestIssue],
) -> None:
    series = SERIES["temperature_celsius"]
    order = order_of(series, issues)
    assert sorted(order) == sorted(series.sources)
    fresh = [name in issues and issues[name].fresh for name in order]
    assert fresh == sorted(fresh, reverse=True)
    assert [name for name, is_fresh in zip(order, fresh, strict=True) if is_fresh] == [
        name for name in series.sources if name in issues and issues[name].fresh
    ]


@pytest.mark.parametrize("name", [AEMET, AEMET_DAILY, OPEN_METEO, OPENWEATHERMAP])
def test_what_is_asked_in_turn_never_goes_stale(name: str) -> None:
    assert fresh_for(name) >= 3 * refresh_of(name)
