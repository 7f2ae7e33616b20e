"""When people are there and what they cost, also on the days on which the clock changes."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.production.model import Attended, Opening, Roster, Shift
from chocolate_factory.production.shifts import shift_on
from tests.fakes.plants import ALWAYS, MONDAY, WORKING_DAYS, a_step
from tests.fakes.series import at, days, span

EVERY_DAY = Shift("day", frozenset(range(7)), time(6), time(22))
NIGHT = Shift("night", frozenset(range(7)), time(0), time(6))
LATE = Shift("late", frozenset({4}), time(14), time(0))
OVER_MIDNIGHT = Shift("over", frozenset({4}), time(22), time(6), labour_eur_per_hour=6)
DEAR = Shift("dear", frozenset(range(7)), time(0), time(0), labour_eur_per_hour=9)
EXTRA = Shift("extra", frozenset({6}), time(6), time(14), labour_eur_per_hour=2, opening_eur=150)
WEEK = days("2024-11-04", "2024-11-10")


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


def test_a_shift_over_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    friday = date(2024, 11, 8)
    night = span("2024-11-08T22:00+01:00", "2024-11-09T06:00+01:00")
    assert shift_on(OVER_MIDNIGHT, friday) == night
    assert shift_on(OVER_MIDNIGHT, friday + DAY) is None
    assert shift_on(OVER_MIDNIGHT, friday, closed_days=frozenset({friday + DAY})) == night
    assert shift_on(OVER_MIDNIGHT, friday, closed_days=frozenset({friday})) is None


def test_a_shift_over_midnight_is_an_hour_longer_when_the_clock_goes_back() -> None:
    saturdays = replace(OVER_MIDNIGHT, weekdays=frozenset({5}))
    long, short = shift_on(saturdays, date(2024, 10, 26)), shift_on(saturdays, date(2025, 3, 29))
    assert long is not None
    assert short is not None
    assert (long.hours, short.hours) == (9, 7)


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
    roster = Roster([WORKING_DAYS], Interval(MONDAY, MONDAY + DAY))
    found = roster.attend(step, MONDAY + timedelta(hours=hour))
    assert (found is not None) is allowed
    assert found is None or (found.labour_eur, found.openings) == (0, frozenset())


def test_a_step_may_run_through_midnight_where_shifts_touch() -> None:
    step = a_step("conching", 600, attended=Attended.WHOLE)
    start = at("2024-10-26T20:00+02:00")
    assert Roster([ALWAYS], days("2024-10-26", "2024-10-27")).attend(step, start)


def test_nobody_is_there_on_sunday_nor_on_a_closed_day() -> None:
    step = a_step("conching", 60, attended=Attended.START)
    closed = frozenset({date(2024, 11, 6)})
    roster = Roster([WORKING_DAYS], WEEK, closed)
    noons = [at(f"2024-11-{day:02}T12:00+01:00") for day in range(4, 11)]
    there = [roster.attend(step, noon) is not None for noon in noons]
    assert there == [True, True, False, True, True, True, False]


def test_a_shift_that_began_before_the_interval_is_there() -> None:
    step = a_step("conching", 60, attended=Attended.WHOLE)
    saturday = days("2024-11-09", "2024-11-09")
    roster = Roster([OVER_MIDNIGHT], saturday)
    assert roster.attend(step, saturday.start)
    assert roster.attend(step, saturday.start + timedelta(hours=5))
    assert roster.attend(step, saturday.start + timedelta(hours=5, minutes=15)) is None


def test_each_hour_is_paid_to_the_cheapest_shift_there() -> None:
    step = replace(a_step("tempering", 180, attended=Attended.WHOLE), people=2)
    roster = Roster([EVERY_DAY, DEAR], WEEK)
    found = roster.attend(step, at("2024-11-04T21:00+01:00"))
    assert found is not None
    assert found.labour_eur == pytest.approx(2 * 2 * 9)  # an hour of the day shift, two dear ones


def test_who_only_begins_is_paid_a_quarter_of_an_hour() -> None:
    step = replace(a_step("conching", 600, attended=Attended.START), people=2)
    found = Roster([DEAR], WEEK).attend(step, at("2024-11-04T23:00+01:00"))
    assert found is not None
    assert found.labour_eur == pytest.approx(2 * 9 / 4)


def test_a_step_may_name_its_shifts() -> None:
    noon = at("2024-11-04T12:00+01:00")
    step = a_step("mixing", attended=Attended.WHOLE)
    roster = Roster([EVERY_DAY, DEAR, NIGHT], WEEK)
    dear = roster.attend(replace(step, shifts=frozenset({"dear"})), noon)
    assert dear is not None
    assert dear.labour_eur == 9
    assert roster.attend(replace(step, shifts=frozenset({"night"})), noon) is None


def test_an_extra_shift_must_be_opened_where_no_other_one_is_there() -> None:
    roster = Roster([WORKING_DAYS, EXTRA], WEEK)
    sunday = Opening(date(2024, 11, 10), "extra")
    step = a_step("mixing", 120, attended=Attended.WHOLE)
    found = roster.attend(step, at("2024-11-10T06:00+01:00"))
    assert found is not None
    assert (found.labour_eur, found.openings) == (4, frozenset({sunday}))
    assert roster.openings() == {sunday: 150}
    assert roster.attend(step, at("2024-11-10T13:00+01:00")) is None
    alone = roster.attend(step, at("2024-11-09T13:00+01:00"))
    assert alone is not None
    assert alone.openings == frozenset()


def test_a_step_may_go_from_a_shift_into_an_extra_one() -> None:
    after = replace(EXTRA, weekdays=frozenset({0}), begins=time(22), ends=time(2))
    step = a_step("mixing", 120, attended=Attended.WHOLE)
    found = Roster([WORKING_DAYS, after], WEEK).attend(step, at("2024-11-04T21:00+01:00"))
    assert found is not None
    assert found.labour_eur == 2
    assert found.openings == {Opening(date(2024, 11, 4), "extra")}
