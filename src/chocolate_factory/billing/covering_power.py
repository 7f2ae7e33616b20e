"""Contracted powers that are never exceeded, in the steps in which powers are contracted."""

from itertools import accumulate
from math import ceil, floor

from chocolate_factory.billing.demand import demand_by_period
from chocolate_factory.billing.model import Consumption
from chocolate_factory.tariffs.model import TD20_LIMIT_KW, AccessTariff, Supply

STEPS_PER_KW = 10
"""Powers are contracted in tenths of a kW here; distributors allow more digits."""
SMALLEST_KW = 0.1


def covering_power(consumption: Consumption, supply: Supply) -> tuple[float, ...]:
    """The smallest contracted powers of the supply's tariff that are never exceeded."""
    rounded = [max(SMALLEST_KW, step_up(kw)) for kw in highest_kw(consumption, supply)]
    if supply.tariff is AccessTariff.TD20:
        return tuple(rounded)
    chained = list(accumulate(rounded, max))
    chained[-1] = max(chained[-1], least_last_kw(supply.tariff))
    return tuple(chained)


def highest_kw(consumption: Consumption, supply: Supply) -> tuple[float, ...]:
    """The highest demand of a quarter hour in each power period, in order; 0 without any."""
    demand = demand_by_period(consumption, supply)
    return tuple(max(demand.get(p, ()), default=0.0) for p in supply.tariff.power_periods)


def least_last_kw(tariff: AccessTariff) -> float:
    """The least that the last period must have: 3.0TD needs more than 15 kW in some period."""
    return TD20_LIMIT_KW + SMALLEST_KW if tariff is AccessTariff.TD30 else SMALLEST_KW


def step_up(kw: float) -> float:
    """The next power that can be contracted."""
    return ceil(round(kw * STEPS_PER_KW, 6)) / STEPS_PER_KW


def step_down(kw: float) -> float:
    """The power before that can be contracted."""
    return floor(round(kw * STEPS_PER_KW, 6)) / STEPS_PER_KW
