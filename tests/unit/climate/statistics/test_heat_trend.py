"""Trends of heat: only complete years, and never across a change of station."""

import pytest

from chocolate_factory.climate.statistics.heat_stress import HeatYear
from chocolate_factory.climate.statistics.heat_trend import heat_trends


def _years(first: int, last: int, level: float, *, slope: float = 1.0) -> list[HeatYear]:
    return [
        HeatYear(year, level + slope * (year - 2000), 365, 184, complete=True)
        for year in range(first, last + 1)
    ]


def test_a_moved_station_shows_only_in_the_joined_trend() -> None:
    old, new = _years(2001, 2012, 40.0), _years(2016, 2024, 90.0)
    trends = heat_trends(new, [old, new])
    assert trends.own is None, "nine years are too few"
    assert trends.common is not None
    assert trends.joined is not None
    assert trends.common.slope_per_decade == pytest.approx(10)
    assert trends.offset == pytest.approx(50)
    assert trends.joined.confidence.upper > 3 * trends.common.confidence.upper


def test_incomplete_years_have_no_part() -> None:
    years = _years(2001, 2015, 40.0)
    years[7] = HeatYear(2008, 0.0, 100, 90, complete=False)
    trends = heat_trends(years, [years])
    assert trends.own is not None
    assert trends.own.n_years == 14
    assert trends.own.slope_per_decade == pytest.approx(10)


def test_one_station_has_nothing_in_common_with_another() -> None:
    years = _years(2001, 2015, 40.0)
    trends = heat_trends(years, [years, []])
    assert (trends.common, trends.offset, trends.joined) == (None, None, None)
    assert heat_trends([], []).own is None
