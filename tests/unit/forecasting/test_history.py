"""A history tells only what was known, in whole hours, by Madrid's clock on every kind of day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.forecasting.history import (
    HourlyHistory,
    HourlyValue,
    clock_hour,
    hourly,
    read_history,
)
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.model import Observation, Reading
from tests.fakes.series import at, day_ahead, days, span
from tests.unit.forecasting.histories import LATER, history_of, store_with

AUTUMN, SPRING = date(2024, 10, 27), date(2025, 3, 30)


def _quarter(start: str, value: float, known_at: str = "2025-10-01T11:00Z") -> Reading:
    return Reading(at(start), 15, value, "best", at(known_at), at(known_at))


def test_four_quarters_make_an_hour_known_with_the_last_of_them() -> None:
    quarters = [_quarter(f"2025-10-02T10:{m:02}Z", v) for m, v in ((0, 1), (15, 2), (30, 3))]
    last = _quarter("2025-10-02T10:45Z", -4.0, known_at="2025-10-01T12:34Z")
    assert hourly([*quarters, last]) == [
        HourlyValue(at("2025-10-02T10:00Z"), 0.5, at("2025-10-01T12:34Z"))
    ]
    assert hourly(quarters) == []


def test_the_hours_of_both_resolutions_meet() -> None:
    series, day = day_ahead(), days("2025-09-30", "2025-09-30")
    store = store_with(series, day, price=lambda _: 7.25)
    after = days("2025-10-01", "2025-10-01")
    quarters = [Observation(s, 15, 10.0 + s.minute) for s in after.grid(15)]
    store.write(series, "best", quarters, now=LATER)
    history = read_history(store, series, days("2025-09-30", "2025-10-01"), known_at=LATER)
    assert history.value(at("2025-09-30T21:00Z")) == 7.25
    assert history.value(at("2025-09-30T22:00Z")) == 32.5


def test_a_price_not_yet_published_does_not_exist() -> None:
    series = day_ahead()
    history = history_of(days("2024-11-05", "2024-11-06"), series, at("2024-11-05T12:59+01:00"))
    assert history.value(at("2024-11-05T22:00Z")) is not None
    assert history.value(at("2024-11-05T23:00Z")) is None
    assert history.value_on_clock(date(2024, 11, 6), 0) is None
    assert len(list(history.known())) == 24


def test_of_the_hour_that_comes_twice_the_later_known_one_is_taken() -> None:
    first, second = at("2024-10-27T00:00Z"), at("2024-10-27T01:00Z")
    assert clock_hour(first) == clock_hour(second) == (AUTUMN, 2)
    prices = [HourlyValue(first, 1.0, first - HOUR), HourlyValue(second, 2.0, first + HOUR)]
    history = HourlyHistory(prices, known_at=second)
    assert history.value_on_clock(AUTUMN, 2) == 2.0
    assert history.as_known_at(first).value_on_clock(AUTUMN, 2) == 1.0
    assert (history.value(first), history.value(second)) == (1.0, 2.0)


@pytest.mark.parametrize(
    ("day", "hours"), [(AUTUMN, 24), (SPRING, 23), (date(2025, 3, 31), 24)], ids=str
)
def test_clock_hours_of_a_day(day: date, hours: int) -> None:
    history = history_of(days(str(day), str(day)), day_ahead(), LATER)
    found = [hour for hour in range(24) if history.value_on_clock(day, hour) is not None]
    assert len(found) == hours
    assert (2 in found) is (day != SPRING)


def test_an_earlier_view_cannot_be_widened_again() -> None:
    now = at("2024-11-05T12:00Z")
    earlier = history_of(days("2024-11-05", "2024-11-06"), day_ahead(), now)
    with pytest.raises(ValueError, match="cannot tell"):
        earlier.as_known_at(now + HOUR)


@given(st.integers(0, 96))
def test_an_earlier_view_is_what_would_have_been_read_then(hours_ago: int) -> None:
    series = day_ahead()
    wanted = span("2024-10-25T00:00Z", "2024-10-31T00:00Z")
    store = store_with(series, wanted)
    instant = at("2024-10-30T00:00Z") - hours_ago * HOUR + timedelta(minutes=17)
    late = read_history(store, series, wanted, known_at=LATER).as_known_at(instant)
    read_then = read_history(store, series, wanted, known_at=instant)
    assert sorted(late.known()) == sorted(read_then.known())
