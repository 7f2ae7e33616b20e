"""What power above the contracted one costs, by type of meter and by date.

CNMC Circular 3/2020, art. 9.4.b, as changed by Circular 1/2025. Demand is the mean power of a
quarter hour; Pd is demanded, Pc contracted, p a period, n the days of the bill, m of its month::

    types 4, 5   since 2025-04-01   sum over p of price_p x (highest Pd_p - Pc_p) x n
                 before             sum over p of price x 2 x (highest Pd_p - Pc_p) x n / 30
    types 1-3    since 2025-04-01   sum over p of price_p x root(sum of (Pd - Pc_p)^2) x n / m
                 before             sum over p of price x K_p x root(sum of (Pd - Pc_p)^2) x n / 30

The sums of squares are over all quarter hours above Pc_p; K_p is the power toll of the period as a
share of P1's. Prices that were not found (2022 to March 2025) fail by name.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import hypot

from chocolate_factory.tariffs.dated import in_force_of
from chocolate_factory.tariffs.model import (
    TYPE_4_LIMIT_KW,
    AccessTariff,
    Supply,
    TariffPeriod,
)
from chocolate_factory.tariffs.network import toll_in_force
from chocolate_factory.tariffs.tables import load_tables

NEW_RULE_SINCE = date(2025, 4, 1)
"""First day of prices by period (BOE-A-2025-5341)."""
DAYS_OF_A_MONTH = 30
"""The old prices are prorated as if every month had 30 days (CNMC Circular 3/2020, art. 9.4)."""
ROUNDING_KW = 1e-9
"""Demand is energy divided by time: what differs by less is the same."""


class MeterType(StrEnum):
    """Type of meter (Real Decreto 1110/2007, art. 7), as far as the price depends on it."""

    LARGE = "1-3"
    """Some contracted power above 50 kW."""
    SMALL = "4-5"
    """All contracted powers up to 50 kW."""


@dataclass(frozen=True, slots=True)
class Excess:
    """What exceeding the contracted power of a period cost in a billing month.

    Attributes:
        period: The period.
        contracted_kw: What was contracted.
        highest_kw: The highest demand of a quarter hour.
        quarters: How many quarter hours were above the contracted power.
        cost_eur: Before taxes.
    """

    period: TariffPeriod
    contracted_kw: float
    highest_kw: float
    quarters: int
    cost_eur: float


def meter_type(contracted_power_kw: Sequence[float]) -> MeterType:
    """The type of meter that belongs to the contracted powers; a better one may be installed."""
    return MeterType.LARGE if max(contracted_power_kw) > TYPE_4_LIMIT_KW else MeterType.SMALL


def excesses(
    first: date,
    days: int,
    demand_kw: Mapping[TariffPeriod, Sequence[float]],
    supply: Supply,
    meter: MeterType | None = None,
) -> list[Excess]:
    """What exceeding cost in a billing month, one for each period that was exceeded.

    Args:
        first: First day of the billing month; its prices hold for all of it.
        days: How many days it has.
        demand_kw: Mean power of every quarter hour, by power period.
        supply: The contract.
        meter: Type of the meter; None: as the contracted powers say.

    Raises:
        UnknownTariffYearError: A period was exceeded and the price is not known.
    """
    meter = meter or meter_type(supply.contracted_power_kw)
    found = []
    for period, contracted in supply.power_kw.items():
        above = [
            kw - contracted for kw in demand_kw.get(period, ()) if kw - contracted > ROUNDING_KW
        ]
        if above:
            cost = excess_cost_eur(first, days, period, above, (supply.tariff, meter))
            found.append(Excess(period, contracted, contracted + max(above), len(above), cost))
    return found


def excess_cost_eur(
    first: date,
    days: int,
    period: TariffPeriod,
    above_kw: Sequence[float],
    rule: tuple[AccessTariff, MeterType],
) -> float:
    """What the quarter hours ``above_kw`` above the contracted power of ``period`` cost.

    Args:
        first: First day of the billing month.
        days: How many days it has.
        period: Power period.
        above_kw: Excess of each quarter hour in which there was one; at least one.
        rule: Access tariff and type of meter.

    Raises:
        UnknownTariffYearError: The price is not known.
    """
    measure = max(above_kw) if rule[1] is MeterType.SMALL else hypot(*above_kw)
    return excess_price_eur_per_kw(first, days, period, rule) * measure


def excess_price_eur_per_kw(
    first: date, days: int, period: TariffPeriod, rule: tuple[AccessTariff, MeterType]
) -> float:
    """Price of a kW in a billing month: of the highest excess, or of the root of the squares' sum.

    Raises:
        UnknownTariffYearError: The price is not known.
    """
    tariff, meter = rule
    subject = f"{tariff} price of excess power with meters of types {meter.value}"
    tables = load_tables()
    if first < NEW_RULE_SINCE:
        return _price_of_old_rule(first, days, period, rule, subject)
    if meter is MeterType.SMALL:
        daily = in_force_of(
            tables.daily_excess, first, tariff, lambda row: row.eur_per_kw_day, subject
        )
        return daily.eur_per_kw_day[tariff][period] * days
    quadratic = in_force_of(
        tables.quadratic_excess, first, tariff, lambda row: row.eur_per_kw, subject
    )
    return quadratic.eur_per_kw[tariff][period] * days / monthrange(first.year, first.month)[1]


def _price_of_old_rule(
    first: date,
    days: int,
    period: TariffPeriod,
    rule: tuple[AccessTariff, MeterType],
    subject: str,
) -> float:
    tariff, meter = rule
    table = load_tables().monthly_excess
    monthly = in_force_of(table, first, tariff, lambda row: row.eur_per_kw, subject)
    price = monthly.eur_per_kw[tariff] * days / DAYS_OF_A_MONTH
    if meter is MeterType.SMALL:
        return price * 2
    tolls = toll_in_force(first, tariff).power_eur_per_kw_year[tariff]
    return price * tolls[period] / tolls[TariffPeriod.P1]
