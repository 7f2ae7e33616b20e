"""Values of the grid: in order, once, at the right start, or nonsense."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.grid.model import DEMAND_DAILY, WIND_ACTUAL
from chocolate_factory.grid.read_values import observations, published
from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval
from chocolate_factory.timeseries.model import Observation

LONG = day_interval(date(2024, 10, 27))
HOURS = [(start, float(n)) for n, start in enumerate(LONG.grid(60))]


@given(st.permutations(HOURS), st.integers(0, 25), st.integers(0, 25))
def test_order_and_repeats_do_not_matter_and_only_the_interval_counts(
    said: list[tuple[object, object]], first: int, last: int
) -> None:
    part = Interval(
        LONG.start + min(first, last) * HOUR,
        LONG.start + max(first, last) * HOUR,
    )
    got = observations("s", WIND_ACTUAL, [*said, *said[:5]], part)  # type: ignore[list-item]
    assert got == [Observation(start, 60, value) for start, value in HOURS if start in part]


def test_days_are_as_long_as_they_are() -> None:
    span = Interval(LONG.start - DAY, LONG.end)
    got = observations(
        "s", DEMAND_DAILY, [(LONG.start, 600_000), (LONG.start - DAY, 700_000.5)], span
    )
    assert got == [
        Observation(LONG.start - DAY, 1440, 700_000.5),
        Observation(LONG.start, 1500, 600_000.0),
    ]


@pytest.mark.parametrize("value", [None, "3", True, float("nan"), [1]])
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(UpstreamNonsenseError, match=r"grid\.wind\.actual"):
        observations("s", WIND_ACTUAL, [(LONG.start, value)], LONG)


def test_five_minutes_are_not_taken_for_an_hour_nor_hours_for_a_day() -> None:
    late = LONG.start + timedelta(minutes=5)
    with pytest.raises(UpstreamNonsenseError, match="22:05"):
        observations("s", WIND_ACTUAL, [(late, 1.0)], LONG)
    with pytest.raises(UpstreamNonsenseError, match="23:00"):
        observations("s", DEMAND_DAILY, [(LONG.start + HOUR, 1.0)], LONG)


def test_contradictions() -> None:
    with pytest.raises(UpstreamNonsenseError, match=r"1\.0 and 2\.0 MW"):
        observations("s", WIND_ACTUAL, [(LONG.start, 1), (LONG.start, 2)], LONG)


def test_what_is_published_is_never_turned_around() -> None:
    assert published(WIND_ACTUAL, LONG.end) == Interval(WIND_ACTUAL.since, LONG.end)
    assert not published(WIND_ACTUAL, WIND_ACTUAL.since - DAY)
