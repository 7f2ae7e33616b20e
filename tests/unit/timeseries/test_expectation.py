"""What is expected when: publication decides, on every kind of day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.expectation import expected, expected_end, reachable
from tests.fakes.series import at, day_ahead, days, measured, span
from tests.fakes.sources import FakeSource

PRESENT = st.integers(0, 40 * 366 * 24 * 60).map(
    lambda minutes: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        pytest.param("2024-11-05T12:59:59+01:00", "2024-11-06T00:00+01:00", id="not-yet"),
        pytest.param("2024-11-05T13:00+01:00", "2024-11-07T00:00+01:00", id="just-published"),
        pytest.param("2024-10-26T13:00+02:00", "2024-10-28T00:00+01:00", id="25-hour-day"),
        pytest.param("2025-03-29T13:00+01:00", "2025-03-31T00:00+02:00", id="23-hour-day"),
    ],
)
def test_day_ahead_prices_are_expected_by_whole_days(now: str, end: str) -> None:
    assert expected_end(day_ahead(), at(now)) == at(end)


@given(PRESENT)
def test_everything_before_the_end_is_public_and_nothing_after(now: datetime) -> None:
    for series in (day_ahead(), measured()):
        end = expected_end(series, now)
        assert series.public_from(end - HOUR) <= now < series.public_from(end)


def test_expectation_is_widened_to_full_hours_and_cut_at_the_present() -> None:
    interval = span("2024-11-05T08:23Z", "2024-11-05T23:00Z")
    assert expected(measured(), interval, at("2024-11-05T11:10Z")) == span(
        "2024-11-05T08:00Z", "2024-11-05T11:00Z"
    )


def test_nothing_is_expected_of_the_future() -> None:
    assert not expected(day_ahead(), days("2024-11-07", "2024-11-08"), at("2024-11-05T13:00Z"))


def test_reach_counts_the_hours_that_begin_in_it() -> None:
    now = at("2024-11-05T10:23Z")

    def last_hours(_: object, now: datetime) -> Interval:
        return Interval(now - timedelta(hours=3), now)

    source = FakeSource("station", {"temperature": []}, reaching=last_hours)
    assert reachable(source, measured(), now) == span("2024-11-05T08:00Z", "2024-11-05T11:00Z")
    assert reachable(source, day_ahead(), now) is None
