"""Lets the challengers forecast beside the champion: kept apart, judged alike, never served."""

from collections.abc import Iterable, Mapping

import structlog

from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import (
    MEDIAN,
    ForecastPoint,
    PriceForecast,
    hours_ahead,
)
from chocolate_factory.forecasting.models.registry import MODELS
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.operations.load_champion import TrainedModel, load_trained
from chocolate_factory.operations.ports import Ports

_MINUTES = 60
log = structlog.get_logger()


def challengers_of(ports: Ports, series: str, champion: str) -> list[str]:
    """Models trained for the price, the champion aside.

    Raises:
        StoreError: The store cannot be read.
    """
    return [
        shelf.model
        for shelf in ports.artefacts.shelves()
        if shelf.series == series and shelf.model != champion and shelf.current is not None
    ]


def challenge(
    ports: Ports,
    served: PriceForecast,
    market: Market,
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
) -> list[PriceForecast]:
    """What every challenger says where ``served`` was issued; only best guesses, no intervals.

    Of each half day only the newest is kept, which is the one that will be judged.

    Args:
        ports: What to work with.
        served: The forecast that was kept and served.
        market: What it was made from.
        registry: How models are made.

    Raises:
        StoreError: The store cannot be read or written.
    """
    said = []
    for model in challengers_of(ports, served.series, served.model):
        trained = load_trained(ports, served.series, model, registry=registry)
        if trained is None:
            continue
        try:
            forecast = _forecast(trained, model, served, market)
        except MissingDataError as error:
            log.info("challenger_silent", model=model, series=served.series, error=error.message)
            continue
        ports.challengers.save(forecast)
        said.append(forecast)
    if said:
        _keep_newest(ports, said)
    return said


def _forecast(
    trained: TrainedModel, model: str, served: PriceForecast, market: Market
) -> PriceForecast:
    horizon = len(served.points) + len(served.missing)
    leads = trained.forecaster.predict(market, horizon)
    starts = dict(hours_ahead(served.issued_at, horizon))
    unknown = {point.start for point in served.points if not point.known}
    points = []
    for lead, quantiles in sorted(leads.items()):
        if starts[lead] in unknown:
            price = round(quantiles[MEDIAN], 2)
            points.append(ForecastPoint(starts[lead], _MINUTES, price, price, price, known=False))
    return PriceForecast(
        served.series, served.issued_at, model, tuple(points), served.interval_level
    )


def _keep_newest(ports: Ports, said: Iterable[PriceForecast]) -> None:
    newest = max(one.issued_at for one in said)
    ports.challengers.thin(newest + DAY)
