"""Madrid's clock over arrays of instants."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.demo.wall import Wall, hours_of, instant_of
from chocolate_factory.kernel.market_time import to_local

instants = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - made aware here
    lambda one: one.replace(tzinfo=UTC, second=0, microsecond=0)
)


@given(st.lists(instants, min_size=1, max_size=5))
def test_it_shows_what_the_clock_on_the_wall_shows(found: list[datetime]) -> None:
    wall = Wall.at(hours_of(found))
    for n, instant in enumerate(found):
        local = to_local(instant)
        assert wall.hour[n] == pytest.approx(local.hour + local.minute / 60)
        assert wall.day[n] == local.toordinal()
        assert instant_of(hours_of([instant])[0]) - instant < timedelta(milliseconds=1)


def test_on_days_of_23_and_25_hours_too() -> None:
    for first in ("2026-03-28T12:00+01:00", "2026-10-24T12:00+02:00"):
        begin = datetime.fromisoformat(first)
        found = [begin + n * timedelta(minutes=15) for n in range(4 * 48)]
        shown = Wall.at(hours_of(found))
        local = [to_local(one) for one in found]
        assert shown.hour.tolist() == [one.hour + one.minute / 60 for one in local]
        assert shown.day.tolist() == [one.toordinal() for one in local]


def test_sundays_and_holidays_rest_and_saturdays_are_apart() -> None:
    days = [datetime(2026, 8, day, 10, tzinfo=UTC) for day in (13, 14, 15, 16, 22)]
    wall = Wall.at(hours_of(days))
    assert wall.rest.tolist() == [False, False, True, True, False]
    assert wall.saturday.tolist() == [False, False, False, False, True]


def test_nothing_is_shown_at_no_instant() -> None:
    assert Wall.at(np.zeros(0)).hour.size == 0
