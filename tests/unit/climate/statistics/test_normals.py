"""Normals: constants, windows over the turn of the year, leap days, honest intervals."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.daily import DailyValues
from chocolate_factory.climate.statistics.normals import day_normals, seasonal_means


def _days(first: date, last: date, value: Callable[[date], float]) -> DailyValues:
    count = (last - first).days + 1
    days = (first + timedelta(days=n) for n in range(count))
    return DailyValues.of((day, value(day)) for day in days)


def test_a_constant_is_its_own_normal() -> None:
    normals = day_normals(_days(date(2001, 1, 1), date(2008, 12, 31), lambda _: 12.5))
    assert len(normals) == 366
    for one in normals:
        assert (one.mean, one.p10, one.median, one.p90) == (12.5, 12.5, 12.5, 12.5)
        assert one.n_years == 8
        assert one.confidence is not None
        assert one.confidence.lower == one.confidence.upper == 12.5


def test_every_window_holds_fifteen_days_a_year_but_around_the_leap_day() -> None:
    normals = day_normals(_days(date(2001, 1, 1), date(2008, 12, 31), lambda _: 1.0))
    by_date = {one.date: one for one in normals}
    assert by_date["07-15"].n == 8 * 15
    assert by_date["01-01"].n == 8 * 15, "the window runs over the turn of the year"
    assert by_date["02-29"].n == 8 * 14 + 2, "29 February itself came twice"


def test_without_a_window_the_leap_day_is_only_what_leap_years_had() -> None:
    daily = _days(
        date(2001, 1, 1),
        date(2008, 12, 31),
        lambda day: 100.0 if (day.month, day.day) == (2, 29) else 0.0,
    )
    leap = day_normals(daily, half_window=0)[59]
    assert (leap.date, leap.mean, leap.n, leap.n_years) == ("02-29", 100.0, 2, 2)
    assert leap.confidence is None


def test_dates_nobody_observed_are_not_there() -> None:
    summers = DailyValues.of((date(year, 7, 1), 30.0) for year in range(2001, 2007))
    normals = day_normals(summers)
    assert normals[0].date == "06-24"
    assert normals[-1].date == "07-08"
    assert {one.n for one in normals} == {6}


def test_missing_days_lower_n_and_move_nothing() -> None:
    whole = _days(date(2001, 1, 1), date(2006, 12, 31), lambda day: float(day.year))
    holes = DailyValues(whole.first, np.where(whole.months == 7, np.nan, whole.values))
    july = {one.date: one for one in day_normals(holes)}
    assert "07-15" not in july
    assert july["07-03"].n < 6 * 15


def test_few_years_say_no_interval() -> None:
    assert (
        day_normals(_days(date(2001, 1, 1), date(2004, 12, 31), lambda _: 1.0))[0].confidence
        is None
    )


def test_the_interval_respects_that_years_differ_as_a_whole() -> None:
    # Each year has one value all year: 15 days of 10 years are 10 observations, not 150.
    level = dict(zip(range(2001, 2011), np.random.default_rng(3).normal(size=10), strict=True))
    daily = _days(date(2001, 1, 1), date(2010, 12, 31), lambda day: float(level[day.year]))
    bounds = day_normals(daily)[180].confidence
    assert bounds is not None
    spread = np.std(list(level.values()), ddof=1) / np.sqrt(10)
    assert bounds.upper - bounds.lower == pytest.approx(2 * 2.262 * spread, rel=0.25)


@settings(max_examples=20)
@given(st.floats(-5, 5), st.floats(0.1, 3))
def test_units_may_be_changed_before_or_after(shift: float, scale: float) -> None:
    daily = _days(date(2001, 3, 1), date(2002, 2, 28), lambda day: float(day.day))
    changed = DailyValues(daily.first, daily.values * scale + shift)
    for one, other in zip(day_normals(daily), day_normals(changed), strict=True):
        assert other.mean == pytest.approx(one.mean * scale + shift)
        assert other.p90 == pytest.approx(one.p90 * scale + shift)


def test_quantiles_are_those_of_numpy() -> None:
    generator = np.random.default_rng(5)
    daily = _days(date(2001, 1, 1), date(2003, 12, 31), lambda _: float(generator.normal()))
    holed = DailyValues(
        daily.first, np.where(generator.random(daily.values.size) < 0.2, np.nan, daily.values)
    )
    [one] = [normal for normal in day_normals(holed) if normal.date == "05-20"]
    near = np.abs(holed.calendar_days - one.calendar_day) <= 7
    window = holed.values[near & holed.observed]
    assert one.n == window.size
    assert [one.p10, one.median, one.p90] == pytest.approx(np.quantile(window, [0.1, 0.5, 0.9]))


def test_the_short_way_says_the_same_means() -> None:
    daily = _days(date(2001, 1, 1), date(2005, 6, 30), lambda day: float(day.toordinal() % 17))
    assert seasonal_means(daily) == pytest.approx([one.mean for one in day_normals(daily)])


def test_nothing_has_no_normals() -> None:
    assert day_normals(DailyValues.of([])) == []
    assert np.isnan(seasonal_means(DailyValues.of([]))).all()
