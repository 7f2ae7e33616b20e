"""Hours on the local clock, and as days."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.hourly_air import Hours, days_of_hours, hourly_air
from chocolate_factory.kernel.market_time import to_local

NOTHING = Hours.of(())


def _hours(first: datetime, count: int) -> list[tuple[datetime, float]]:
    return [(first + timedelta(hours=n), float(n)) for n in range(count)]


@given(
    st.integers(0, 6 * 365 * 24),
    st.integers(1, 80),
    st.sets(st.integers(0, 79)),
)
def test_the_clock_is_that_of_madrid(since: int, count: int, without: set[int]) -> None:
    first = datetime(2019, 1, 1, tzinfo=UTC) + timedelta(hours=since)
    hours = [one for n, one in enumerate(_hours(first, count)) if n not in without]
    air = hourly_air(Hours.of(hours), Hours.of(hours))
    local = [to_local(start) for start, _ in hours]
    assert air.days.tolist() == [one.date() for one in local]
    assert air.hours.tolist() == [one.hour for one in local]
    assert air.temperature_celsius.tolist() == [value for _, value in hours]


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2024, 3, 31), [0, 1, *range(3, 24)]),
        (date(2024, 10, 27), [0, 1, 2, 2, *range(3, 24)]),
    ],
)
def test_days_of_the_clock_change(day: date, hours: list[int]) -> None:
    first = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    air = hourly_air(Hours.of(_hours(first, 72)), NOTHING)
    assert air.hours[air.days == np.datetime64(day)].tolist() == hours


def test_an_hour_that_one_quantity_lacks_is_kept_and_says_so() -> None:
    first = datetime(2024, 7, 1, tzinfo=UTC)
    air = hourly_air(Hours.of(_hours(first, 3)), Hours.of(_hours(first + timedelta(hours=1), 3)))
    assert np.isnan(air.temperature_celsius).tolist() == [False, False, False, True]
    assert np.isnan(air.humidity_percent).tolist() == [True, False, False, False]


def test_nothing_has_no_hours() -> None:
    assert hourly_air(NOTHING, NOTHING).hours.size == 0
    assert days_of_hours(NOTHING, NOTHING)["temperature_max_celsius"].n == 0


def test_only_whole_days_become_days() -> None:
    first = datetime(2024, 7, 1, tzinfo=UTC)
    hours = _hours(first, 24 * 3)
    found = days_of_hours(Hours.of(hours[:30] + hours[31:]), Hours.of(hours))
    highest = found["temperature_max_celsius"]
    assert dict(zip(highest.days.tolist(), highest.values.tolist(), strict=True)) == {
        date(2024, 7, 1): 23.0,
        date(2024, 7, 2): pytest.approx(np.nan, nan_ok=True),
        date(2024, 7, 3): 71.0,
    }
    assert found["temperature_min_celsius"].values[0] == 0.0
    assert found["humidity_mean_percent"].values.tolist() == [11.5, 35.5, 59.5]
