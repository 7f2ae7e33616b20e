"""Excess of sorted demand equals that of all of it."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.billing.demand import SortedDemand
from chocolate_factory.tariffs.excess import MeterType

powers = st.floats(0, 200).map(lambda kw: round(kw, 2))


@given(demand=st.lists(powers, max_size=40), power=powers)
def test_as_if_all_were_looked_at(demand: list[float], power: float) -> None:
    found = SortedDemand.of(demand)
    above = [kw - power for kw in demand if kw > power]
    assert found.above(power, MeterType.SMALL) == pytest.approx(max(above, default=0.0))
    assert found.above(power, MeterType.LARGE) == pytest.approx(hypot(*above), abs=1e-4)
    assert found.highest_kw == max(demand, default=0.0)
