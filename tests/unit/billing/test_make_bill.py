"""Bills: worked by hand, rounded as bills are, and monotone in what is used."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.billing.make_bill import HOURLY, make_statement
from chocolate_factory.billing.model import (
    Bill,
    BillingDays,
    BillOptions,
    Concept,
    Consumption,
    Statement,
)
from chocolate_factory.kernel.market_time import day_interval
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.excess import MeterType
from chocolate_factory.tariffs.model import (
    AccessTariff,
    PriceBasis,
    Supply,
    System,
    UnknownTariffYearError,
)

TD20, TD30, TD61 = AccessTariff
FACTORY = Supply(
    tariff=TD30,
    contracted_power_kw=(20.0, 20.0, 20.0, 20.0, 20.0, 40.0),
    margin_eur_per_kwh=0.01,
    loss_shares=(0.1, 0.1, 0.1, 0.1, 0.1, 0.1),
)
HOME = Supply(
    tariff=TD20,
    contracted_power_kw=(5.0, 5.0),
    basis=PriceBasis.PVPC,
    vat_deductible=False,
    industrial_use=False,
)
TUESDAY = BillingDays(date(2026, 2, 3), date(2026, 2, 3))
FEBRUARY = BillingDays(date(2026, 2, 1), date(2026, 2, 28))


def used(
    days: BillingDays, kwh: Callable[[datetime], float] | float, minutes: int = 60
) -> Consumption:
    starts = days.interval.grid(minutes)
    return Consumption(
        minutes, {start: kwh if isinstance(kwh, float) else kwh(start) for start in starts}
    )


def billed(
    consumption: Consumption,
    days: BillingDays,
    supply: Supply = FACTORY,
    price: float = 100.0,
    options: BillOptions | None = None,
) -> Statement:
    prices = dict.fromkeys(consumption.kwh, price)
    return make_statement(consumption, prices, days, supply, options)


def only(statement: Statement) -> Bill:
    [bill] = statement.bills
    return bill


def amounts(bill: Bill, concept: Concept) -> dict[str, str]:
    return {
        line.period or "": str(line.amount_eur) for line in bill.lines if line.concept is concept
    }


def test_a_day_by_hand() -> None:
    # A Tuesday in February: 9 hours P1, 7 hours P2, 8 hours P6; 10 kWh each at 100 EUR/MWh.
    bill = only(billed(used(TUESDAY, 10.0), TUESDAY))
    assert amounts(bill, Concept.ENERGY) == {"P1": "9.00", "P2": "7.00", "P6": "8.00"}
    assert amounts(bill, Concept.LOSSES) == {"P1": "0.90", "P2": "0.70", "P6": "0.80"}
    # 90 kWh x 0.027511, 70 x 0.012376, 80 x 0.000031
    assert amounts(bill, Concept.TOLL) == {"P1": "2.48", "P2": "0.87", "P6": "0.00"}
    assert amounts(bill, Concept.CHARGE) == {"P1": "3.23", "P2": "1.86", "P6": "0.23"}
    assert amounts(bill, Concept.MARGIN) == {"P1": "0.90", "P2": "0.70", "P6": "0.80"}
    # 14.935084 / 365 = 0.040918 a day, times 20 kW
    assert amounts(bill, Concept.POWER_TOLL)["P1"] == "0.82"
    assert amounts(bill, Concept.POWER_CHARGE)["P6"] == "0.10"
    assert amounts(bill, Concept.SOCIAL_BONUS) == {"": "0.02"}
    supplied = bill.total_eur - bill.of(Concept.ELECTRICITY_TAX) - bill.of(Concept.VAT)
    tax = (supplied * Decimal("0.0511269632")).quantize(Decimal("0.01"))
    assert bill.of(Concept.ELECTRICITY_TAX) == tax
    assert bill.of(Concept.VAT) == ((supplied + tax) * Decimal("0.21")).quantize(Decimal("0.01"))
    assert bill.cost_eur == bill.total_eur - bill.of(Concept.VAT)
    assert bill.energy_kwh == 240
    assert bill.missing == ()
    assert bill.notes == (HOURLY,)


def test_excess_power_of_the_month() -> None:
    peak = day_interval(date(2026, 2, 3)).start + timedelta(hours=10)
    consumption = used(FEBRUARY, lambda start: 25.0 if start == peak else 10.0)
    bill = only(billed(consumption, FEBRUARY))
    [line] = [line for line in bill.lines if line.concept is Concept.EXCESS]
    assert (line.period, line.quantity) == ("P1", 5.0)
    assert line.amount_eur == Decimal("23.99")  # 0.171373 x 5 kW x 28 days
    quarters = used(FEBRUARY, lambda start: 6.0 if start == peak else 2.0, minutes=15)
    bill = only(billed(quarters, FEBRUARY))
    assert bill.of(Concept.EXCESS) == Decimal("19.19")  # 6 kWh in a quarter hour are 24 kW
    assert HOURLY not in bill.notes


def test_excess_without_a_known_price_is_named_and_not_guessed() -> None:
    days = BillingDays(date(2024, 11, 1), date(2024, 11, 30))
    bill = only(billed(used(days, 30.0), days))
    assert bill.of(Concept.EXCESS) == 0
    assert "Excess power in 2024-11 (up to 10.0 kW in P2, 10.0 kW in P3)" in bill.missing[0]
    assert "bono social" in bill.missing[1]
    assert only(billed(used(days, 10.0), days)).missing == bill.missing[1:]


def test_a_switch_lets_nothing_be_exceeded_unless_there_is_a_meter() -> None:
    spot = replace(HOME, basis=PriceBasis.SPOT, vat_deductible=True)
    assert only(billed(used(FEBRUARY, 7.0), FEBRUARY, spot)).of(Concept.EXCESS) == 0
    metered = only(
        billed(used(FEBRUARY, 7.0), FEBRUARY, spot, options=BillOptions(meter=MeterType.SMALL))
    )
    assert metered.of(Concept.EXCESS) == Decimal("15.95")  # 2 kW x 28 x (0.279426 + 0.005316)


def test_pvpc_pays_no_energy_tolls_again_but_its_margin() -> None:
    bill = only(
        billed(
            used(FEBRUARY, 0.5),
            FEBRUARY,
            HOME,
            150.0,
            options=BillOptions(meter_rental_eur_per_day=0.02663),
        )
    )
    assert {line.concept for line in bill.lines} == {
        Concept.ENERGY,
        Concept.POWER_TOLL,
        Concept.POWER_CHARGE,
        Concept.PVPC_MARGIN,
        Concept.SOCIAL_BONUS,
        Concept.ELECTRICITY_TAX,
        Concept.METER_RENTAL,
        Concept.VAT,
    }
    assert bill.of(Concept.PVPC_MARGIN) == Decimal("1.19")  # 3.113 / 365 = 0.008529 x 5 kW x 28
    assert bill.of(Concept.METER_RENTAL) == Decimal("0.75")
    taxed = bill.total_eur - bill.of(Concept.VAT)
    tax = bill.of(Concept.ELECTRICITY_TAX)
    base = taxed - tax - bill.of(Concept.METER_RENTAL)
    assert tax == (base * Decimal("0.0511269632")).quantize(Decimal("0.01"))
    assert bill.cost_eur == bill.total_eur


def test_rates_are_those_of_the_last_day_and_other_taxes_have_their_name() -> None:
    march = BillingDays(date(2026, 3, 1), date(2026, 3, 31))
    bill = only(billed(used(march, 0.5), march, HOME))
    tax, vat = [line for line in bill.lines if line.unit == "€"]
    assert (tax.price, vat.price, vat.name) == (0.005, 0.10, "VAT")
    there = replace(HOME, system=System.MELILLA)
    last = only(billed(used(march, 0.5), march, there)).lines[-1]
    assert (last.price, last.name) == (0.01, "IPSI")


def test_floor_of_the_electricity_tax_is_for_the_whole_bill() -> None:
    bill = only(billed(used(TUESDAY, 10.0), TUESDAY, price=-300.0))
    assert bill.of(Concept.ENERGY) == Decimal("-72.00")
    assert bill.of(Concept.ELECTRICITY_TAX) == Decimal("0.12")  # 240 kWh x 0.5 €/MWh


def test_a_change_of_prices_makes_two_lines() -> None:
    days = BillingDays(date(2022, 3, 1), date(2022, 3, 31))
    bill = only(billed(used(days, 10.0), days))
    charges = [line for line in bill.lines if line.concept is Concept.CHARGE]
    p2 = {line.price: line.quantity for line in charges if line.period == "P2"}
    assert p2 == {0.030119: 22 * 9 * 10, 0.019244: 90.0}
    power = [line for line in bill.lines if line.concept is Concept.POWER_CHARGE]
    assert len(power) == 2 * 6


def test_one_bill_a_month_and_holes_are_told() -> None:
    days = BillingDays(date(2026, 1, 31), date(2026, 2, 2))
    consumption = used(days, 1.0)
    statement = billed(Consumption(60, dict(list(consumption.kwh.items())[2:])), days)
    assert [bill.days.count for bill in statement.bills] == [1, 2]
    assert statement.total_eur == sum(bill.total_eur for bill in statement.bills)
    assert statement.energy_kwh == 70
    assert "2 of 24 intervals of 2026-01-31 to 2026-01-31" in " ".join(statement.notes)


def test_unknown_year_fails_by_name() -> None:
    days = BillingDays(date(2027, 1, 1), date(2027, 1, 1))
    with pytest.raises(UnknownTariffYearError):
        billed(used(days, 1.0), days)


supplies = st.sampled_from(
    [
        FACTORY,
        replace(FACTORY, tariff=TD61, contracted_power_kw=(60.0,) * 6, vat_deductible=False),
        replace(FACTORY, loss_shares=None, system=System.BALEARES),
        HOME,
        replace(HOME, basis=PriceBasis.SPOT, system=System.CANARIAS),
    ]
)
spans = st.tuples(st.dates(date(2022, 1, 1), date(2026, 12, 20)), st.integers(1, 4)).map(
    lambda span: BillingDays(span[0], span[0] + timedelta(days=span[1] - 1))
)
loads = st.lists(st.floats(0, 60).map(lambda kwh: round(kwh, 3)), min_size=100, max_size=100)


@settings(max_examples=40)
@given(supply=supplies, days=spans, load=loads, more=st.floats(0, 20), price=st.floats(0, 500))
def test_lines_add_up_and_more_consumption_never_costs_less(
    supply: Supply, days: BillingDays, load: list[float], more: float, price: float
) -> None:
    starts = list(days.interval.grid(60))
    less = Consumption(60, dict(zip(starts, load, strict=False)))
    larger = Consumption(60, {start: kwh + more for start, kwh in less.kwh.items()})
    cheap, dear = billed(less, days, supply, price), billed(larger, days, supply, price)
    for bill in (*cheap.bills, *dear.bills):
        assert bill.total_eur == sum(line.amount_eur for line in bill.lines)
        assert all(line.amount_eur == round(line.amount_eur, 2) for line in bill.lines)
        assert sum(bill.of(concept) for concept in Concept) == bill.total_eur
    assert cheap.total_eur <= dear.total_eur
    assert cheap.cost_eur <= cheap.total_eur


@settings(max_examples=40)
@given(supply=supplies, day=st.dates(date(2022, 1, 1), date(2026, 12, 31)), price=st.floats(0, 500))
def test_energy_of_a_bill_is_the_all_in_price_of_its_hours(
    supply: Supply, day: date, price: float
) -> None:
    """Taxes aside, which bills round and take from their last day."""
    days = BillingDays(day, day)
    consumption = used(days, 100.0)
    bill = only(billed(consumption, days, supply, price))
    of_energy = {line.concept for line in bill.lines if line.unit == "kWh"}
    total = float(sum(bill.of(concept) for concept in of_energy))
    expected = sum(
        100
        * (
            all_in.all_in_price_eur_per_kwh
            - all_in.electricity_tax_eur_per_kwh
            - all_in.vat_eur_per_kwh
        )
        for all_in in (all_in_price(start, price, supply) for start in consumption.kwh)
    )
    lines = sum(line.unit == "kWh" for line in bill.lines)
    assert total == pytest.approx(expected, abs=0.005 * ceil(lines) + 1e-6)
