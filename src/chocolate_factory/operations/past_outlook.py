"""What whoever planned at a past moment saw: published prices, and forecasts for the rest."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PricedSlot
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.calendar import power_period
from chocolate_factory.tariffs.model import Supply


@dataclass(frozen=True, slots=True)
class PastForecasts:
    """What one model said at its moments of issue.

    Attributes:
        issued_at: Moments of issue (UTC), ascending.
        last_known: The last wholly known day at each.
        prices: Shape (issues, lead days, 24), EUR/MWh; NaN where nothing was said.
    """

    issued_at: tuple[datetime, ...]
    last_known: tuple[date, ...]
    prices: Floats

    def price(self, now: datetime, start: datetime) -> float | None:
        """What the newest forecast at ``now`` said of the hour, EUR/MWh."""
        issue = bisect_right(self.issued_at, now) - 1
        if issue < 0:
            return None
        day, hour = clock_hour(start)
        lead = (day - self.last_known[issue]).days - 1
        if not 0 <= lead < self.prices.shape[1]:
            return None
        price = float(self.prices[issue, lead, hour])
        return None if np.isnan(price) else price


@dataclass(frozen=True, slots=True)
class PastOutlook:
    """An ``Outlook`` as ``savings.replay.follow`` asks for, in hours.

    Attributes:
        market: Everything that became known, each value with the instant from which it was.
        series: Key of the price the site pays.
        supply: The contract.
        forecasts: Of the models that speak, the first choice first.
    """

    market: Market
    series: str
    supply: Supply
    forecasts: Sequence[PastForecasts]

    def __call__(self, now: datetime, interval: Interval) -> list[PricedSlot]:
        """Hours of ``interval`` as seen at ``now``, up to the first without a price."""
        known = self.market.as_known_at(now).history(self.series)
        slots = []
        for start in interval.grid(60):
            published = known.value(start)
            price = self._expected(now, start) if published is None else published
            if price is None:
                break
            slots.append(priced_slot(start, price, self.supply, known=published is not None))
        return slots

    def _expected(self, now: datetime, start: datetime) -> float | None:
        said = (one.price(now, start) for one in self.forecasts)
        return next((price for price in said if price is not None), None)


def priced_slot(
    start: datetime, price_eur_per_mwh: float, supply: Supply, *, known: bool
) -> PricedSlot:
    """The hour from ``start`` on at this market price.

    Raises:
        UnknownTariffYearError: The tariff tables do not cover the day.
    """
    all_in = all_in_price(start, price_eur_per_mwh, supply)
    limit_kw = supply.power_kw[power_period(start, supply.tariff, supply.system)]
    return PricedSlot(start, all_in.all_in_price_eur_per_kwh, known, limit_kw)
