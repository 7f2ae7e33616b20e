"""Which contracted power would have been cheapest for a measured demand.

Power contracted in vain against power exceeded, over all billing months at once: the cost of a
period is convex in its power, so the best on a grid of 0.1 kW lies at the rounded demands of some
month. Periods are chained by the law (P1 <= ... <= P6, not in 2.0TD): the best of all chains is
found exactly for meters of types 4 and 5; for types 1 to 3, whose price is smooth, on a grid of
kilowatts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil, floor, inf

from chocolate_factory.billing.model import BillingDays, BillOptions, Consumption
from chocolate_factory.billing.power_lines import (
    billed_meter,
    demand_by_period,
    power_lines,
)
from chocolate_factory.billing.rising import cheapest_rising
from chocolate_factory.tariffs.excess import (
    ROUNDING_KW,
    TYPE_4_LIMIT_KW,
    MeterType,
    excess_cost_eur,
)
from chocolate_factory.tariffs.model import (
    TD20_LIMIT_KW,
    AccessTariff,
    Supply,
    TariffPeriod,
    UnknownTariffYearError,
)

WHOLE_YEAR_DAYS = 360
PART_OF_A_YEAR = "The days are no whole year: periods of other seasons count too little."
STEPS_PER_KW = 10
"""Powers are contracted in tenths of a kW here; distributors allow more digits."""
SMALLEST_KW = 0.1


@dataclass(frozen=True, slots=True)
class PowerChoice:
    """Contracted powers and what they would have cost.

    Attributes:
        contracted_kw: By power period, in order.
        power_eur: Toll and charge of the contracted power, before taxes.
        excess_eur: Power above it, before taxes.
        highest_kw: The highest demand of each period.
        remark: What limits the choice, or "".
    """

    contracted_kw: tuple[float, ...]
    power_eur: float
    excess_eur: float
    highest_kw: tuple[float, ...]
    remark: str = ""

    @property
    def cost_eur(self) -> float:
        """Of both."""
        return self.power_eur + self.excess_eur


@dataclass(frozen=True, slots=True)
class _Month:
    days: BillingDays
    demand_kw: Mapping[TariffPeriod, Sequence[float]]


@dataclass(frozen=True, slots=True)
class _Task:
    """What has to be decided."""

    supply: Supply
    meter: MeterType
    months: Sequence[_Month]
    eur_per_kw: Mapping[TariffPeriod, float]

    def excess_eur(self, period: TariffPeriod, power_kw: float) -> float:
        rule = (self.supply.tariff, self.meter)
        total = 0.0
        for month in self.months:
            demand = month.demand_kw.get(period, ())
            above = [kw - power_kw for kw in demand if kw - power_kw > ROUNDING_KW]
            if above:
                days = month.days
                total += excess_cost_eur(days.first, days.count, period, above, rule)
        return total

    def cost_eur(self, period: TariffPeriod, power_kw: float) -> float:
        return power_kw * self.eur_per_kw[period] + self.excess_eur(period, power_kw)


def cheapest_power(
    consumption: Consumption,
    days: BillingDays,
    supply: Supply,
    options: BillOptions | None = None,
) -> PowerChoice:
    """The cheapest contracted powers for the consumption of ``days``.

    Where the price of excess power is not known for some month, or where a switch lets nothing be
    exceeded, the smallest powers that were never exceeded; the remark says so.

    Raises:
        UnknownTariffYearError: Tolls or charges of a day are not known.
    """
    chosen = options or BillOptions()
    meter = billed_meter(supply, chosen)
    highest = _highest(consumption, supply)
    if meter is None:
        remark = "With a power switch (ICP) nothing can be exceeded: this covers the demand."
        return _judged(supply, days, covering_power(consumption, supply), highest, remark)
    task = _Task(supply, meter, _months(consumption, days, supply, meter), _prices(days, supply))
    try:
        powers = _best_chain(task)
        excess = sum(
            task.excess_eur(period, power)
            for period, power in zip(supply.tariff.power_periods, powers, strict=True)
        )
    except UnknownTariffYearError as error:
        remark = f"This covers the demand, because excess cannot be priced: {error.message}"
        return _judged(supply, days, covering_power(consumption, supply), highest, remark)
    remark = PART_OF_A_YEAR if days.count < WHOLE_YEAR_DAYS else ""
    return PowerChoice(powers, _power_eur(days, supply, powers), excess, highest, remark)


def cost_of_power(
    consumption: Consumption,
    days: BillingDays,
    supply: Supply,
    options: BillOptions | None = None,
) -> PowerChoice | None:
    """What the contracted powers of ``supply`` cost; None where excess cannot be priced.

    Raises:
        UnknownTariffYearError: Tolls or charges of a day are not known.
    """
    meter = billed_meter(supply, options or BillOptions())
    excess = 0.0
    if meter is not None:
        months = _months(consumption, days, supply, meter)
        task = _Task(supply, meter, months, _prices(days, supply))
        try:
            excess = sum(task.excess_eur(period, kw) for period, kw in supply.power_kw.items())
        except UnknownTariffYearError:
            return None
    powers = supply.contracted_power_kw
    return PowerChoice(
        powers, _power_eur(days, supply, powers), excess, _highest(consumption, supply)
    )


def covering_power(consumption: Consumption, supply: Supply) -> tuple[float, ...]:
    """The smallest contracted powers of the supply's tariff that are never exceeded."""
    rounded = [max(SMALLEST_KW, _up(kw)) for kw in _highest(consumption, supply)]
    if supply.tariff is AccessTariff.TD20:
        return tuple(rounded)
    chained = list(accumulate(rounded, max))
    chained[-1] = max(chained[-1], _least_last(supply.tariff))
    return tuple(chained)


