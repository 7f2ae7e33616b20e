"""Days on a calendar: holes, leap years, and other days' values."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.daily import DailyValues, calendar_label

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def test_missing_days_stay_missing() -> None:
    daily = DailyValues.of([(date(2020, 1, 4), 4.0), (date(2020, 1, 1), 1.0)])
    assert daily.n == 2
    assert daily.period == (date(2020, 1, 1), date(2020, 1, 4))
    assert np.isnan(daily.values[1:3]).all()


def test_nothing_has_no_period() -> None:
    daily = DailyValues.of([])
    assert daily.n == 0
    assert daily.period is None
    assert np.isnan(daily.on(np.array(["2020-01-01"], dtype="datetime64[D]"))).all()


@given(st.dictionaries(DAYS, st.floats(-50, 50), min_size=1, max_size=40))
def test_every_value_is_found_on_its_day(known: dict[date, float]) -> None:
    daily = DailyValues.of(known.items())
    found = dict(zip(daily.days.tolist(), daily.values.tolist(), strict=True))
    assert {day: value for day, value in found.items() if np.isfinite(value)} == known
    assert daily.on(np.array(sorted(known), dtype="datetime64[D]")).tolist() == [
        known[day] for day in sorted(known)
    ]


@given(DAYS)
def test_the_calendar_agrees_with_the_standard_library(day: date) -> None:
    daily = DailyValues.of([(day, 1.0)])
    [calendar_day] = daily.calendar_days.tolist()
    assert calendar_label(calendar_day) == day.strftime("%m-%d")
    assert daily.years.tolist() == [day.year]
    assert daily.months.tolist() == [day.month]


def test_the_29th_of_february_has_a_number_of_its_own() -> None:
    leap = DailyValues.of((date(2024, 2, 28) + timedelta(days=n), 0.0) for n in range(3))
    other = DailyValues.of((date(2023, 2, 28) + timedelta(days=n), 0.0) for n in range(3))
    assert leap.calendar_days.tolist() == [59, 60, 61]
    assert other.calendar_days.tolist() == [59, 61, 62]


def test_days_outside_are_missing() -> None:
    daily = DailyValues.of([(date(2020, 1, 1), 1.0)])
    asked = np.array(["2019-12-31", "2020-01-01", "2020-01-02"], dtype="datetime64[D]")
    assert np.isnan(daily.on(asked)).tolist() == [True, False, True]
