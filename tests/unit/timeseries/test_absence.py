"""Who had nothing is left alone for a while: longer for old holes, longest after many tries."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_days
from chocolate_factory.timeseries.absence import portions, resting, vacant, wait
from chocolate_factory.timeseries.model import Absence
from chocolate_factory.timeseries.pieces import merged
from tests.fakes.series import at, measured, span

NOW = at("2025-06-10T12:00Z")
MINUTE = timedelta(minutes=1)


def absence(age: timedelta, times: int = 1, source: str = "best") -> Absence:
    """Asked now for an hour that was public for ``age``."""
    end = NOW - age
    return Absence("temperature", source, Interval(end - HOUR, end), NOW, times)


@pytest.mark.parametrize(
    ("age", "times", "expected"),
    [
        pytest.param(10 * MINUTE, 1, 5 * MINUTE, id="young"),
        pytest.param(2 * HOUR, 1, 12 * MINUTE, id="a-tenth"),
        pytest.param(20 * HOUR, 9, 2 * HOUR, id="a-tenth-of-a-day"),
        pytest.param(90 * 24 * HOUR, 4, 2 * HOUR, id="old"),
        pytest.param(20 * 24 * HOUR, 5, 24 * HOUR, id="weeks-old-and-in-vain"),
        pytest.param(100 * 24 * HOUR, 5, 48 * HOUR, id="old-and-in-vain"),
        pytest.param(100 * HOUR, 5, 10 * HOUR, id="in-vain"),
    ],
)
def test_wait_grows_with_age_and_tries(age: timedelta, times: int, expected: timedelta) -> None:
    assert wait(absence(age, times), measured()) == expected


def test_a_source_rests_until_the_wait_is_over() -> None:
    known = [absence(2 * HOUR), absence(50 * HOUR), absence(2 * HOUR, source="second")]

    def rests(minutes: int) -> list[Interval]:
        return resting(measured(), "best", known, NOW + minutes * MINUTE)

    assert rests(11) == [known[1].interval, known[0].interval]
    assert rests(12) == [known[1].interval]
    assert rests(120) == []
    assert rests(-1) == [], "a clock set back forgets"
    assert vacant("second", known) == [known[2].interval]


@given(st.integers(-3000, 400), st.integers(0, 3000))
def test_a_hole_is_remembered_in_few_portions_that_make_it_up(first: int, length: int) -> None:
    now = at("2025-12-20T12:00+01:00")
    hole = Interval(now + first * HOUR, now + (first + length) * HOUR)
    parts = list(portions(hole, now))
    assert merged(parts) == ([hole] if hole else [])
    assert all(before.end == after.start for before, after in pairwise(parts))
    for part in parts:
        days = delivery_days(part)
        assert len(days) == 1 or part.end <= now - 31 * DAY
        assert len({(day.year, day.month) for day in days}) == 1


def test_ten_years_are_remembered_by_the_month_and_the_last_weeks_by_the_day() -> None:
    now = at("2025-12-20T12:00+01:00")
    parts = list(portions(span("2015-12-31T23:00Z", "2025-12-19T23:00Z"), now))
    assert len(parts) == 9 * 12 + 11 + 12 + 19, "to 18 November, then its last 12 days, then 19"