def _judged(
    supply: Supply,
    days: BillingDays,
    powers: tuple[float, ...],
    highest: tuple[float, ...],
    remark: str,
) -> PowerChoice:
    return PowerChoice(powers, _power_eur(days, supply, powers), 0.0, highest, remark)


def _best_chain(task: _Task) -> tuple[float, ...]:
    candidates = _candidates(task)
    periods = task.supply.tariff.power_periods
    costs = [[task.cost_eur(period, power) for power in candidates] for period in periods]
    if task.supply.tariff is AccessTariff.TD20:
        return tuple(candidates[row.index(min(row))] for row in costs)
    if task.meter is MeterType.LARGE:
        least = TYPE_4_LIMIT_KW + SMALLEST_KW
    else:
        least = _least_last(task.supply.tariff)
    costs[-1] = [
        cost if power >= least else inf for power, cost in zip(candidates, costs[-1], strict=True)
    ]
    return cheapest_rising(candidates, costs)


def _candidates(task: _Task) -> list[float]:
    """Ascending; the optimum of a convex cost with kinks at the demands is among them."""
    demands = {
        max(demand) for month in task.months for demand in month.demand_kw.values() if demand
    }
    least = _least_last(task.supply.tariff)
    found = {SMALLEST_KW, least}
    for kw in demands:
        found |= {max(SMALLEST_KW, _up(kw)), max(SMALLEST_KW, _down(kw))}
    if task.meter is MeterType.LARGE:
        found.add(TYPE_4_LIMIT_KW + SMALLEST_KW)
        found |= {float(kw) for kw in range(1, ceil(max(demands, default=1.0)) + 1)}
        return sorted(found)
    limit = TD20_LIMIT_KW if task.supply.tariff is AccessTariff.TD20 else TYPE_4_LIMIT_KW
    return sorted({min(kw, limit) for kw in found})


def _months(
    consumption: Consumption, days: BillingDays, supply: Supply, meter: MeterType
) -> list[_Month]:
    months = []
    for month in days.months():
        demand = demand_by_period(consumption.within(month.interval), supply)
        if meter is MeterType.SMALL:  # only the highest counts
            demand = {period: [max(values)] for period, values in demand.items()}
        months.append(_Month(month, demand))
    return months


def _prices(days: BillingDays, supply: Supply) -> dict[TariffPeriod, float]:
    """What a kW of each period costs over all days."""
    prices = dict.fromkeys(supply.tariff.power_periods, 0.0)
    for line in power_lines(days, supply):
        if line.period is not None:
            prices[line.period] += line.price * line.quantity / supply.power_kw[line.period]
    return prices


def _power_eur(days: BillingDays, supply: Supply, powers: Sequence[float]) -> float:
    prices = _prices(days, supply)
    periods = supply.tariff.power_periods
    return sum(kw * prices[period] for kw, period in zip(powers, periods, strict=True))


def _highest(consumption: Consumption, supply: Supply) -> tuple[float, ...]:
    demand = demand_by_period(consumption, supply)
    return tuple(max(demand.get(p, ()), default=0.0) for p in supply.tariff.power_periods)


def _least_last(tariff: AccessTariff) -> float:
    """3.0TD needs more than 15 kW in some period."""
    return TD20_LIMIT_KW + SMALLEST_KW if tariff is AccessTariff.TD30 else SMALLEST_KW


def _up(kw: float) -> float:
    return ceil(round(kw * STEPS_PER_KW, 6)) / STEPS_PER_KW


def _down(kw: float) -> float:
    return floor(round(kw * STEPS_PER_KW, 6)) / STEPS_PER_KW
