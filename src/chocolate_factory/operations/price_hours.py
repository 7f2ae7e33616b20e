"""What a kWh costs in each interval: published prices first, the newest forecast after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.tariffs.all_in import AllInPrice, all_in_price
from chocolate_factory.timeseries.model import Series


@dataclass(frozen=True, slots=True)
class PricedHour:
    """One hour with its price.

    Attributes:
        start: UTC.
        market_eur_per_mwh: As published or expected; of a market in quarter hours the mean.
        all_in: What a kWh costs the site.
        known: Published; otherwise forecast.
        lower: All-in at the lower end of the forecast's interval; None where known.
        upper: Likewise at the upper end.
    """

    start: datetime
    market_eur_per_mwh: float
    all_in: AllInPrice
    known: bool
    lower: AllInPrice | None = None
    upper: AllInPrice | None = None

    @property
    def end(self) -> datetime:
        """First instant after the hour."""
        return self.start + timedelta(hours=1)

    @property
    def price_eur_per_kwh(self) -> float:
        """All-in."""
        return self.all_in.all_in_price_eur_per_kwh


def price_hours(ports: Ports, interval: Interval) -> list[PricedHour]:
    """The hours of ``interval`` that have a price, ascending; the others are not there.

    A published price always wins over the forecast, however new that is.

    Raises:
        UnknownTariffYearError: The tables do not cover an hour.
        StoreError: The store cannot be read.
    """
    series = ports.price_series
    published = hourly_means(ports.series.read(series, interval))
    hours = [
        PricedHour(start, price, all_in_price(start, price, ports.supply), known=True)
        for start, price in published.items()
    ]
    forecast = ports.forecasts.latest(series.key)
    if forecast is not None:
        hours += _forecast_hours(ports, forecast, interval, published)
    return sorted(hours, key=lambda hour: hour.start)


def market_price(ports: Ports, series: Series, interval: Interval) -> dict[datetime, float]:
    """Published market prices by the hour's start, EUR/MWh.

    Raises:
        StoreError: The store cannot be read.
    """
    return hourly_means(ports.series.read(series, interval))


def _forecast_hours(
    ports: Ports, forecast: PriceForecast, interval: Interval, published: Iterable[datetime]
) -> list[PricedHour]:
    taken = set(published)
    supply = ports.supply
    return [
        PricedHour(
            point.start,
            point.price_eur_per_mwh,
            all_in_price(point.start, point.price_eur_per_mwh, supply),
            # Published when the forecast was made, and gone from the store since: still exact.
            known=point.known,
            lower=None if point.known else all_in_price(point.start, point.lower, supply),
            upper=None if point.known else all_in_price(point.start, point.upper, supply),
        )
        for point in forecast.points
        if point.start in interval and point.start not in taken
    ]
