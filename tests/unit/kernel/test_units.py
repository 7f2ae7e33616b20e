"""Conversions there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.units import eur_per_kwh, eur_per_mwh, metres_per_second

CENTS = st.integers(-50_000, 400_000).map(lambda cents: cents / 100)


@given(CENTS)
def test_a_published_price_survives_the_way_there_and_back(price_eur_per_mwh: float) -> None:
    assert eur_per_mwh(eur_per_kwh(price_eur_per_mwh)) == price_eur_per_mwh


def test_known_values() -> None:
    assert eur_per_kwh(-1.5) == -0.0015
    assert eur_per_mwh(0.1) == 100.0
    assert metres_per_second(18.0) == pytest.approx(5.0)
