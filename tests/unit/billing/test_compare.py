"""The same consumption with other tariffs."""

from dataclasses import replace
from datetime import date

import pytest

from chocolate_factory.billing.compare import NEEDS_MEDIUM_VOLTAGE, Alternative, compare_tariffs
from chocolate_factory.billing.model import BillingDays, Consumption
from chocolate_factory.tariffs.model import AccessTariff, PriceBasis, Supply

TD20, TD30, TD61 = AccessTariff
DAYS = BillingDays(date(2026, 2, 1), date(2026, 2, 28))
FACTORY = Supply(tariff=TD30, contracted_power_kw=(30.0,) * 6, margin_eur_per_kwh=0.01)


def compared(kwh: float, supply: Supply = FACTORY, *bases: PriceBasis) -> list[Alternative]:
    consumption = Consumption(60, dict.fromkeys(DAYS.interval.grid(60), kwh))
    known = {
        basis: dict.fromkeys(consumption.kwh, 60.0 if basis is PriceBasis.SPOT else 120.0)
        for basis in bases or PriceBasis
    }
    return compare_tariffs(consumption, known, DAYS, supply)


def test_as_contracted_comes_first_then_the_cheapest() -> None:
    found = compared(12.0)
    assert found[0].name == "as contracted"
    assert found[0].supply == FACTORY
    assert {one.name for one in found[1:]} == {
        "2.0TD at spot",
        "2.0TD at PVPC",
        "3.0TD at spot",
        "6.1TD at spot",
    }
    costs = [one.cost_eur for one in found[1:] if one.cost_eur is not None]
    assert len(costs) == 4
    assert costs == sorted(costs)
    by_name = {one.name: one for one in found}
    assert by_name["6.1TD at spot"].remark == NEEDS_MEDIUM_VOLTAGE
    assert not by_name["2.0TD at PVPC"].contractable  # 12 kW
    assert by_name["2.0TD at spot"].contractable
    assert by_name["3.0TD at spot"].supply.contracted_power_kw == (12.0,) * 5 + (15.1,)


def test_a_large_demand_cannot_have_a_small_tariff() -> None:
    by_name = {one.name: one for one in compared(20.0)}
    assert not by_name["2.0TD at spot"].contractable
    assert "15 kW" in by_name["2.0TD at spot"].remark
    assert by_name["3.0TD at spot"].contractable


def test_what_has_no_prices_is_listed_last_without_a_cost() -> None:
    found = compared(8.0, FACTORY, PriceBasis.SPOT)
    assert (found[-1].name, found[-1].cost_eur) == ("2.0TD at PVPC", None)
    assert "not stored" in found[-1].remark


def test_a_tariff_unknown_on_these_days_is_listed_without_a_cost() -> None:
    days = BillingDays(date(2021, 10, 1), date(2021, 10, 3))
    consumption = Consumption(60, dict.fromkeys(days.interval.grid(60), 5.0))
    known = {PriceBasis.SPOT: dict.fromkeys(consumption.kwh, 60.0)}
    small = replace(FACTORY, tariff=TD20, contracted_power_kw=(6.0, 6.0))
    found = compare_tariffs(consumption, known, days, small)
    by_name = {one.name: one for one in found}
    assert by_name["as contracted"].cost_eur
    assert "3.0TD charge" in by_name["3.0TD at spot"].remark


def test_own_losses_belong_to_their_tariff_only() -> None:
    own = replace(FACTORY, loss_shares=(0.0,) * 6)
    by_name = {one.name: one for one in compared(12.0, own)}
    assert by_name["3.0TD at spot"].supply.loss_shares == (0.0,) * 6
    assert by_name["6.1TD at spot"].supply.loss_shares is None


@pytest.mark.parametrize("kwh", [3.0, 9.0])
def test_the_supply_itself_is_not_repeated(kwh: float) -> None:
    fitting = replace(FACTORY, tariff=TD20, contracted_power_kw=(kwh, kwh))
    assert len(compared(kwh, fitting)) == 4
