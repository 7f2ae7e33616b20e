"""What whoever planned at a past moment saw: published prices, and forecasts for the rest."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.history import HourlyHistory, clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import ForecastPoint
from chocolate_factory.forecasting.quarters import (
    PROFILE_DAYS,
    QUARTER_MINUTES,
    as_quarters,
    quarter_profile,
)
from chocolate_factory.kernel.market_time import DAY, Interval, floor_to
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.tariffs.all_in import all_in_price
from chocolate_factory.tariffs.calendar import power_period
from chocolate_factory.tariffs.model import Supply
from chocolate_factory.timeseries.model import Observation


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
        quarters: Published prices of quarters by start, EUR/MWh; empty where the meter counts
            hours. They become known with their hour.
    """

    market: Market
    series: str
    supply: Supply
    forecasts: Sequence[PastForecasts]
    quarters: Mapping[datetime, float] = field(default_factory=dict)

    def __call__(self, now: datetime, interval: Interval) -> list[PricedSlot]:
        """Hours of ``interval`` as seen at ``now``, up to the first without a price."""
        known = self.market.as_known_at(now).history(self.series)
        hours = []
        for start in interval.grid(60):
            published = known.value(start)
            price = self._expected(now, start) if published is None else published
            if price is None:
                break
            hours.append(ForecastPoint(start, 60, price, price, price, known=published is not None))
        parts = self._in_quarters(hours, known) if self.quarters else [[hour] for hour in hours]
        return [
            priced_slot(
                hour.start,
                [one.price_eur_per_mwh for one in prices],
                self.supply,
                known=hour.known,
            )
            for hour, prices in zip(hours, parts, strict=True)
        ]

    def _expected(self, now: datetime, start: datetime) -> float | None:
        said = (one.price(now, start) for one in self.forecasts)
        return next((price for price in said if price is not None), None)

    def _in_quarters(
        self, hours: Sequence[ForecastPoint], known: HourlyHistory
    ) -> list[list[ForecastPoint]]:
        """The four quarters of each of ``hours``, as the service would serve them."""
        if not hours:
            return []
        seen = Interval(hours[0].start - PROFILE_DAYS * DAY, hours[-1].end)
        public = {
            start: price
            for start, price in self.quarters.items()
            if start in seen and known.value(floor_to(start, 60)) is not None
        }
        profile = quarter_profile(
            Observation(start, QUARTER_MINUTES, price) for start, price in public.items()
        )
        found = as_quarters(hours, public, profile)
        return [list(found[n : n + 4]) for n in range(0, len(found), 4)]


def priced_slot(
    start: datetime, prices_eur_per_mwh: Sequence[float], supply: Supply, *, known: bool
) -> PricedSlot:
    """The hour from ``start`` on whose equal parts have these market prices, in order.

    Raises:
        UnknownTariffYearError: The tariff tables do not cover the day.
    """
    prices = [
        all_in_price(start, price, supply).all_in_price_eur_per_kwh for price in prices_eur_per_mwh
    ]
    limit_kw = supply.power_kw[power_period(start, supply.tariff, supply.system)]
    return PricedSlot(start, prices[0], known, limit_kw).at_prices(prices)
