"""Forecasts every price series from what is known now and keeps what is new."""

import structlog

from chocolate_factory.forecasting.issue import issue_forecast
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS, PriceForecast
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.operations.ports import PRICE_SERIES, Ports

log = structlog.get_logger()


def update_forecast(ports: Ports) -> list[PriceForecast]:
    """Forecast each price as far as plans may reach; the site's own price must succeed.

    Raises:
        MissingDataError: There is too little history of the price the site pays.
        StoreError: The store cannot be read or written.
    """
    issued = []
    for series in PRICE_SERIES:
        try:
            forecast = issue_forecast(
                ports.series, series, ports.clock.now(), horizon_hours=LONGEST_HORIZON_HOURS
            )
        except MissingDataError as error:
            if series is ports.price_series:
                raise
            log.warning("reference_not_forecast", series=series.key, error=error.message)
            continue
        if _says_something_new(forecast, ports.forecasts.latest(series.key)):
            ports.forecasts.save(forecast)
        issued.append(forecast)
    return issued


def ensure_forecast(ports: Ports) -> None:
    """Forecast only if nobody has done so within the hour: for whoever needs one at once.

    Raises:
        MissingDataError: There is too little history of the price the site pays.
        StoreError: The store cannot be read or written.
    """
    latest = ports.forecasts.latest(ports.price_series.key)
    if latest is None or ports.clock.now() - latest.issued_at > HOUR:
        update_forecast(ports)


def _says_something_new(forecast: PriceForecast, latest: PriceForecast | None) -> bool:
    """Whether an hour has begun, or a price become known, since the one kept last."""
    return latest is None or latest.points != forecast.points
