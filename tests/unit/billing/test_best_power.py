"""The cheapest contracted power: against other chains, and honest where prices are unknown."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.billing.best_power import PART_OF_A_YEAR, cheapest_power, cost_of_power
from chocolate_factory.billing.covering_power import covering_power
from chocolate_factory.billing.model import BillingDays, BillOptions, Consumption
from chocolate_factory.tariffs.excess import MeterType
from chocolate_factory.tariffs.model import AccessTariff, Supply

TD20, TD30, TD61 = AccessTariff
FACTORY = Supply(tariff=TD30, contracted_power_kw=(45.0,) * 6)
QUARTER = BillingDays(date(2026, 1, 10), date(2026, 3, 20))


def demand(days: BillingDays, seed: int, highest: float = 45.0) -> Consumption:
    random = Random(seed)  # noqa: S311 - a made-up load
    base = random.uniform(1, highest / 2)
    return Consumption(
        60,
        {
            start: round(base + (highest - base) * random.random() ** 8, 2)
            for start in days.interval.grid(60)
        },
    )


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), highest=st.floats(5, 49))
def test_no_neighbour_is_cheaper_and_the_chain_rises(seed: int, highest: float) -> None:
    consumption = demand(QUARTER, seed, highest)
    best = cheapest_power(consumption, QUARTER, FACTORY)
    assert best.remark == PART_OF_A_YEAR
    assert list(best.contracted_kw) == sorted(best.contracted_kw)
    assert best.contracted_kw[-1] > 15
    same = replace(FACTORY, contracted_power_kw=best.contracted_kw)
    again = cost_of_power(consumption, QUARTER, same)
    assert again is not None
    assert again.cost_eur == pytest.approx(best.cost_eur)
    random = Random(seed)  # noqa: S311
    others = [covering_power(consumption, FACTORY), FACTORY.contracted_power_kw]
    for _ in range(10):
        moved = [
            min(50.0, max(0.1, round(kw + random.choice((-2, -0.5, -0.1, 0, 0.1, 0.5, 2)), 1)))
            for kw in best.contracted_kw
        ]
        moved.sort()
        moved[-1] = max(moved[-1], 15.1)
        others.append(tuple(moved))
    for powers in others:
        other = cost_of_power(consumption, QUARTER, replace(FACTORY, contracted_power_kw=powers))
        assert other is not None
        assert best.cost_eur <= other.cost_eur + 1e-9


def test_a_rare_peak_is_cheaper_exceeded_than_contracted_all_year() -> None:
    year = BillingDays(date(2026, 1, 1), date(2026, 12, 31))
    peak = next(iter(BillingDays(date(2026, 1, 14), date(2026, 1, 14)).interval.grid(60)))
    peak += timedelta(hours=10)
    consumption = Consumption(
        60, {start: 30.0 if start == peak else 20.0 for start in year.interval.grid(60)}
    )
    best = cheapest_power(consumption, year, FACTORY)
    assert best.remark == ""
    assert best.contracted_kw == (20.0,) * 6
    assert best.excess_eur == pytest.approx(0.171373 * 10 * 31)
    assert best.highest_kw[0] == 30.0
    now = cost_of_power(consumption, year, FACTORY)
    assert now is not None
    assert (now.excess_eur, now.cost_eur > best.cost_eur) == (0.0, True)


def test_small_supplies_are_not_chained() -> None:
    spot = Supply(tariff=TD20, contracted_power_kw=(5.0, 5.0))
    consumption = demand(QUARTER, 7, 9.0)
    switch = cheapest_power(consumption, QUARTER, spot)
    assert switch.contracted_kw == covering_power(consumption, spot)
    assert "ICP" in switch.remark
    metered = cheapest_power(consumption, QUARTER, spot, BillOptions(meter=MeterType.SMALL))
    assert metered.remark == PART_OF_A_YEAR
    assert metered.cost_eur <= switch.cost_eur


def test_unknown_prices_of_excess_lead_to_power_that_covers() -> None:
    days = BillingDays(date(2024, 11, 1), date(2024, 11, 30))
    consumption = demand(days, 3)
    best = cheapest_power(consumption, days, FACTORY)
    assert "cannot be priced" in best.remark
    assert best.contracted_kw == covering_power(consumption, FACTORY)
    assert best.excess_eur == 0
    assert all(kw >= high for kw, high in zip(best.contracted_kw, best.highest_kw, strict=True))
    tight = replace(FACTORY, contracted_power_kw=(5.0,) * 6)
    assert cost_of_power(consumption, days, tight) is None


@settings(max_examples=8)
@given(seed=st.integers(0, 10_000))
def test_large_meters_weigh_every_quarter_hour(seed: int) -> None:
    large = replace(FACTORY, contracted_power_kw=(120.0,) * 6)
    consumption = demand(QUARTER, seed, 110.0)
    best = cheapest_power(consumption, QUARTER, large)
    assert best.remark == PART_OF_A_YEAR
    assert best.contracted_kw[-1] > 50
    assert best.excess_eur > 0
    now = cost_of_power(consumption, QUARTER, large)
    assert now is not None
    assert best.cost_eur < now.cost_eur
    for step in (-0.1, 0.1):
        moved = tuple(round(kw + step, 1) for kw in best.contracted_kw)
        other = cost_of_power(consumption, QUARTER, replace(large, contracted_power_kw=moved))
        assert other is not None
        assert best.cost_eur <= other.cost_eur + 1e-9


def test_covering_power_is_rounded_up_and_chained() -> None:
    start = next(iter(BillingDays(date(2026, 2, 3), date(2026, 2, 3)).interval.grid(60)))
    consumption = Consumption(
        60, {start: 3.0, start + timedelta(hours=10): 21.04, start + timedelta(hours=15): 7.0}
    )
    assert covering_power(consumption, FACTORY) == (21.1,) * 6
    low = Consumption(60, {start: 3.0, start + timedelta(hours=10): 1.0})
    assert covering_power(low, FACTORY) == (1.0, 1.0, 1.0, 1.0, 1.0, 15.1)
    assert covering_power(low, replace(FACTORY, tariff=TD61)) == (1.0, 1.0, 1.0, 1.0, 1.0, 3.0)
