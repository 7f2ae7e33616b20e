"""The series of the grid: when each is public, and what one value of it is for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.grid.model import (
    ACTUALS,
    DAYS,
    DEMAND_DAILY,
    ESIOS,
    FORECASTS,
    GRID_SERIES,
    GRID_SINCE,
    REDATA,
    WIND_ACTUAL,
    WIND_FORECAST,
    is_daily,
    is_start,
    minutes_from,
    offered_by,
)
from chocolate_factory.kernel.market_time import HOUR, day_interval, local_instant, to_local
from chocolate_factory.timeseries.expectation import expected_end
from chocolate_factory.timeseries.model import Series

NORMAL, LONG, SHORT = date(2024, 11, 5), date(2024, 10, 27), date(2025, 3, 30)
NOON = local_instant(NORMAL) + 12 * HOUR


def test_names_keys_and_units() -> None:
    assert len(GRID_SERIES) == len(FORECASTS) + len(ACTUALS) + len(DAYS)
    assert {one.key for one in GRID_SERIES.values()} == {f"grid.{name}" for name in GRID_SERIES}
    assert {one.unit for one in (*FORECASTS, *ACTUALS)} == {"MW"}
    assert {one.unit for one in DAYS} == {"MWh"}
    assert GRID_SERIES["generation.combined_cycle.daily"].sources == (REDATA,)
    assert all(one.since >= GRID_SINCE for one in GRID_SERIES.values())


def test_only_what_a_configured_source_speaks_for_is_offered() -> None:
    assert set(offered_by([REDATA]).values()) == set(DAYS)
    assert set(offered_by([ESIOS]).values()) == {*FORECASTS, *ACTUALS}
    assert offered_by([ESIOS, REDATA, "omie"]) == GRID_SERIES
    assert offered_by([]) == {}


@pytest.mark.parametrize("day", [NORMAL, LONG, SHORT])
def test_forecasts_are_public_on_the_eve_at_eleven(day: date) -> None:
    for start in day_interval(day).grid(60):
        public = to_local(WIND_FORECAST.public_from(start))
        assert public.isoformat()[:16] == f"{day - timedelta(days=1)}T11:00"


def test_tomorrow_is_forecast_from_eleven_on() -> None:
    tomorrow = day_interval(NORMAL + timedelta(days=1))
    assert expected_end(WIND_FORECAST, NOON - HOUR) == tomorrow.end
    just_before = NOON - HOUR - timedelta(seconds=1)
    assert expected_end(WIND_FORECAST, just_before) == tomorrow.start


def test_an_hour_is_measured_when_it_has_been_over_for_half_an_hour() -> None:
    assert expected_end(WIND_ACTUAL, NOON + HOUR / 2) == NOON
    assert expected_end(WIND_ACTUAL, NOON + HOUR / 3) == NOON - HOUR


@pytest.mark.parametrize("day", [NORMAL, LONG, SHORT])
def test_a_day_is_public_the_next_morning_at_ten(day: date) -> None:
    whole = day_interval(day)
    ten = local_instant(day + timedelta(days=1)) + 10 * HOUR
    assert {DEMAND_DAILY.public_from(start) for start in whole.grid(60)} == {ten}
    assert expected_end(DEMAND_DAILY, ten) == whole.end
    assert expected_end(DEMAND_DAILY, ten - HOUR) == whole.start


@given(
    st.sampled_from(list(GRID_SERIES.values())),
    st.datetimes(datetime(2019, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(), timedelta(days=3)),
)
def test_publication_never_falls_and_comes_after_the_eve(
    series: Series, start: datetime, step: timedelta
) -> None:
    assert series.public_from(start) <= series.public_from(start + step)
    assert series.public_from(start) > start - timedelta(days=2)


@pytest.mark.parametrize(("day", "minutes"), [(NORMAL, 1440), (LONG, 1500), (SHORT, 1380)])
def test_a_daily_value_is_for_the_whole_day_of_madrid(day: date, minutes: int) -> None:
    start = day_interval(day).start
    assert is_daily(DEMAND_DAILY)
    assert minutes_from(DEMAND_DAILY, start) == minutes
    assert is_start(DEMAND_DAILY, start)
    assert not is_start(DEMAND_DAILY, start + HOUR)
    assert not is_start(DEMAND_DAILY, datetime(day.year, day.month, day.day, tzinfo=UTC))


def test_an_hourly_value_begins_on_the_hour() -> None:
    assert not is_daily(WIND_ACTUAL)
    assert minutes_from(WIND_ACTUAL, NOON) == 60
    assert is_start(WIND_ACTUAL, NOON)
    assert not is_start(WIND_ACTUAL, NOON + timedelta(minutes=5))


def test_what_can_be_includes_a_blackout_and_next_years_plants() -> None:
    for one in GRID_SERIES.values():
        assert one.plausible is not None
        assert one.plausible.lowest <= 0 or one.key.endswith(("demand.daily", "total.daily"))
    assert WIND_ACTUAL.plausible is not None
    assert WIND_ACTUAL.plausible.highest > 2 * 20_900
