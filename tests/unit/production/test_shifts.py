"""When people are there, also on the days on which the clock changes."""

from dataclasses import replace
from datetime import date, time

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.production.model import Opening, Roster, Shift
from chocolate_factory.production.shifts import shift_on
from tests.fakes.plants import WORKING_DAYS
from tests.fakes.series import days, span

EVERY_DAY = Shift("day", frozenset(range(7)), time(6), time(22))
NIGHT = Shift("night", frozenset(range(7)), time(0), time(6))
LATE = Shift("late", frozenset({4}), time(14), time(0))
OVER_MIDNIGHT = Shift("over", frozenset({4}), time(22), time(6), labour_eur_per_hour=6)
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


def test_a_shift_of_the_hour_that_march_skips_is_nobody() -> None:
    early = Shift("early", frozenset(range(7)), time(2, 30), time(3, 15))
    assert not shift_on(early, date(2025, 3, 30))
    assert Roster([early], days("2025-03-30", "2025-03-30")).present == []


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


def test_the_roster_has_every_shift_of_its_days_and_none_of_a_closed_one() -> None:
    roster = Roster([WORKING_DAYS], WEEK, frozenset({date(2024, 11, 6)}))
    assert [day.day for _, day, _ in roster.present] == [4, 5, 7, 8, 9]
    assert {span.hours for _, _, span in roster.present} == {16}


def test_a_shift_that_began_before_the_interval_is_there_whole() -> None:
    saturday = days("2024-11-09", "2024-11-09")
    [(_, day, present)] = Roster([OVER_MIDNIGHT], saturday).present
    assert day == date(2024, 11, 8)
    assert present == span("2024-11-08T22:00+01:00", "2024-11-09T06:00+01:00")
    assert Roster([OVER_MIDNIGHT], days("2024-11-10", "2024-11-10")).present == []


def test_extra_shifts_have_a_price_for_each_day() -> None:
    roster = Roster([WORKING_DAYS, EXTRA], days("2024-11-04", "2024-11-17"))
    sundays = (date(2024, 11, 10), date(2024, 11, 17))
    assert roster.openings() == {Opening(sunday, "extra"): 150 for sunday in sundays}


@pytest.mark.parametrize(
    ("shifts", "names", "hours"),
    [
        ([WORKING_DAYS], None, 16),
        ([WORKING_DAYS, NIGHT], None, 22),  # from midnight; from 22:00 on nobody is there
        ([EVERY_DAY, NIGHT], {"night"}, 6),
        ([WORKING_DAYS, OVER_MIDNIGHT], None, 40),  # Friday 06:00 to Saturday 22:00
        ([EVERY_DAY, LATE], None, 18),
        ([WORKING_DAYS, EXTRA], {"extra"}, 8),
        ([WORKING_DAYS], {"night"}, 0),
    ],
)
def test_the_longest_time_with_somebody_there(
    shifts: list[Shift], names: set[str] | None, hours: int
) -> None:
    assert Roster(shifts, WEEK).longest(names) == hours * HOUR
