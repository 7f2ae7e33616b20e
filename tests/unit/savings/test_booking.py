"""Energy at published prices: what has no price is not priced."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.production.model import Attended, PowerPhase, Step
from chocolate_factory.savings.booking import as_metered, cost_of
from tests.fakes.plants import MONDAY

PRICES = {MONDAY + n * HOUR: 0.1 * n for n in range(24)}


def test_energy_is_drawn_evenly() -> None:
    span = Interval(MONDAY + HOUR / 2, MONDAY + 2 * HOUR)
    assert list(as_metered(span, 30.0, 60)) == [(MONDAY, 10.0), (MONDAY + HOUR, 20.0)]
    assert cost_of(as_metered(span, 30.0, 60), PRICES).cost_eur == pytest.approx(20 * 0.1)


def test_energy_is_drawn_when_the_phases_draw_it() -> None:
    """Half an hour at 40 kW, then ninety minutes at 4 kW: 20 and 6 kWh."""
    phases = (PowerPhase(30, 40.0), PowerPhase(90, 4.0))
    conching = Step("conching", "conche", phases, Attended.NEVER, None)
    planned = Interval(MONDAY, MONDAY + 2 * HOUR)
    assert [hour for hour, _ in as_metered(planned, 26.0, 60, conching)] == [MONDAY, MONDAY + HOUR]
    assert [kwh for _, kwh in as_metered(planned, 26.0, 60, conching)] == pytest.approx([22.0, 4.0])
    slow = Interval(MONDAY, MONDAY + 4 * HOUR)
    kwh = [part for _, part in as_metered(slow, 26.0, 60, conching)]
    assert kwh == pytest.approx([20.0, 2.0, 2.0, 2.0]), "every phase takes twice as long"


def test_hours_without_a_price_are_counted_and_not_guessed() -> None:
    span = Interval(MONDAY + 23 * HOUR, MONDAY + 25 * HOUR)
    cost = cost_of(as_metered(span, 20.0, 60), PRICES)
    assert cost.cost_eur == pytest.approx(10 * 2.3)
    assert cost.unpriced_kwh == 10.0


def test_negative_prices_pay() -> None:
    assert cost_of([(MONDAY, 5.0)], {MONDAY: -0.2}).cost_eur == -1.0


@given(
    first=st.integers(0, 300),
    minutes=st.integers(1, 900),
    kwh=st.floats(0, 500),
    metered=st.sampled_from([15, 60]),
)
def test_no_energy_is_lost(first: int, minutes: int, kwh: float, metered: int) -> None:
    start = MONDAY + timedelta(minutes=first)
    span = Interval(start, start + timedelta(minutes=minutes))
    parts = list(as_metered(span, kwh, metered))
    assert sum(part for _, part in parts) == pytest.approx(kwh)
    assert all(part >= 0 for _, part in parts)
