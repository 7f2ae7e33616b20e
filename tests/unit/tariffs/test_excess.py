"""Excess power: worked by hand for each rule, and nothing where no price is known."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.tariffs.excess import (
    MeterType,
    excess_cost_eur,
    excesses,
    meter_type,
)
from chocolate_factory.tariffs.model import (
    AccessTariff,
    Supply,
    TariffPeriod,
    UnknownTariffYearError,
)

TD20, TD30, TD61 = AccessTariff
P1, P2, P3, P4, P5, P6 = TariffPeriod
SMALL = Supply(tariff=TD30, contracted_power_kw=(20.0, 20.0, 20.0, 25.0, 25.0, 40.0))


def test_highest_demand_of_each_period_by_day_since_april_2025() -> None:
    found = excesses(date(2025, 4, 1), 30, {P1: [21, 24.5, 19], P4: [25.0], P6: [41.0]}, SMALL)
    assert [(one.period, one.highest_kw, one.quarters) for one in found] == [
        (P1, 24.5, 2),
        (P6, 41.0, 1),
    ]
    assert found[0].cost_eur == pytest.approx(0.168944 * 4.5 * 30)
    assert found[1].cost_eur == pytest.approx(0.006126 * 1.0 * 30)


def test_prices_of_2026() -> None:
    [one] = excesses(date(2026, 2, 1), 28, {P2: [30.0]}, SMALL)
    assert one.cost_eur == pytest.approx(0.090584 * 10 * 28)


def test_twice_the_excess_by_month_before() -> None:
    [one] = excesses(date(2021, 7, 1), 31, {P1: [22.0, 23.0]}, SMALL)
    assert one.cost_eur == pytest.approx(1.4064 * 2 * 3 * 31 / 30)


def test_root_of_squares_with_large_meters_before() -> None:
    large = replace(SMALL, contracted_power_kw=(60.0,) * 6)
    [one] = excesses(date(2021, 6, 1), 30, {P2: [63.0, 64.0, 60.0]}, large)
    # Kp of P2 is the ratio of power tolls: 9.302956 / 10.646876.
    assert one.cost_eur == pytest.approx(0.8737733 * 1.4064 * 5, rel=1e-6)
    assert one.quarters == 2


def test_root_of_squares_by_period_since_april_2025() -> None:
    large = replace(SMALL, contracted_power_kw=(60.0,) * 6)
    [one] = excesses(date(2025, 4, 1), 30, {P2: [63.0, 64.0, 60.0]}, large)
    assert one.cost_eur == pytest.approx(1.776546 * 5)
    [one] = excesses(date(2026, 3, 1), 31, {P6: [63.0, 64.0]}, replace(large, tariff=TD61))
    assert one.cost_eur == pytest.approx(0.008984 * 5)
    # A bill of part of a month pays that part.
    [one] = excesses(date(2026, 3, 11), 10, {P1: [63.0, 64.0]}, large)
    assert one.cost_eur == pytest.approx(3.325715 * 5 * 10 / 31)


def test_a_better_meter_than_needed_decides() -> None:
    demand = {P1: [23.0, 24.0]}
    [one] = excesses(date(2021, 6, 1), 30, demand, SMALL, MeterType.LARGE)
    assert one.cost_eur == pytest.approx(1.4064 * 5)


@pytest.mark.parametrize(
    ("first", "supply"),
    [
        (date(2022, 1, 1), SMALL),
        (date(2025, 3, 1), SMALL),
        (date(2027, 1, 1), SMALL),
        (date(2024, 6, 1), replace(SMALL, contracted_power_kw=(60.0,) * 6)),
    ],
)
def test_unknown_prices_fail_by_name_and_only_where_they_are_needed(
    first: date, supply: Supply
) -> None:
    with pytest.raises(UnknownTariffYearError, match="price of excess power with meters of types"):
        excesses(first, 30, {P1: [70.0]}, supply)
    assert excesses(first, 30, {P1: [20.0], P6: []}, supply) == []


@pytest.mark.parametrize(("power", "meter"), [(15, "4-5"), (50.0, "4-5"), (50.1, "1-3")])
def test_meters_by_contracted_power(power: float, meter: str) -> None:
    assert meter_type((10.0, power)) is MeterType(meter)


@given(
    above=st.lists(st.floats(0.01, 100), min_size=1, max_size=20),
    more=st.floats(0, 50),
    first=st.sampled_from([date(2021, 6, 1), date(2025, 7, 1), date(2026, 1, 1)]),
)
def test_a_larger_excess_never_costs_less(above: list[float], more: float, first: date) -> None:
    meter = MeterType.SMALL
    less = excess_cost_eur(first, 30, P1, above, (TD30, meter))
    assert 0 < less <= excess_cost_eur(first, 30, P1, [*above, max(above) + more], (TD30, meter))
    rule = (TD30, MeterType.LARGE)
    lower = excess_cost_eur(first, 30, P2, above, rule)
    assert lower <= excess_cost_eur(first, 30, P2, [one + more for one in above], rule)
