"""Makes the bill of a consumption, as a Spanish invoice is made.

Every line is rounded to cents and the total is the sum of the lines. The electricity tax is on all
lines of supply (energy, power, excess, bono social), at least its floor by MWh; VAT is on
everything. Both have the rate of the bill's last day.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from chocolate_factory.billing.energy_lines import energy_lines
from chocolate_factory.billing.model import (
    Bill,
    BillingDays,
    BillOptions,
    Concept,
    Consumption,
    Line,
    Statement,
    cents,
)
from chocolate_factory.billing.power_lines import (
    billed_meter,
    excess_lines,
    power_lines,
    rental_lines,
    social_bonus_lines,
)
from chocolate_factory.kernel.market_time import HOUR_MINUTES
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.tariffs.model import Supply
from chocolate_factory.tariffs.terms import electricity_tax, tax_name, tax_on_invoice

HOURLY = "Excess power is worked out from hours: quarter hours may have been higher."


def make_statement(
    consumption: Consumption,
    prices: Mapping[datetime, float],
    days: BillingDays,
    supply: Supply,
    options: BillOptions | None = None,
) -> Statement:
    """One bill for each calendar month of ``days``.

    Args:
        consumption: At least of the days.
        prices: Market price of each interval of the consumption, EUR/MWh, of the supply's basis.
        days: What is billed.
        supply: The contract.
        options: Meter and rental.

    Raises:
        KeyError: An interval has no price.
        UnknownTariffYearError: A table that the supply needs does not cover a day.
    """
    chosen = options or BillOptions()
    return Statement(
        tuple(
            make_bill(consumption.within(month.interval), prices, month, supply, chosen)
            for month in days.months()
        )
    )


def make_bill(
    consumption: Consumption,
    prices: Mapping[datetime, float],
    days: BillingDays,
    supply: Supply,
    options: BillOptions,
) -> Bill:
    """The bill of some days of one month; arguments as for ``make_statement``.

    Raises:
        KeyError: An interval has no price.
        UnknownTariffYearError: A table that the supply needs does not cover a day.
    """
    energy = energy_lines(consumption, prices, supply)
    excess, excess_missing = excess_lines(consumption, days, supply, options)
    bonus, bonus_missing = social_bonus_lines(days)
    lines = [*energy.lines, *power_lines(days, supply), *excess, *bonus]
    energy_kwh = sum(consumption.kwh.values())
    lines.append(_electricity_tax(lines, energy_kwh, days, supply))
    lines.extend(rental_lines(days, options))
    lines.append(_invoice_tax(lines, days, supply))
    notes = [*energy.notes, *_tax_notes(days, supply), *consumption.notes]
    if billed_meter(supply, options) and consumption.minutes == HOUR_MINUTES:
        notes.append(HOURLY)
    notes.extend(_holes(consumption, days))
    return Bill(
        days=days,
        supply=supply,
        energy_kwh=energy_kwh,
        lines=tuple(lines),
        missing=(*excess_missing, *bonus_missing),
        notes=tuple(dict.fromkeys(notes)),
    )


def _electricity_tax(
    lines: Sequence[Line], energy_kwh: float, days: BillingDays, supply: Supply
) -> Line:
    base = _sum(lines)
    tax = electricity_tax(days.last)
    floor = tax.industrial_floor_eur_per_mwh if supply.industrial_use else tax.floor_eur_per_mwh
    amount = max(float(base) * tax.rate, energy_kwh * eur_per_kwh(floor))
    return Line(Concept.ELECTRICITY_TAX, cents(amount), float(base), "€", tax.rate)


def _invoice_tax(lines: Sequence[Line], days: BillingDays, supply: Supply) -> Line:
    base = _sum(lines)
    tax = tax_on_invoice(days.last, supply)
    amount = cents(float(base) * tax.rate)
    name = tax_name(supply.system)
    return Line(Concept.VAT, amount, float(base), "€", tax.rate, label=name)


def _tax_notes(days: BillingDays, supply: Supply) -> list[str]:
    notes = [electricity_tax(days.last).note, tax_on_invoice(days.last, supply).note]
    return [note for note in notes if note]


def _holes(consumption: Consumption, days: BillingDays) -> list[str]:
    expected = int(days.interval.hours * HOUR_MINUTES // consumption.minutes)
    missing = expected - len(consumption.kwh)
    if not missing:
        return []
    span = f"{days.first} to {days.last}"
    return [f"{missing} of {expected} intervals of {span} have no measurement: billed as nothing."]


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.amount_eur for line in lines), Decimal(0))
