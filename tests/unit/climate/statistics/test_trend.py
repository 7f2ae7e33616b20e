"""Trends: exact on lines, symmetric in time, blind to a change of station."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.trend import (
    kendall_statistic,
    kendall_variance,
    p_value,
    station_offset,
    trend_of,
)

VALUES = st.lists(st.integers(-50, 50), min_size=10, max_size=30)


def _line(first: int, last: int, slope: float, level: float) -> list[tuple[int, float]]:
    return [(year, level + slope * (year - 2000)) for year in range(first, last + 1)]


@given(st.floats(-3, 3), st.floats(-100, 100))
def test_a_line_has_its_own_slope(slope: float, level: float) -> None:
    trend = trend_of([_line(2001, 2017, slope, level)])
    assert trend is not None
    assert trend.slope_per_decade == pytest.approx(10 * slope, abs=1e-9)
    assert trend.confidence.lower == pytest.approx(10 * slope, abs=1e-9)
    assert trend.confidence.upper == pytest.approx(10 * slope, abs=1e-9)
    assert (trend.n_years, trend.first_year, trend.last_year) == (17, 2001, 2017)


def test_one_wild_year_moves_the_slope_little() -> None:
    line = _line(2001, 2017, 1.0, 0.0)
    line[8] = (2009, 1e6)
    trend = trend_of([line])
    assert trend is not None
    assert trend.slope_per_decade == pytest.approx(10, abs=1e-9)


@given(VALUES)
def test_time_reversed_turns_the_trend_round(values: list[int]) -> None:
    assert kendall_statistic(values[::-1]) == -kendall_statistic(values)
    forward = trend_of([[(2000 + n, float(value)) for n, value in enumerate(values)]])
    backward = trend_of([[(2000 + n, float(value)) for n, value in enumerate(values[::-1])]])
    assert forward is not None
    assert backward is not None
    assert backward.p_value == forward.p_value
    assert backward.slope_per_decade == pytest.approx(-forward.slope_per_decade)


@given(VALUES)
def test_only_the_order_of_values_counts_for_the_test(values: list[int]) -> None:
    assert kendall_statistic([value**3 for value in values]) == kendall_statistic(values)


def test_mean_and_variance_are_those_of_all_orders() -> None:
    for values in ([1, 2, 3, 4, 5], [1, 1, 2, 3, 3]):
        found = [kendall_statistic(order) for order in permutations(values)]
        assert np.mean(found) == 0
        assert np.var(found) == pytest.approx(kendall_variance(values))


def test_p_values() -> None:
    assert p_value(0, 100.0) == 1.0
    assert p_value(1, 0.0) == 1.0
    assert p_value(20.6, 100.0) == pytest.approx(0.05, abs=1e-3)


@given(st.floats(-1000, 1000))
def test_what_another_station_reads_higher_changes_nothing(offset: float) -> None:
    before, after = _line(2001, 2017, 0.5, 0.0), _line(2019, 2024, 0.5, offset)
    trend = trend_of([before, after])
    assert trend is not None
    assert trend.slope_per_decade == pytest.approx(5, abs=1e-6)
    assert station_offset(before, after, 0.5) == pytest.approx(offset, abs=1e-6)


def test_joined_blindly_the_change_would_be_a_trend() -> None:
    generator = np.random.default_rng(7)
    before = [(year, float(generator.normal())) for year in range(2001, 2018)]
    after = [(year, 20 + float(generator.normal())) for year in range(2019, 2025)]
    apart, joined = trend_of([before, after]), trend_of([before + after])
    assert apart is not None
    assert joined is not None
    assert apart.p_value > 0.05
    assert joined.p_value < 0.01


@given(VALUES)
def test_the_interval_holds_the_slope(values: list[int]) -> None:
    trend = trend_of([[(2000 + n, float(value)) for n, value in enumerate(values)]])
    assert trend is not None
    assume(len(set(values)) > 1)
    assert trend.slope_per_decade in trend.confidence


def test_the_order_of_years_given_does_not_matter() -> None:
    line = [(2000 + n, float(n % 5)) for n in range(15)]
    assert trend_of([line[::-1]]) == trend_of([line])


def test_nine_years_have_no_trend() -> None:
    assert trend_of([_line(2001, 2009, 1.0, 0.0)]) is None
    assert trend_of([]) is None
    assert station_offset([], [(2001, 1.0)], 0.0) is None


def test_a_known_interval() -> None:
    # Counted by hand: 45 slopes, variance 125, so 1.96 * sqrt(125) = 21.9 ranks wide.
    values = [1.0, 3.0, 2.0, 5.0, 4.0, 7.0, 6.0, 9.0, 8.0, 10.0]
    trend = trend_of([[(2000 + n, value) for n, value in enumerate(values)]])
    assert trend is not None
    slopes = sorted((values[j] - values[i]) / (j - i) for i in range(10) for j in range(i + 1, 10))
    assert trend.slope_per_decade == pytest.approx(10 * slopes[22])
    assert trend.confidence.lower == pytest.approx(10 * slopes[12])
    assert trend.confidence.upper == pytest.approx(10 * slopes[33])
