"""Which contracted power would have been cheapest for a measured demand.

Power contracted in vain against power exceeded, over all billing months at once: the cost of a
period is convex in its power. With meters of types 4 and 5 it has kinks at the highest demands of
the months, so the best on a grid of 0.1 kW lies next to one of them; with types 1 to 3 it is
smooth, and the whole grid is tried. Periods are chained by the law (P1 <= ... <= P6, not in 2.0TD);
the best of all chains on the grid is found exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, inf

from chocolate_factory.billing.covering_power import (
    SMALLEST_KW,
    covering_power,
    highest_kw,
    least_last_kw,
    step_down,
    step_up,
)
from chocolate_factory.billing.demand import SortedDemand, demand_by_period
from chocolate_factory.billing.model import BillingDays, BillOptions, Consumption
from chocolate_factory.billing.power_lines import billed_meter, power_lines
from chocolate_factory.billing.rising import cheapest_rising
from chocolate_factory.tariffs.excess import (
    ROUNDING_KW,
    MeterType,
    excess_price_eur_per_kw,
)
from chocolate_factory.tariffs.model import (
    TD20_LIMIT_KW,
    TYPE_4_LIMIT_KW,
    AccessTariff,
    Supply,
    TariffPeriod,
    UnknownTariffYearError,
)

WHOLE_YEAR_DAYS = 360
PART_OF_A_YEAR = "The days are no whole year: periods of other seasons count too little."
FINE_UP_TO_KW = 500.0
"""With meters of types 1 to 3 a larger demand is tried in steps of 1 kW."""


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
class _Task:
    """What has to be decided."""

    supply: Supply
    meter: MeterType
    months: Sequence[tuple[BillingDays, Mapping[TariffPeriod, SortedDemand]]]
    eur_per_kw: Mapping[TariffPeriod, float]

    def excess_eur(self, period: TariffPeriod, power_kw: float) -> float:
        rule = (self.supply.tariff, self.meter)
        total = 0.0
        for days, demand in self.months:
            above = demand[period].above(power_kw, self.meter) if period in demand else 0.0
            if above > ROUNDING_KW:
                total += above * excess_price_eur_per_kw(days.first, days.count, period, rule)
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
    highest = highest_kw(consumption, supply)
    if meter is None:
        remark = "With a power switch (ICP) nothing can be exceeded: this covers the demand."
        return _judged(supply, days, covering_power(consumption, supply), highest, remark)
    task = _Task(supply, meter, _months(consumption, days, supply), _prices(days, supply))
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
        months = _months(consumption, days, supply)
        task = _Task(supply, meter, months, _prices(days, supply))
        try:
            excess = sum(task.excess_eur(period, kw) for period, kw in supply.power_kw.items())
        except UnknownTariffYearError:
            return None
    powers = supply.contracted_power_kw
    return PowerChoice(
        powers, _power_eur(days, supply, powers), excess, highest_kw(consumption, supply)
    )


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
        least = least_last_kw(task.supply.tariff)
    costs[-1] = [
        cost if power >= least else inf for power, cost in zip(candidates, costs[-1], strict=True)
    ]
    return cheapest_rising(candidates, costs)


def _candidates(task: _Task) -> list[float]:
    """Ascending; the optimum is among them."""
    demands = {one.highest_kw for _, demand in task.months for one in demand.values()}
    found = {SMALLEST_KW, least_last_kw(task.supply.tariff)}
    if task.meter is MeterType.LARGE:  # smooth: every step counts
        highest = max(demands, default=0.0)
        step = SMALLEST_KW if highest <= FINE_UP_TO_KW else 1.0
        found |= {round(n * step, 1) for n in range(1, ceil(highest / step) + 1)}
        return sorted(found | {TYPE_4_LIMIT_KW + SMALLEST_KW})
    for kw in demands:  # kinks at the highest demand of each month
        found |= {max(SMALLEST_KW, step_up(kw)), max(SMALLEST_KW, step_down(kw))}
    limit = TD20_LIMIT_KW if task.supply.tariff is AccessTariff.TD20 else TYPE_4_LIMIT_KW
    return sorted({min(kw, limit) for kw in found})


def _months(
    consumption: Consumption, days: BillingDays, supply: Supply
) -> list[tuple[BillingDays, dict[TariffPeriod, SortedDemand]]]:
    return [
        (
            month,
            {
                period: SortedDemand.of(values)
                for period, values in demand_by_period(
                    consumption.within(month.interval), supply
                ).items()
            },
        )
        for month in days.months()
    ]


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
