"""Cents, days and months."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.billing.model import BillingDays, cents
from chocolate_factory.kernel.market_time import DAY


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0.005, "0.01"), (1.005, "1.01"), (2.345, "2.35"), (-1.005, "-1.01"), (0.0049999, "0.00")],
)
def test_half_a_cent_is_rounded_away_from_zero(amount: float, shown: str) -> None:
    assert cents(amount) == Decimal(shown)


@given(amount=st.floats(-1e6, 1e6))
def test_rounding_moves_by_half_a_cent_at_most(amount: float) -> None:
    assert abs(float(cents(amount)) - amount) <= 0.005 + 1e-7


@given(low=st.floats(-1e6, 1e6), high=st.floats(-1e6, 1e6))
def test_rounding_keeps_the_order(low: float, high: float) -> None:
    low, high = sorted((low, high))
    assert cents(low) <= cents(high)


def test_months() -> None:
    days = BillingDays(date(2024, 11, 15), date(2025, 1, 2))
    assert [(one.first, one.last, one.count) for one in days.months()] == [
        (date(2024, 11, 15), date(2024, 11, 30), 16),
        (date(2024, 12, 1), date(2024, 12, 31), 31),
        (date(2025, 1, 1), date(2025, 1, 2), 2),
    ]


@given(first=st.dates(date(2021, 6, 1), date(2026, 1, 1)), length=st.integers(0, 500))
def test_months_are_exactly_the_days(first: date, length: int) -> None:
    days = BillingDays(first, first + length * DAY)
    months = days.months()
    assert months[0].first == first
    assert months[-1].last == days.last
    assert sum(one.count for one in months) == days.count
    assert sum(one.interval.hours for one in months) == days.interval.hours
