"""Months, divided where a day has no prices."""

from datetime import date

from chocolate_factory.kernel.market_time import delivery_days
from chocolate_factory.savings.replay.stretches import stretches


def _days(first: date, last: date, *unknown: date) -> list[tuple[date, date]]:
    found = stretches(first, last, frozenset(unknown))
    return [(delivery_days(one)[0], delivery_days(one)[-1]) for one in found]


def test_calendar_months_cut_at_the_window() -> None:
    assert _days(date(2025, 3, 20), date(2025, 5, 10)) == [
        (date(2025, 3, 20), date(2025, 3, 31)),
        (date(2025, 4, 1), date(2025, 4, 30)),
        (date(2025, 5, 1), date(2025, 5, 10)),
    ]


def test_a_day_without_prices_divides_and_a_lone_day_is_left_out() -> None:
    gaps = (date(2025, 5, 16), date(2025, 5, 29), date(2025, 5, 31))
    assert _days(date(2025, 5, 1), date(2025, 5, 31), *gaps) == [
        (date(2025, 5, 1), date(2025, 5, 15)),
        (date(2025, 5, 17), date(2025, 5, 28)),
    ]


def test_hours_of_the_clock_change_belong_to_their_month() -> None:
    (march,) = stretches(date(2025, 3, 1), date(2025, 3, 31), frozenset())
    assert march.hours == 31 * 24 - 1
