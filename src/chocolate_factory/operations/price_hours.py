"""What a kWh costs in each interval: published prices first, the newest forecast after them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chocolate_factory.forecasting.model import ForecastPoint
from chocolate_factory.kernel.market_time import HOUR_MINUTES, Interval, floor_to
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.served_forecast import in_quarters
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.prices.model import price_minutes
from chocolate_factory.prices.on_grid import prices_on_grid
from chocolate_factory.tariffs.all_in import AllInPrice, all_in_price
from chocolate_factory.tariffs.model import (
    QUARTER_MINUTES,
    Supply,
    UnknownTariffYearError,
)
from chocolate_factory.timeseries.model import Series


@dataclass(frozen=True, slots=True)
class PricedInterval:
    """An hour or a quarter of one with its price.

    Attributes:
        start: UTC.
        minutes: 15 or 60.
        market_eur_per_mwh: As published or expected; of an hour of quarters the mean.
        all_in: What a kWh costs the site.
        known: Published; otherwise forecast.
        lower: All-in at the lower end of the forecast's interval; None where known.
        upper: Likewise at the upper end.
    """

    start: datetime
    minutes: int
    market_eur_per_mwh: float
    all_in: AllInPrice
    known: bool
    lower: AllInPrice | None = None
    upper: AllInPrice | None = None

    @property
    def end(self) -> datetime:
        """First instant after it."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def price_eur_per_kwh(self) -> float:
        """All-in."""
        return self.all_in.all_in_price_eur_per_kwh


def price_hours(ports: Ports, interval: Interval) -> list[PricedInterval]:
    """The hours of ``interval`` that have a price, at their means; for whoever thinks in hours.

    Raises:
        UnknownTariffYearError: The market has prices, but the tables cover none of their hours.
        StoreError: The store cannot be read.
    """
    return _price(ports, interval, HOUR_MINUTES)


def price_as_metered(ports: Ports, interval: Interval) -> list[PricedInterval]:
    """The hours or quarters of ``interval``, as the site pays them (``Supply.price_minutes``).

    ``interval`` begins on a full hour. A published price always wins over the forecast, however new
    that is; what has neither is not there. Intervals that the tariff tables do not cover are left
    out, so that the last days of a year can still be planned.

    Raises:
        UnknownTariffYearError: The market has prices, but the tables cover none of them.
        StoreError: The store cannot be read.
    """
    return _price(ports, interval, ports.supply.price_minutes)


def price_as_sold(ports: Ports, interval: Interval) -> list[PricedInterval]:
    """As metered; where the market itself sells hours they are not told in quarters.

    Raises:
        UnknownTariffYearError: The market has prices, but the tables cover none of them.
        StoreError: The store cannot be read.
    """
    series, found = ports.price_series, []
    for one in price_as_metered(ports, interval):
        minutes = max(one.minutes, price_minutes(series, one.start))
        if minutes == one.minutes:
            found.append(one)
        elif one.start == floor_to(one.start, minutes):
            found.append(replace(one, minutes=minutes))
    return found


def market_price(ports: Ports, series: Series, interval: Interval) -> dict[datetime, float]:
    """Published market prices by the hour's start, EUR/MWh.

    Raises:
        StoreError: The store cannot be read.
    """
    return hourly_means(ports.series.read(series, interval))


def _price(ports: Ports, interval: Interval, minutes: int) -> list[PricedInterval]:
    published = prices_on_grid(ports.series.read(ports.price_series, interval), minutes)
    expected = {
        point.start: point
        for point in _forecast(ports, interval, minutes)
        if point.start in interval and point.start not in published
    }
    found: list[PricedInterval] = []
    beyond: UnknownTariffYearError | None = None
    for start in sorted([*published, *expected]):
        try:
            found.append(
                _published(start, minutes, published[start], ports.supply)
                if start in published
                else _expected(expected[start], ports.supply)
            )
        except UnknownTariffYearError as error:
            beyond = error
    if beyond is not None and not found:
        raise beyond
    return found


def _forecast(ports: Ports, interval: Interval, minutes: int) -> tuple[ForecastPoint, ...]:
    forecast = ports.forecasts.latest(ports.price_series.key)
    points = forecast.points if forecast else ()
    points = tuple(one for one in points if interval.start <= one.start < interval.end)
    if minutes == QUARTER_MINUTES:
        return in_quarters(ports, ports.price_series, points)
    return points


def _published(
    start: datetime, minutes: int, price_eur_per_mwh: float, supply: Supply
) -> PricedInterval:
    all_in = all_in_price(start, price_eur_per_mwh, supply)
    return PricedInterval(start, minutes, price_eur_per_mwh, all_in, known=True)


def _expected(point: ForecastPoint, supply: Supply) -> PricedInterval:
    return PricedInterval(
        point.start,
        point.minutes,
        point.price_eur_per_mwh,
        all_in_price(point.start, point.price_eur_per_mwh, supply),
        # Published when the forecast was made, and gone from the store since: still exact.
        known=point.known,
        lower=None if point.known else all_in_price(point.start, point.lower, supply),
        upper=None if point.known else all_in_price(point.start, point.upper, supply),
    )
