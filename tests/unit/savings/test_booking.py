"""Energy at published prices: what has no price is not priced."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.production.model import Attended, PowerPhase, Step
from chocolate_factory.savings.booking import by_hour, cost_of, excess_kwh
from tests.fakes.plants import MONDAY

PRICES = {MONDAY + n * HOUR: 0.1 * n for n in range(24)}


def test_energy_is_drawn_evenly() -> None:
    span = Interval(MONDAY + HOUR / 2, MONDAY + 2 * HOUR)
    assert list(by_hour(span, 30.0)) == [(MONDAY, 10.0), (MONDAY + HOUR, 20.0)]
    assert cost_of(by_hour(span, 30.0), PRICES).cost_eur == pytest.approx(20 * 0.1)


def test_energy_is_drawn_when_the_phases_draw_it() -> None:
    """Half an hour at 40 kW, then ninety minutes at 4 kW: 20 and 6 kWh."""
    phases = (PowerPhase(30, 40.0), PowerPhase(90, 4.0))
    conching = Step("conching", "conche", phases, Attended.NEVER, None)
    planned = Interval(MONDAY, MONDAY + 2 * HOUR)
    assert [hour for hour, _ in by_hour(planned, 26.0, conching)] == [MONDAY, MONDAY + HOUR]
    assert [kwh for _, kwh in by_hour(planned, 26.0, conching)] == pytest.approx([22.0, 4.0])
    slow = Interval(MONDAY, MONDAY + 4 * HOUR)
    kwh = [part for _, part in by_hour(slow, 26.0, conching)]
    assert kwh == pytest.approx([20.0, 2.0, 2.0, 2.0]), "every phase takes twice as long"


def test_hours_without_a_price_are_counted_and_not_guessed() -> None:
    span = Interval(MONDAY + 23 * HOUR, MONDAY + 25 * HOUR)
    cost = cost_of(by_hour(span, 20.0), PRICES)
    assert cost.cost_eur == pytest.approx(10 * 2.3)
    assert cost.unpriced_kwh == 10.0


def test_negative_prices_pay() -> None:
    assert cost_of([(MONDAY, 5.0)], {MONDAY: -0.2}).cost_eur == -1.0


def test_power_above_the_contract_is_that_of_all_machines_together() -> None:
    limit = {MONDAY: 25.0}
    assert excess_kwh([(MONDAY, 20.0)], limit) == 0
    assert excess_kwh([(MONDAY, 20.0), (MONDAY, 12.0)], limit) == pytest.approx(7.0)


@given(first=st.integers(0, 300), minutes=st.integers(1, 900), kwh=st.floats(0, 500))
def test_no_energy_is_lost(first: int, minutes: int, kwh: float) -> None:
    start = MONDAY + timedelta(minutes=first)
    parts = list(by_hour(Interval(start, start + timedelta(minutes=minutes)), kwh))
    assert sum(part for _, part in parts) == pytest.approx(kwh)
    assert all(part >= 0 for _, part in parts)
