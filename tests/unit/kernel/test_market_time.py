"""Delivery days of 23, 24 and 25 hours, half-open intervals, and sets of them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    ceil_to,
    day_interval,
    delivery_day,
    delivery_days,
    floor_to,
    local_instant,
    require_utc,
    subtract,
    to_local,
    whole_days,
)

DAYS = st.dates(date(2014, 1, 1), date(2035, 12, 31))
_FIRST = datetime(2014, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 22 * 366 * 86_400).map(
    lambda seconds: _FIRST + timedelta(seconds=seconds)
)
SHORT_DAYS = [date(2024, 3, 31), date(2025, 3, 30), date(2026, 3, 29)]
LONG_DAYS = [date(2024, 10, 27), date(2025, 10, 26), date(2026, 10, 25)]


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(INSTANTS)
    return Interval(start, start + timedelta(minutes=draw(st.integers(0, 60 * 24 * 40))))


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@given(DAYS)
def test_a_day_has_24_hours_except_on_two_sundays(day: date) -> None:
    hours = {_last_sunday(day.year, 3): 23, _last_sunday(day.year, 10): 25}.get(day, 24)
    whole = day_interval(day)
    assert whole.hours == hours
    assert len(list(whole.grid(60))) == hours
    assert len(list(whole.grid(15))) == 4 * hours


@given(DAYS)
def test_days_follow_each_other_without_gap_or_overlap(day: date) -> None:
    assert day_interval(day).end == day_interval(day + DAY).start


@given(INSTANTS, st.integers(-3, 3), st.integers(0, 3))
def test_intervals_meet_where_they_overlap(start: datetime, later: int, hours: int) -> None:
    span = Interval(start, start + 2 * HOUR)
    other = Interval(start + later * HOUR, start + (later + hours) * HOUR)
    assert span.meets(other) == other.meets(span) == bool(span.overlap(other))


@given(INSTANTS)
def test_every_instant_belongs_to_its_delivery_day(instant: datetime) -> None:
    assert instant in day_interval(delivery_day(instant))
    assert to_local(instant).date() == delivery_day(instant)


@given(DAYS, st.integers(0, 100), st.sampled_from([15, 60]))
def test_steps_of_the_grid_are_real_time(day: date, n: int, minutes: int) -> None:
    steps = list(day_interval(day).grid(minutes))
    n = n % len(steps)
    assert steps[n] == day_interval(day).start + n * timedelta(minutes=minutes)


@pytest.mark.parametrize("day", LONG_DAYS)
def test_the_hour_that_comes_twice(day: date) -> None:
    first, second = local_instant(day, time(2)), local_instant(day, time(2), second_pass=True)
    assert second - first == HOUR
    assert {first, second} < set(day_interval(day).grid(60))
    assert to_local(first).hour == to_local(second).hour == 2


@pytest.mark.parametrize("day", SHORT_DAYS)
def test_the_hour_that_never_comes(day: date) -> None:
    assert 2 not in {to_local(instant).hour for instant in day_interval(day).grid(60)}
    assert local_instant(day, time(3)) - local_instant(day, time(1)) == HOUR


@given(intervals())
def test_delivery_days_cover_an_interval(interval: Interval) -> None:
    days = delivery_days(interval)
    assert len(days) == len(set(days))
    assert all(interval.overlap(day_interval(day)) for day in days)
    covered = sum((interval.overlap(day_interval(day)).duration for day in days), timedelta())
    assert covered == interval.duration
    wide = whole_days(interval)
    assert wide.overlap(interval) == interval
    if interval:
        assert delivery_days(wide) == days


@given(intervals(), st.lists(intervals(), max_size=5))
def test_what_is_left_is_all_that_no_part_has(whole: Interval, parts: list[Interval]) -> None:
    left = subtract(whole, parts)
    assert all(piece and piece.overlap(whole) == piece for piece in left)
    assert not any(piece.overlap(part) for piece in left for part in parts)
    assert all(one.end < two.start for one, two in pairwise(left))
    taken = subtract(whole, left)
    assert sum((p.duration for p in [*left, *taken]), timedelta()) == whole.duration
    assert all(
        any(instant in part for part in parts) for piece in taken for instant in [piece.start]
    )


@given(intervals(), st.integers(180, 60 * 24 * 10))
def test_pieces_of_a_split_make_the_whole(interval: Interval, minutes: int) -> None:
    longest = timedelta(minutes=minutes)
    pieces = list(interval.split(longest))
    assert all(timedelta() < piece.duration <= longest for piece in pieces)
    assert sum((piece.duration for piece in pieces), timedelta()) == interval.duration
    assert all(one.end == two.start for one, two in pairwise(pieces))


@given(INSTANTS, st.sampled_from([1, 5, 15, 60]))
def test_floor_and_ceiling_enclose_an_instant(instant: datetime, minutes: int) -> None:
    below, above = floor_to(instant, minutes), ceil_to(instant, minutes)
    assert below <= instant <= above
    assert above - below in {timedelta(), timedelta(minutes=minutes)}
    assert floor_to(below, minutes) == below == ceil_to(below, minutes)


def test_intervals_are_half_open_and_utc() -> None:
    interval = Interval(
        to_local(datetime(2024, 10, 27, tzinfo=UTC)), datetime(2024, 10, 27, 1, tzinfo=UTC)
    )
    assert interval.start.tzinfo is UTC
    assert interval.start in interval
    assert interval.end not in interval
    assert not Interval(interval.end, interval.end)
    assert not interval.overlap(Interval(interval.end, interval.end + HOUR))


def test_naive_instants_and_intervals_that_run_backwards_are_errors() -> None:
    naive = datetime(2024, 10, 27, 2)  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="naive"):
        require_utc(naive)
    with pytest.raises(ValueError, match="before it starts"):
        Interval(datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC))
