"""Only believable prices pass."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import HOUR, day_interval
from chocolate_factory.prices.model import PVPC, QUARTERS_SINCE, SPOT
from chocolate_factory.prices.validate import observations, price
from chocolate_factory.timeseries.model import Series

DAY = day_interval(date(2024, 11, 5))
QUARTERS = day_interval(QUARTERS_SINCE)


@pytest.mark.parametrize(
    "value", [None, "94.92", True, [94.92], {}, float("nan"), float("inf"), 10**400]
)
@pytest.mark.parametrize("series", [SPOT, PVPC])
def test_what_is_no_price(value: object, series: Series) -> None:
    with pytest.raises(UpstreamNonsenseError):
        price("source", value, series)


def test_prices_may_be_negative_zero_or_whole() -> None:
    assert price("source", -15, SPOT) == -15.0
    assert price("source", 0, SPOT) == 0.0
    assert price("source", 4000, SPOT) == 4000.0
    assert price("source", 4100.5, PVPC) == 4100.5


def test_what_cannot_be_true_is_left_to_the_door_of_the_store() -> None:
    assert price("source", 50_000, SPOT) == 50_000.0


@given(st.permutations(range(24)), st.integers(0, 23), st.integers(1, 24))
def test_order_and_repeats_do_not_matter_and_holes_stay(
    order: list[int], first: int, length: int
) -> None:
    kept = [n for n in order if n % 5]
    rows = [(DAY.start + n * HOUR, float(n)) for n in [*kept, *kept[:3]]]
    span = type(DAY)(DAY.start + first * HOUR, DAY.start + (first + length) * HOUR)
    got = observations("source", SPOT, rows, span)
    expected = [n for n in range(24) if n % 5 and first <= n < first + length]
    assert [each.value for each in got] == expected
    assert [each.start for each in got] == [DAY.start + n * HOUR for n in expected]
    assert {each.minutes for each in got} <= {60}


def test_two_prices_for_one_interval_are_nonsense() -> None:
    rows = [(DAY.start, 1.0), (DAY.start, 2.0)]
    with pytest.raises(UpstreamNonsenseError, match=r"1\.0 and 2\.0"):
        observations("source", SPOT, rows, DAY)


def test_off_the_grid_is_nonsense() -> None:
    quarter = timedelta(minutes=15)
    for series, start in [
        (SPOT, DAY.start + quarter),
        (PVPC, QUARTERS.start + quarter),
        (SPOT, QUARTERS.start + quarter / 3),
        (SPOT, DAY.start + timedelta(microseconds=1)),
    ]:
        with pytest.raises(UpstreamNonsenseError, match="begins at"):
            observations("source", series, [(start, 1.0)], QUARTERS)


def test_hourly_means_do_not_pass_for_quarter_hours() -> None:
    hours = [(start, 1.0) for start in QUARTERS.grid(60)]
    with pytest.raises(UpstreamNonsenseError, match="a day of quarter hours"):
        observations("source", SPOT, hours, QUARTERS)
    assert len(observations("source", PVPC, hours, QUARTERS)) == 24
    quarters = [(start, 1.0) for start in QUARTERS.grid(15)]
    assert len(observations("source", SPOT, quarters, QUARTERS)) == 96


def test_a_date_in_the_future_is_named_and_neighbouring_days_come_along() -> None:
    days = [DAY.start - 30 * 24 * HOUR, DAY.start, DAY.end, DAY.end + 24 * HOUR]
    rows = [(start, 50.0) for start in days]
    assert [one.start for one in observations("source", SPOT, rows, DAY)] == [DAY.start]
    with pytest.raises(UpstreamNonsenseError, match="future"):
        observations("source", SPOT, [(DAY.end + 48 * HOUR, 50.0)], DAY)
