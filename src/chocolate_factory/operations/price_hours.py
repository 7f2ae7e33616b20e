"""What a kWh costs in each interval: published prices first, the newest forecast after them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chocolate_factory.forecasting.model import ForecastPoint
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.hourly import hourly_means
from chocolate_factory.tariffs.all_in import AllInPrice, all_in_price
from chocolate_factory.tariffs.model import Supply, UnknownTariffYearError
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

    A published price always wins over the forecast, however new that is. Hours that the tariff
    tables do not cover are left out, so that the last days of a year can still be planned.

    Raises:
        UnknownTariffYearError: The market has prices, but the tables cover none of their hours.
        StoreError: The store cannot be read.
    """
    series = ports.price_series
    published = hourly_means(ports.series.read(series, interval))
    forecast = ports.forecasts.latest(series.key)
    expected = {
        point.start: point
        for point in (forecast.points if forecast else ())
        if point.start in interval and point.start not in published
    }
    hours: list[PricedHour] = []
    beyond: UnknownTariffYearError | None = None
    for start in sorted([*published, *expected]):
        try:
            hours.append(
                _published_hour(start, published[start], ports.supply)
                if start in published
                else _forecast_hour(expected[start], ports.supply)
            )
        except UnknownTariffYearError as error:
            beyond = error
    if beyond is not None and not hours:
        raise beyond
    return hours


def market_price(ports: Ports, series: Series, interval: Interval) -> dict[datetime, float]:
    """Published market prices by the hour's start, EUR/MWh.

    Raises:
        StoreError: The store cannot be read.
    """
    return hourly_means(ports.series.read(series, interval))


def published_hours(ports: Ports, interval: Interval) -> dict[datetime, float]:
    """All-in prices of the published hours of ``interval`` by start, EUR/kWh; others are not there.

    Hours that the tariff tables do not cover are left out.

    Raises:
        StoreError: The store cannot be read.
    """
    found = {}
    for start, price in market_price(ports, ports.price_series, interval).items():
        try:
            found[start] = all_in_price(start, price, ports.supply).all_in_price_eur_per_kwh
        except UnknownTariffYearError:
            continue
    return found


def _published_hour(start: datetime, price_eur_per_mwh: float, supply: Supply) -> PricedHour:
    all_in = all_in_price(start, price_eur_per_mwh, supply)
    return PricedHour(start, price_eur_per_mwh, all_in, known=True)


def _forecast_hour(point: ForecastPoint, supply: Supply) -> PricedHour:
    return PricedHour(
        point.start,
        point.price_eur_per_mwh,
        all_in_price(point.start, point.price_eur_per_mwh, supply),
        # Published when the forecast was made, and gone from the store since: still exact.
        known=point.known,
        lower=None if point.known else all_in_price(point.start, point.lower, supply),
        upper=None if point.known else all_in_price(point.start, point.upper, supply),
    )
