"""Axes: round ticks that enclose, hours on Madrid's clock, days cut at midnight."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval, day_interval, to_local
from chocolate_factory.web.pages.scale import (
    Frame,
    TimeScale,
    ValueScale,
    day_spans,
    hour_marks,
    nice_ticks,
)

FRAME = Frame(width=120, height=100, left=20, top=10, bottom=10)
MARCH = day_interval(date(2025, 3, 30))
OCTOBER = day_interval(date(2024, 10, 27))


@given(st.floats(-1, 0), st.floats(0, 1))
def test_ticks_enclose_the_values_and_are_few(lowest: float, highest: float) -> None:
    ticks = nice_ticks(lowest, highest)
    assert ticks[0] <= lowest + 1e-9
    assert ticks[-1] >= highest - 1e-9
    assert 2 <= len(ticks) <= 9
    assert 0.0 in ticks


def test_a_value_scale_turns_upwards() -> None:
    scale = ValueScale(-0.1, 0.3, FRAME)
    assert (scale.y(-0.1), scale.y(0.3), scale.y(0.1)) == (90, 10, 50)


def test_a_time_scale_holds_what_lies_outside() -> None:
    scale = TimeScale(OCTOBER, FRAME)
    assert scale.x(OCTOBER.start - HOUR) == 20
    assert scale.span(Interval(OCTOBER.end - HOUR, OCTOBER.end + HOUR)) == (116, 4)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(MARCH, [0, 1, 3, 4], id="no 02:00 in March"),
        pytest.param(OCTOBER, [0, 1, 2, 3], id="02:00 once in October"),
    ],
)
def test_hours_at_clock_changes(day: Interval, hours: list[int]) -> None:
    assert [to_local(mark).hour for mark in hour_marks(day, 1)][:4] == hours


def test_every_third_hour_is_on_the_local_clock() -> None:
    marks = [to_local(mark).hour for mark in hour_marks(OCTOBER, 3)]
    assert marks == [0, 3, 6, 9, 12, 15, 18, 21]


def test_days_are_cut_to_the_interval() -> None:
    span = Interval(datetime(2024, 10, 26, 16, tzinfo=UTC), datetime(2024, 10, 28, 6, tzinfo=UTC))
    days = day_spans(span)
    assert [day.hours for day in days] == [6, 25, 7]
    assert (days[0].start, days[-1].end) == (span.start, span.end)
