"""All-in prices: worked by hand, by basis, with taxes, and with negative market prices."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import local_instant
from chocolate_factory.tariffs.all_in import AllInPrice, all_in_price
from chocolate_factory.tariffs.model import (
    AccessTariff,
    PriceBasis,
    Supply,
    System,
    TariffPeriod,
    UnknownTariffYearError,
)
from chocolate_factory.tariffs.terms import NOT_PVPC, NOT_TD20

TD20, TD30, TD61 = AccessTariff
FACTORY = Supply(tariff=TD30, contracted_power_kw=(50.0,) * 6, margin_eur_per_kwh=0.004)
SMALL = Supply(tariff=TD20, contracted_power_kw=(9.0, 9.0), industrial_use=False)
SMALL_PVPC = replace(SMALL, basis=PriceBasis.PVPC)
prices = st.floats(-500, 4000, allow_nan=False)


def at(year: int, month: int, day: int, hour: int = 11) -> datetime:
    return local_instant(date(year, month, day), time(hour))


def total(price: AllInPrice) -> float:
    return price.all_in_price_eur_per_kwh


def test_spot_by_hand() -> None:
    # Wednesday 2024-11-06 11:00 is P2: 80 €/MWh, losses 17.5 %, toll + charge of 2024.
    price = all_in_price(at(2024, 11, 6), 80.0, FACTORY)
    base = 0.08 * 1.175 + 0.012820 + 0.018118 + 0.004
    assert price.period is TariffPeriod.P2
    assert price.losses_eur_per_kwh == pytest.approx(0.08 * 0.175)
    assert price.electricity_tax_eur_per_kwh == pytest.approx(base * 0.0511269632)
    assert total(price) == pytest.approx(base * 1.0511269632)
    assert price.vat_eur_per_kwh == 0
    assert price.notes == ()


def test_vat_is_a_cost_only_where_it_is_not_deductible() -> None:
    without = all_in_price(at(2024, 11, 6), 80.0, FACTORY)
    paid = all_in_price(at(2024, 11, 6), 80.0, replace(FACTORY, vat_deductible=False))
    assert total(paid) == pytest.approx(total(without) * 1.21)


def test_pvpc_never_gets_tolls_charges_losses_or_margin_again() -> None:
    price = all_in_price(at(2025, 2, 5), 150.0, replace(SMALL_PVPC, margin_eur_per_kwh=0.01))
    assert price.energy_eur_per_kwh == 0.15
    added = [price.components[name] for name in ("losses", "toll", "charge", "margin")]
    assert added == [0, 0, 0, 0]
    assert total(price) == pytest.approx(0.15 * 1.0511269632)


def test_own_losses_replace_the_tables_and_their_note() -> None:
    measured = replace(FACTORY, loss_shares=(0.1, 0.11, 0.12, 0.13, 0.14, 0.15))
    price = all_in_price(at(2025, 1, 15), 100.0, measured)
    assert price.losses_eur_per_kwh == pytest.approx(0.01)
    assert price.notes == ()
    assert any("approximate" in note for note in all_in_price(at(2025, 1, 15), 1, FACTORY).notes)


@pytest.mark.parametrize(
    ("start", "rate"),
    [
        (at(2021, 9, 15), 0.0511269632),
        (at(2022, 1, 17), 0.005),
        (at(2023, 12, 29), 0.005),
        (at(2024, 3, 28), 0.025),
        (at(2024, 4, 1), 0.038),
        (at(2024, 6, 28), 0.038),
        (at(2024, 7, 1), 0.0511269632),
        (at(2026, 3, 20), 0.0511269632),
        (at(2026, 3, 23), 0.005),
        (at(2026, 6, 1), 0.0511269632),
    ],
)
def test_electricity_tax_by_date(start: datetime, rate: float) -> None:
    price = all_in_price(start, 200.0, FACTORY)
    base = total(price) - price.electricity_tax_eur_per_kwh
    assert price.electricity_tax_eur_per_kwh == pytest.approx(base * rate)


@pytest.mark.parametrize(
    ("start", "rate"),
    [
        (at(2021, 6, 25), 0.21),
        (at(2021, 6, 28), 0.10),
        (at(2022, 7, 1), 0.05),
        (at(2023, 12, 29), 0.05),
        (at(2024, 2, 28), 0.10),
        (at(2024, 3, 1), 0.21),
        (at(2024, 11, 6), 0.10),
        (at(2025, 1, 15), 0.21),
        (at(2026, 3, 23), 0.10),
        (at(2026, 6, 1), 0.21),
    ],
)
def test_vat_of_small_supplies_by_date(start: datetime, rate: float) -> None:
    price = all_in_price(start, 200.0, replace(SMALL_PVPC, vat_deductible=False))
    net = total(price) - price.vat_eur_per_kwh
    assert price.vat_eur_per_kwh == pytest.approx(net * rate)


def test_capacity_payments_are_added_only_where_the_margin_has_none() -> None:
    apart = replace(FACTORY, capacity_apart=True)
    price = all_in_price(at(2024, 11, 6), 80.0, apart)
    assert price.capacity_eur_per_kwh == pytest.approx(0.000578 * 1.175)
    within = all_in_price(at(2024, 11, 6), 80.0, FACTORY)
    assert within.capacity_eur_per_kwh == 0
    assert total(price) - total(within) == pytest.approx(0.000578 * 1.175 * 1.0511269632)
    with pytest.raises(UnknownTariffYearError, match=r"3\.0TD capacity payment"):
        all_in_price(at(2025, 1, 15), 80.0, apart)
    with pytest.raises(UnknownTariffYearError, match=r"6\.1TD capacity payment.*no day"):
        all_in_price(at(2024, 11, 6), 80.0, replace(apart, tariff=TD61))


@pytest.mark.parametrize(
    ("system", "rate"), [(System.CANARIAS, 0.03), (System.CEUTA, 0.01), (System.MELILLA, 0.01)]
)
def test_other_taxes_than_vat_outside_its_territory(system: System, rate: float) -> None:
    there = replace(FACTORY, system=system, vat_deductible=False)
    price = all_in_price(at(2025, 1, 15), 200.0, there)
    net = total(price) - price.vat_eur_per_kwh
    assert price.vat_eur_per_kwh == pytest.approx(net * rate)
    assert any("not compared" in note for note in price.notes)
    assert all_in_price(at(2025, 1, 15), 200.0, replace(there, vat_deductible=True)).notes != (
        price.notes
    )


def test_the_first_reduction_of_2026_was_for_less_than_ten_kilowatts() -> None:
    exactly = replace(SMALL_PVPC, contracted_power_kw=(10.0, 10.0), vat_deductible=False)
    for day, expected in ((29, 0.21), (30, 0.10)):
        price = all_in_price(at(2026, 4, day), 200.0, exactly)
        assert price.vat_eur_per_kwh == pytest.approx(
            (total(price) - price.vat_eur_per_kwh) * expected
        )
    below = replace(exactly, contracted_power_kw=(9.9, 9.9))
    price = all_in_price(at(2026, 4, 29), 200.0, below)
    assert price.vat_eur_per_kwh == pytest.approx((total(price) - price.vat_eur_per_kwh) * 0.10)


def test_negative_price_passes_through_down_to_the_floor_of_the_tax() -> None:
    price = all_in_price(at(2024, 5, 12, 14), -200.0, FACTORY)
    assert price.period is TariffPeriod.P6
    assert price.energy_eur_per_kwh == -0.2
    assert price.losses_eur_per_kwh == pytest.approx(-0.2 * 0.18)
    assert price.electricity_tax_eur_per_kwh == 0.0005
    assert total(price) < -0.2
    household = all_in_price(at(2024, 5, 12, 14), -200.0, replace(FACTORY, industrial_use=False))
    assert household.electricity_tax_eur_per_kwh == 0.001


def test_provisional_taxes_and_impossible_contracts_are_noted() -> None:
    assert any("provisional" in note for note in all_in_price(at(2026, 11, 23), 50, FACTORY).notes)
    whole_factory = replace(SMALL_PVPC, contracted_power_kw=(150.0, 150.0))
    assert all_in_price(at(2025, 1, 15), 50, whole_factory).notes == (NOT_PVPC,)
    large = replace(SMALL, contracted_power_kw=(20.0, 20.0), loss_shares=(0.1, 0.1, 0.1))
    assert all_in_price(at(2025, 1, 15), 50, large).notes == (NOT_TD20,)


@given(low=prices, high=prices, day=st.dates(date(2022, 1, 1), date(2026, 12, 31)))
def test_parts_add_up_and_dearer_energy_is_never_cheaper(
    low: float, high: float, day: date
) -> None:
    low, high = sorted((low, high))
    start = local_instant(day, time(12))
    for tariff in (TD30, TD61):
        supply = replace(FACTORY, tariff=tariff)
        cheap, dear = (all_in_price(start, price, supply) for price in (low, high))
        assert total(cheap) <= total(dear)
        assert total(dear) == pytest.approx(sum(dear.components.values()))


@pytest.mark.parametrize(
    ("start", "subject"),
    [(at(2021, 11, 3), "3.0TD charge"), (at(2027, 1, 4), "tariff calendar")],
)
def test_day_without_tables_fails_by_name(start: datetime, subject: str) -> None:
    with pytest.raises(UnknownTariffYearError, match=f"No {subject}"):
        all_in_price(start, 50.0, FACTORY)
