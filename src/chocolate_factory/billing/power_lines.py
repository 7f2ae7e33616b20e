"""The lines of a bill that do not grow with the energy: contracted power, excess, fixed fees."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from chocolate_factory.billing.demand import demand_by_period
from chocolate_factory.billing.model import (
    BillingDays,
    BillOptions,
    Concept,
    Consumption,
    Line,
    cents,
)
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.tariffs.dated import in_force
from chocolate_factory.tariffs.excess import MeterType, excesses, meter_type
from chocolate_factory.tariffs.model import (
    AccessTariff,
    PriceBasis,
    Supply,
    TariffPeriod,
    UnknownTariffYearError,
)
from chocolate_factory.tariffs.network import charge_in_force, toll_in_force
from chocolate_factory.tariffs.tables import load_tables

DAILY_DECIMALS = 6
"""Bills print the price of a kW and day with six decimals, and multiply that."""


def power_lines(days: BillingDays, supply: Supply) -> list[Line]:
    """Toll and charge of the contracted power, by period and price, and the margin of PVPC.

    Raises:
        UnknownTariffYearError: The tables do not cover a day.
    """
    counted: Counter[tuple[Concept, TariffPeriod, float]] = Counter()
    for day in _each(days):
        toll = toll_in_force(day, supply.tariff).power_eur_per_kw_year[supply.tariff]
        charge = charge_in_force(day, supply.tariff).power_eur_per_kw_year[supply.tariff]
        for period in supply.tariff.power_periods:
            counted[Concept.POWER_TOLL, period, daily_price(toll[period], day)] += 1
            counted[Concept.POWER_CHARGE, period, daily_price(charge[period], day)] += 1
        if supply.basis is PriceBasis.PVPC:
            margin = in_force(load_tables().pvpc_margin, day, "PVPC margin").eur_per_kw_year
            counted[Concept.PVPC_MARGIN, TariffPeriod.P1, daily_price(margin, day)] += 1
    order = list(Concept)
    lines = []
    for (concept, period, price), number in sorted(
        counted.items(), key=lambda item: (order.index(item[0][0]), *item[0][1:])
    ):
        quantity = supply.power_kw[period] * number
        lines.append(Line(concept, cents(quantity * price), quantity, "kW·day", price, period))
    return lines


def daily_price(eur_per_year: float, day: date) -> float:
    """A price by year as a price by day, as bills print it: rounded to six decimals.

    A year's price is spread evenly over its 365 or 366 days.

    >>> daily_price(36.6, date(2024, 5, 1)), daily_price(36.5, date(2025, 5, 1))
    (0.1, 0.1)
    """
    days = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)) // DAY
    return round(eur_per_year / days, DAILY_DECIMALS)


def excess_lines(
    consumption: Consumption, days: BillingDays, supply: Supply, options: BillOptions
) -> tuple[list[Line], list[str]]:
    """What power above the contracted one cost, and what of it has no known price.

    Hourly consumption counts as the same demand in all four quarter hours, as the law does where a
    meter records hours only.
    """
    meter = billed_meter(supply, options)
    if meter is None:
        return [], []
    demand = demand_by_period(consumption, supply)
    try:
        found = excesses(days.first, days.count, demand, supply, meter)
    except UnknownTariffYearError as error:
        above = {
            period: max(demand[period]) - contracted
            for period, contracted in supply.power_kw.items()
            if demand.get(period) and max(demand[period]) > contracted
        }
        largest = ", ".join(f"{kw:.1f} kW in {period}" for period, kw in above.items())
        return [], [f"Excess power in {days.first:%Y-%m} (up to {largest}): {error.message}"]
    lines = [
        Line(
            Concept.EXCESS,
            cents(one.cost_eur),
            one.highest_kw - one.contracted_kw,
            "kW",
            one.cost_eur / (one.highest_kw - one.contracted_kw),
            one.period,
        )
        for one in found
    ]
    return lines, []


def social_bonus_lines(days: BillingDays) -> tuple[list[Line], list[str]]:
    """The financing of the social tariff, and whether its amount is unknown."""
    counted: Counter[float] = Counter()
    table = load_tables().social_bonus
    for day in _each(days):
        try:
            row = in_force(table, day, "financing of the bono social")
        except UnknownTariffYearError:
            span = f"{table[0].valid_from} to {table[-1].valid_to - DAY}"
            return [], [f"The financing of the bono social is only known from {span}."]
        counted[daily_price(row.eur_per_year, day)] += 1
    lines = [
        Line(Concept.SOCIAL_BONUS, cents(price * number), number, "day", price)
        for price, number in counted.items()
    ]
    return lines, []


def rental_lines(days: BillingDays, options: BillOptions) -> list[Line]:
    """The rental of the meter, if there is one."""
    price = options.meter_rental_eur_per_day
    if not price:
        return []
    return [Line(Concept.METER_RENTAL, cents(price * days.count), days.count, "day", price)]


def billed_meter(supply: Supply, options: BillOptions) -> MeterType | None:
    """The type of meter whose rule applies; None: a switch lets nothing be exceeded."""
    if options.meter is None and supply.tariff is AccessTariff.TD20:
        return None
    return options.meter or meter_type(supply.contracted_power_kw)


def _each(days: BillingDays) -> Iterator[date]:
    return (days.first + number * DAY for number in range(days.count))
