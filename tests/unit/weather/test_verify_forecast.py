"""Errors by lead time, worked out by hand on a few hours."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from chocolate_factory.kernel.market_time import day_interval
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.weather.daily_forecast import AEMET_DAILY, daily_forecast_series_of
from chocolate_factory.weather.memory import MemoryForecastRecord
from chocolate_factory.weather.model import (
    AEMET,
    OPEN_METEO,
    OPENWEATHERMAP,
    forecast_series_of,
    series_of,
)
from chocolate_factory.weather.verification import (
    BANDS,
    LONGEST_LEAD,
    ForecastError,
    Issue,
    LeadBand,
    Stake,
    pooled,
)
from chocolate_factory.weather.verify_forecast import verify_day
from tests.unit.weather.upstreams import HOUR, LINARES, utc

DAY = date(2024, 11, 5)
NOON = utc("2024-11-05T12:00")
LATER = utc("2024-11-09T00:00")
OBSERVED = series_of(LINARES)
FORECAST = forecast_series_of(LINARES) | daily_forecast_series_of(LINARES)
TEMPERATURE, RAIN = "temperature_celsius", "precipitation_mm"


class World:
    """What was said and what came, put in by hand."""

    def __init__(self) -> None:
        self.store = MemorySeriesStore()
        self.record = MemoryForecastRecord()

    def say(
        self, value: float, at: datetime, start: datetime = NOON, *, source: str = OPEN_METEO,
        quantity: str = TEMPERATURE, minutes: int = 60,
    ) -> None:  # fmt: skip
        told = [Observation(start, minutes, value)]
        self.store.write(FORECAST[quantity], source, told, now=at)
        self.record.note_issue(LINARES.name, Issue(source, at))

    def repeat(self, at: datetime, source: str = OPEN_METEO) -> None:
        self.record.note_issue(LINARES.name, Issue(source, at))

    def measure(
        self, values: Sequence[float], start: datetime = NOON, *, source: str = AEMET,
        quantity: str = TEMPERATURE,
    ) -> None:  # fmt: skip
        came = [Observation(start + n * HOUR, 60, value) for n, value in enumerate(values)]
        self.store.write(OBSERVED[quantity], source, came, now=LATER)

    def errors(self, day: date = DAY, now: datetime = LATER) -> dict[Stake, ForecastError]:
        issues = self.record.issues(LINARES.name, utc("2024-10-01"))
        found = verify_day(self.store, LINARES, day, issues, now)
        assert [one.stake for one in found] == sorted(one.stake for one in found)
        return {one.stake: one for one in found}


@pytest.fixture
def world() -> World:
    return World()


def stake(
    band: LeadBand, source: str = OPEN_METEO, quantity: str = TEMPERATURE, against: str = AEMET
) -> Stake:
    return Stake(source, quantity, band, against)


def test_what_stood_at_each_lead_time_is_judged(world: World) -> None:
    """Said 14 nine hours before, 17 three hours before; 16 came."""
    world.say(14.0, NOON - 9 * HOUR)
    world.say(17.0, NOON - 3 * HOUR)
    world.measure([16.0])
    errors = world.errors()
    assert set(errors) == {stake(BANDS[0]), stake(BANDS[1])}
    # Leads 1, 2, 3: +1; leads 4, 5, 6: -2.
    near = errors[stake(BANDS[0])]
    assert (near.n, near.mae, near.bias) == (1, 1.5, -0.5)
    assert near.rmse == pytest.approx(2.5**0.5)
    # Leads 7, 8, 9: -2; before that nothing was said.
    assert errors[stake(BANDS[1])] == ForecastError(stake(BANDS[1]), 1, 2.0, -2.0, 2.0)


def test_nothing_said_later_than_the_lead_time_counts(world: World) -> None:
    world.say(30.0, NOON - 30 * HOUR)
    world.repeat(NOON - 25 * HOUR)
    world.say(16.0, NOON - HOUR / 2)
    world.measure([16.0])
    errors = world.errors()
    assert set(errors) == {stake(BANDS[1]), stake(BANDS[2])}
    assert {error.mae for error in errors.values()} == {14.0}


def test_a_source_that_fell_silent_said_nothing_then(world: World) -> None:
    """Open-Meteo is fresh for six hours: said 20 hours before, it stood until 14 hours before."""
    world.say(10.0, NOON - 20 * HOUR)
    world.measure([16.0])
    assert set(world.errors()) == {stake(BANDS[1])}
    world.repeat(NOON - 2 * HOUR)
    assert set(world.errors()) == {stake(BANDS[0]), stake(BANDS[1])}


def test_each_measured_value_counts_once(world: World) -> None:
    for n, forecast in enumerate([11.0, 13.0, 20.0]):
        world.say(forecast, NOON - 3 * HOUR, NOON + n * HOUR)
    world.measure([10.0, 10.0])
    error = world.errors()[stake(BANDS[0])]
    assert (error.n, error.mae, error.bias) == (2, 2.0, 2.0)
    assert error.rmse == pytest.approx(5**0.5)


def test_the_station_is_preferred_and_whoever_it_is_is_named(world: World) -> None:
    world.say(14.0, NOON - 3 * HOUR)
    world.say(14.0, NOON - 3 * HOUR, NOON + HOUR)
    world.measure([14.0, 14.0], source=OPEN_METEO)
    assert {one.against for one in world.errors()} == {OPEN_METEO}
    world.measure([16.0])
    errors = world.errors()
    assert errors[stake(BANDS[0])].bias == -2.0
    assert errors[stake(BANDS[0], against=OPEN_METEO)].mae == 0.0
    assert {error.n for error in errors.values()} == {1}


def test_sources_are_told_apart(world: World) -> None:
    world.say(14.0, NOON - 3 * HOUR)
    world.say(15.0, NOON - 3 * HOUR, source=AEMET)
    world.measure([16.0])
    errors = world.errors()
    assert errors[stake(BANDS[0])].mae == 2.0
    assert errors[stake(BANDS[0], AEMET)].mae == 1.0


def test_a_total_of_three_hours_is_compared_with_their_sum(world: World) -> None:
    world.say(4.0, NOON - 6 * HOUR, source=OPENWEATHERMAP, quantity=RAIN, minutes=180)
    world.measure([1.0, 0.5], quantity=RAIN)
    assert world.errors() == {}, "an hour of it is missing"
    world.measure([1.0, 0.5, 0.0], quantity=RAIN)
    near = stake(BANDS[1], OPENWEATHERMAP, RAIN)
    # The total ends at 15:00; said nine hours before. OpenWeatherMap is fresh for six hours.
    assert world.errors()[near] == ForecastError(near, 1, 2.5, 2.5, 2.5)
    assert stake(BANDS[0], OPENWEATHERMAP, RAIN) in world.errors(), "leads 4 to 6"


def test_a_total_may_end_on_the_next_day(world: World) -> None:
    late = day_interval(DAY).end - HOUR
    said_at = late - 2 * HOUR
    world.say(3.0, said_at, late, source=OPENWEATHERMAP, quantity=RAIN, minutes=180)
    world.measure([1.0, 1.0, 1.0], late, quantity=RAIN)
    assert {error.mae for error in world.errors().values()} == {0.0}


def test_extremes_are_compared_once_the_day_is_whole(world: World) -> None:
    whole = day_interval(DAY)
    world.say(
        21.0, whole.end - 30 * HOUR, whole.start,
        source=AEMET_DAILY, quantity="temperature_max_celsius", minutes=1440,
    )  # fmt: skip
    world.measure([float(n) for n in range(12)], whole.start)
    assert world.errors() == {}
    world.measure([float(n) for n in range(12, 24)], whole.start + 12 * HOUR, source=OPEN_METEO)
    expected = stake(BANDS[2], AEMET_DAILY, "temperature_max_celsius", f"{AEMET}+{OPEN_METEO}")
    assert world.errors()[expected].bias == -2.0


def test_a_long_day_is_judged_whole(world: World) -> None:
    day = date(2024, 10, 27)
    whole = day_interval(day)
    for start in whole.grid(60):
        world.say(14.0, whole.start - 7 * HOUR, start)
        world.measure([15.0], start)
    world.repeat(whole.start - 2 * HOUR)
    assert sum(one.n for one in world.errors(day).values() if one.stake.band == BANDS[1]) == 25


def test_the_running_day_is_judged_up_to_now(world: World) -> None:
    world.say(14.0, NOON - 3 * HOUR)
    world.measure([16.0])
    assert world.errors(now=NOON) == {}
    assert world.errors(now=NOON + HOUR)
    assert world.errors(now=NOON - 40 * HOUR) == {}


def test_bands_follow_one_another() -> None:
    leads = [lead for band in BANDS for lead in range(band.first, band.last + 1)]
    assert leads == list(range(1, LONGEST_LEAD + 1))


def test_days_pool_by_their_values() -> None:
    one = stake(BANDS[0])
    parts = [ForecastError(one, 24, 1.0, 1.0, 2.0), ForecastError(one, 6, 3.0, -1.0, 3.0)]
    [error] = pooled(parts)
    assert (error.n, error.mae, error.bias) == (30, 1.4, 0.6)
    assert error.rmse == pytest.approx((150 / 30) ** 0.5)
    assert pooled([]) == []
