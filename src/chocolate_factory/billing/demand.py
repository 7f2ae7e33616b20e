"""Demand out of consumption, and what of it lies above a power."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt

from chocolate_factory.billing.model import Consumption
from chocolate_factory.kernel.market_time import HOUR_MINUTES
from chocolate_factory.tariffs.calendar import power_period
from chocolate_factory.tariffs.excess import MeterType
from chocolate_factory.tariffs.model import Supply, TariffPeriod

QUARTERS_OF_HOUR = 4


def demand_by_period(
    consumption: Consumption, supply: Supply
) -> dict[TariffPeriod, Sequence[float]]:
    """Mean power of every quarter hour, kW, by power period.

    Hourly consumption counts as the same demand in all four quarter hours, as the law does where a
    meter records hours only.

    Raises:
        UnknownTariffYearError: The calendar does not cover a day.
    """
    demand: dict[TariffPeriod, list[float]] = {}
    quarters = consumption.minutes * QUARTERS_OF_HOUR // HOUR_MINUTES
    for start, kwh in consumption.kwh.items():
        period = power_period(start, supply.tariff, supply.system)
        power_kw = kwh * HOUR_MINUTES / consumption.minutes
        demand.setdefault(period, []).extend([power_kw] * quarters)
    return dict(demand)


@dataclass(frozen=True, slots=True)
class SortedDemand:
    """Mean power of quarter hours; sorted once, so that what exceeds a power is found at once.

    Attributes:
        kw: Ascending.
        sums: Of the first n.
        squares: Sums of squares of the first n.
    """

    kw: Sequence[float]
    sums: Sequence[float]
    squares: Sequence[float]

    @classmethod
    def of(cls, demand_kw: Sequence[float]) -> "SortedDemand":
        """Sort ``demand_kw``."""
        kw = sorted(demand_kw)
        sums = list(accumulate(kw, initial=0.0))
        return cls(kw, sums, list(accumulate((one * one for one in kw), initial=0.0)))

    @property
    def highest_kw(self) -> float:
        """The highest demand; 0 if there is none."""
        return self.kw[-1] if self.kw else 0.0

    def above(self, power_kw: float, meter: MeterType) -> float:
        """What a kW of excess is priced by: the highest, or the root of the sum of squares."""
        if self.highest_kw <= power_kw:
            return 0.0
        if meter is MeterType.SMALL:
            return self.highest_kw - power_kw
        first = bisect_right(self.kw, power_kw)
        number = len(self.kw) - first
        total = self.sums[-1] - self.sums[first]
        squares = self.squares[-1] - self.squares[first]
        return sqrt(max(0.0, squares - 2 * power_kw * total + number * power_kw * power_kw))
