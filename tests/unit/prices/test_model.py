"""When prices become public, and how long each holds."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, day_interval, local_instant, to_local
from chocolate_factory.prices.model import (
    PVPC,
    PVPC_PUBLIC_AT,
    SPOT,
    days_since,
    market_time_unit,
    price_minutes,
    published_until,
)

DAYS = st.dates(date(2021, 6, 2), date(2030, 12, 31))


@given(DAYS, st.integers(0, 91))
def test_prices_of_a_whole_day_become_public_together_on_its_eve(day: date, quarter: int) -> None:
    start = day_interval(day).start + quarter * timedelta(minutes=15)
    assert to_local(SPOT.public_from(start)) == to_local(local_instant(day - DAY, time(13)))
    assert to_local(PVPC.public_from(start)) == to_local(local_instant(day - DAY, time(20, 15)))
    assert SPOT.public_from(start) < PVPC.public_from(start) < start


@given(DAYS, st.integers(0, 24 * 60 - 1))
def test_what_is_published_ends_where_the_series_expects_it(day: date, minute: int) -> None:
    now = local_instant(day) + timedelta(minutes=minute)
    end = published_until(now, PVPC_PUBLIC_AT)
    last = end - timedelta(minutes=15)
    assert PVPC.public_from(last) <= now < PVPC.public_from(end)


def test_the_market_went_over_to_quarter_hours() -> None:
    change = datetime(2025, 9, 30, 22, tzinfo=UTC)
    before = change - timedelta(minutes=15)
    assert (market_time_unit(before), market_time_unit(change)) == (60, 15)
    assert (price_minutes(SPOT, change), price_minutes(PVPC, change)) == (15, 60)


def test_sources_are_ranked() -> None:
    assert [SPOT.rank(name) for name in ("omie", "esios", "redata", "rumour")] == [0, 1, 2, 3]
    assert [PVPC.rank(name) for name in ("esios", "redata", "esios-archive")] == [0, 1, 2]
    assert SPOT.official
    assert PVPC.official
    assert SPOT.unit == PVPC.unit == "EUR/MWh"


@pytest.mark.parametrize(
    ("clock", "last_day"),
    [("2024-10-26T20:14", 26), ("2024-10-26T20:15", 27), ("2024-10-27T02:30", 27)],
)
def test_days_since(clock: str, last_day: int) -> None:
    local = datetime.fromisoformat(clock)
    span = days_since(date(2024, 10, 1), local_instant(local.date(), local.time()), PVPC_PUBLIC_AT)
    assert span.start == local_instant(date(2024, 10, 1))
    assert span.end == day_interval(date(2024, 10, last_day)).end


def test_nothing_since_a_day_to_come() -> None:
    assert not days_since(date(2030, 1, 1), datetime(2024, 1, 1, tzinfo=UTC), PVPC_PUBLIC_AT)
