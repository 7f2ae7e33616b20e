"""Heat per year: what is counted, and which years may be part of a trend."""

from datetime import date, timedelta

import pytest

from chocolate_factory.climate.statistics.daily import DailyValues
from chocolate_factory.climate.statistics.heat_stress import (
    COOLING_DEGREE_DAYS,
    HOT_DAYS,
    MEASURES,
    VERY_HOT_DAYS,
    WARM_NIGHTS,
    WET_BULB_DAYS,
    DailyWeather,
    complete_years,
    heat_years,
)

NOTHING = DailyValues.of([])


def _year(value: float, *, without: frozenset[date] = frozenset(), year: int = 2021) -> DailyValues:
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range(365))
    return DailyValues.of((day, value) for day in days if day not in without)


def _weather(
    highest: DailyValues = NOTHING,
    lowest: DailyValues = NOTHING,
    mean: DailyValues = NOTHING,
    humidity: DailyValues = NOTHING,
) -> DailyWeather:
    return DailyWeather(highest, lowest, mean, humidity, altitude_m=515)


def test_limits_count_from_the_limit_on() -> None:
    highest = DailyValues.of(
        (date(2021, 7, n + 1), value) for n, value in enumerate([34.9, 35.0, 39.9, 40.0])
    )
    lowest = DailyValues.of((date(2021, 7, n + 1), value) for n, value in enumerate([19.9, 20.0]))
    found = heat_years(_weather(highest, lowest))
    assert [one.value for one in found[HOT_DAYS.name]] == [3]
    assert [one.value for one in found[VERY_HOT_DAYS.name]] == [1]
    assert [one.value for one in found[WARM_NIGHTS.name]] == [1]


def test_degree_days_add_up_what_exceeds_the_base() -> None:
    mean = DailyValues.of(
        (date(2021, 7, n + 1), value) for n, value in enumerate([21, 22, 25.5, 30])
    )
    [found] = heat_years(_weather(mean=mean))[COOLING_DEGREE_DAYS.name]
    assert found.value == pytest.approx(11.5)
    assert found.n == 4


def test_the_wet_bulb_needs_both() -> None:
    highest = DailyValues.of((date(2021, 7, day), 36.0) for day in (1, 2, 3))
    humidity = DailyValues.of([(date(2021, 7, 1), 35.0), (date(2021, 7, 3), 10.0)])
    [found] = heat_years(_weather(highest, humidity=humidity))[WET_BULB_DAYS.name]
    assert (found.value, found.n) == (1, 2)


def test_a_year_is_complete_by_its_warm_half() -> None:
    winter = frozenset(date(2021, 1, 1) + timedelta(days=n) for n in range(60))
    ten_of_summer = frozenset(date(2021, 7, 1) + timedelta(days=n) for n in range(10))
    nine_of_summer = frozenset(date(2021, 7, 1) + timedelta(days=n) for n in range(9))
    for without, complete in ((winter, True), (nine_of_summer, True), (ten_of_summer, False)):
        [found] = heat_years(_weather(_year(36, without=without)))[HOT_DAYS.name]
        assert found.complete == complete
        assert found.value == 365 - len(without), "never scaled up"
        assert found.n == 365 - len(without)


def test_only_complete_years_go_into_a_trend() -> None:
    whole, part = _year(36), _year(36, year=2022)
    both = DailyValues.of(
        [(day.item(), 36.0) for day in whole.days] + [(day.item(), 36.0) for day in part.days[:150]]
    )
    years = heat_years(_weather(both))[HOT_DAYS.name]
    assert [one.year for one in years] == [2021, 2022]
    assert complete_years(years) == [(2021, 365.0)]


def test_what_is_not_measured_has_no_years() -> None:
    assert {name: list(years) for name, years in heat_years(_weather()).items()} == {
        measure.name: [] for measure in MEASURES
    }
