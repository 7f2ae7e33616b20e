"""When people are there, also on the days on which the clock changes."""

from datetime import date, time, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.production.model import Attended, Shift
from chocolate_factory.production.shifts import may_start, shift_on, shifts_in
from tests.fakes.plants import ALWAYS, MONDAY, WORKING_DAYS, a_step
from tests.fakes.series import at, days, span

EVERY_DAY = Shift(frozenset(range(7)), time(6), time(22))
NIGHT = Shift(frozenset(range(7)), time(0), time(6))
LATE = Shift(frozenset({4}), time(14), time(0))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2024, 10, 27), 7), (date(2025, 3, 30), 5), (date(2025, 3, 29), 6)]
)
def test_a_night_shift_is_as_long_as_the_night(day: date, hours: int) -> None:
    shift = shift_on(NIGHT, day)
    assert shift is not None
    assert shift.hours == hours


@pytest.mark.parametrize("day", [date(2024, 10, 27), date(2025, 3, 30), date(2025, 1, 1)])
def test_a_day_shift_follows_the_wall_clock(day: date) -> None:
    shift = shift_on(EVERY_DAY, day)
    offset = "+02:00" if day == date(2025, 3, 30) else "+01:00"
    assert shift == span(f"{day}T06:00{offset}", f"{day}T22:00{offset}")


def test_midnight_is_the_end_of_the_day() -> None:
    assert shift_on(LATE, date(2024, 11, 8)) == span(
        "2024-11-08T14:00+01:00", "2024-11-09T00:00+01:00"
    )
    assert shift_on(LATE, date(2024, 11, 9)) is None


def test_nobody_is_there_on_sunday() -> None:
    week = days("2024-11-04", "2024-11-10")
    found = list(shifts_in(WORKING_DAYS, week))
    assert len(found) == 6
    assert all(shift.hours == 16 for shift in found)
    assert list(shifts_in(WORKING_DAYS, days("2024-11-10", "2024-11-10"))) == []


def test_adjoining_shifts_are_one() -> None:
    for shift in shifts_in(ALWAYS, days("2024-10-26", "2024-10-28")):
        assert shift.start < at("2024-10-26T00:00+02:00")
        assert shift.end > at("2024-10-29T00:00+01:00")
    weekend = Shift(frozenset({5, 6}), time(0), time(0))
    assert list(shifts_in(weekend, days("2024-11-04", "2024-11-17"))) == [
        days("2024-11-09", "2024-11-10"),
        days("2024-11-16", "2024-11-17"),
    ]


def test_a_shift_that_only_touches_is_left_out_and_one_that_overlaps_is_whole() -> None:
    ended = span("2024-11-04T22:00+01:00", "2024-11-05T06:00+01:00")
    assert list(shifts_in(WORKING_DAYS, ended)) == []
    begun = span("2024-11-04T21:45+01:00", "2024-11-05T06:00+01:00")
    assert list(shifts_in(WORKING_DAYS, begun)) == [
        span("2024-11-04T06:00+01:00", "2024-11-04T22:00+01:00")
    ]


@pytest.mark.parametrize(
    ("attended", "hour", "allowed"),
    [
        (Attended.NEVER, 3, True),
        (Attended.START, 3, False),
        (Attended.START, 6, True),
        (Attended.START, 21, True),
        (Attended.START, 22, False),
        (Attended.WHOLE, 5, False),
        (Attended.WHOLE, 6, True),
        (Attended.WHOLE, 18, True),
        (Attended.WHOLE, 19, False),
    ],
)
def test_what_may_start_when(attended: Attended, hour: int, *, allowed: bool) -> None:
    step = a_step("conching", 240, attended=attended)
    start = MONDAY + timedelta(hours=hour)
    shifts = list(shifts_in(WORKING_DAYS, Interval(MONDAY, MONDAY + DAY)))
    assert may_start(step, start, start + timedelta(hours=4), shifts) is allowed


def test_a_step_may_run_through_midnight_where_shifts_adjoin() -> None:
    step = a_step("conching", 600, attended=Attended.WHOLE)
    start = at("2024-10-26T20:00+02:00")
    shifts = list(shifts_in(ALWAYS, days("2024-10-26", "2024-10-27")))
    assert may_start(step, start, start + timedelta(hours=10), shifts)
