"""Process windows: limits, dew points, local hours, what daily extremes can and cannot tell."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.climate.statistics.process_limits import DEFAULT_LIMITS, AirLimits
from chocolate_factory.climate.statistics.process_windows import (
    DailyAir,
    HourlyAir,
    daily_windows,
    hourly_windows,
)

LIMITS = AirLimits("tempering", 24.0, 60.0)
_YEARS = range(2015, 2021)


def _hourly(temperature: list[float], humidity: list[float]) -> HourlyAir:
    """The given day, as 10 July of six years."""
    days = np.array([f"{year}-07-10" for year in _YEARS], dtype="datetime64[D]")
    count = len(temperature)
    return HourlyAir(
        np.repeat(days, count),
        np.tile(np.arange(count), days.size),
        np.tile(np.array(temperature), days.size),
        np.tile(np.array(humidity), days.size),
    )


def _daily(*values: tuple[float, float, float, float]) -> DailyAir:
    """Each tuple: highest, lowest temperature, highest, least humidity of successive days."""
    days = np.datetime64(date(2020, 7, 1)) + np.arange(len(values))
    return DailyAir(days, *np.array(values).T)


def test_limits_belong_to_the_window() -> None:
    windows = hourly_windows(_hourly([24.0, 24.1, 24.0], [60.0, 60.0, 60.1]), LIMITS)
    [share] = windows.by_month
    assert (share.month, share.hour) == (7, None)
    assert share.share == pytest.approx(1 / 3)
    assert (share.n, share.n_years) == (18, 6)
    assert [one.share for one in windows.by_month_and_hour] == [1, 0, 0]
    assert [one.hour for one in windows.by_month_and_hour] == [0, 1, 2]


def test_dry_heat_only_needs_cooling() -> None:
    windows = hourly_windows(_hourly([38.0, 38.0, 30.0], [15.0, 0.0, 60.0]), LIMITS)
    assert windows.by_month[0].share == 0
    assert windows.cooled_by_month[0].share == pytest.approx(2 / 3)


def test_cold_damp_air_is_dry_once_warmed() -> None:
    windows = hourly_windows(_hourly([5.0], [95.0]), LIMITS)
    assert windows.by_month[0].share == 0, "as it comes it is too humid"
    assert windows.cooled_by_month[0].share == 1


def test_hours_without_either_value_do_not_count() -> None:
    windows = hourly_windows(_hourly([20.0, np.nan, 20.0], [50.0, 50.0, np.nan]), LIMITS)
    assert windows.by_month[0].n == 6
    assert [one.hour for one in windows.by_month_and_hour] == [0]


def test_a_day_is_whole_never_or_unsure() -> None:
    air = _daily(
        (23.0, 12.0, 55.0, 30.0),  # wholly within
        (35.0, 25.0, 50.0, 20.0),  # never cool
        (20.0, 10.0, 99.0, 61.0),  # never dry
        (35.0, 15.0, 80.0, 20.0),  # nobody knows when
    )
    windows = daily_windows(air, LIMITS)
    assert windows.whole_by_month[0].share == 0.25
    assert windows.none_by_month[0].share == 0.5
    assert windows.whole_by_month[0].confidence is None, "one year only"


def test_a_dry_day_is_dry_in_the_morning_and_in_the_afternoon() -> None:
    air = _daily(
        (38.0, 20.0, 60.0, 15.0),  # dew points 7 and 12 °C
        (30.0, 22.0, 90.0, 60.0),  # 21 and 20 °C
        (25.0, 21.0, 95.0, 30.0),  # 6 and 20 °C
    )
    [share] = daily_windows(air, LIMITS).cooled_by_month
    assert share.share == pytest.approx(1 / 3)


@given(
    st.lists(st.tuples(st.floats(0, 45), st.floats(5, 100)), min_size=24, max_size=24),
)
def test_the_hours_lie_between_what_the_days_say(hours: list[tuple[float, float]]) -> None:
    temperature, humidity = ([*side] for side in zip(*hours, strict=True))
    hourly = hourly_windows(_hourly(temperature, humidity), LIMITS).by_month[0]
    daily = daily_windows(
        _daily((max(temperature), min(temperature), max(humidity), min(humidity))), LIMITS
    )
    assert daily.whole_by_month[0].share <= hourly.share
    assert hourly.share <= 1 - daily.none_by_month[0].share


def test_days_without_all_four_extremes_do_not_count() -> None:
    windows = daily_windows(_daily((23, 12, 55, 30), (23, 12, np.nan, 30)), LIMITS)
    assert windows.whole_by_month[0].n == 1


def test_nothing_has_no_windows() -> None:
    none = np.empty(0)
    days = np.empty(0, dtype="datetime64[D]")
    assert daily_windows(DailyAir(days, none, none, none, none), LIMITS).whole_by_month == ()
    empty = HourlyAir(days, np.empty(0, dtype=np.int64), none, none)
    assert hourly_windows(empty, LIMITS).by_month_and_hour == ()


def test_the_defaults_are_for_steps_recipes_have() -> None:
    assert [one.step for one in DEFAULT_LIMITS] == ["tempering", "moulding"]
    assert DEFAULT_LIMITS[0].highest_dew_point_celsius == pytest.approx(15.8, abs=0.1)
    assert DEFAULT_LIMITS[1].highest_dew_point_celsius == pytest.approx(9.3, abs=0.1)
