"""Forecasts every price series from what is known now and keeps what is new."""

from collections.abc import Mapping

import structlog

from chocolate_factory.forecasting.forecaster import Forecaster, MakeForecaster
from chocolate_factory.forecasting.issue import (
    GRID_LOOK_BACK,
    LONGEST,
    LOOK_BACK,
    Wanted,
    issue_forecast,
)
from chocolate_factory.forecasting.live.model import NAIVES
from chocolate_factory.forecasting.market import Market, read_histories
from chocolate_factory.forecasting.model import LONGEST_HORIZON_HOURS, PriceForecast, Rung
from chocolate_factory.forecasting.models.registry import GRID_INPUTS, MODELS
from chocolate_factory.forecasting.panel import Panel
from chocolate_factory.forecasting.speaker import Speaker, ladder
from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.operations.challenge import challenge
from chocolate_factory.operations.load_champion import champion_of, load_trained
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.training_due import why_untrained
from chocolate_factory.operations.training_subjects import CONTENDERS, Subject

log = structlog.get_logger()


def update_forecast(ports: Ports) -> list[PriceForecast]:
    """Forecast each price as far as plans may reach; the site's own price must succeed.

    Challengers forecast beside the one that speaks, for nobody but the judge.

    Raises:
        MissingDataError: There is too little history of the price the site pays.
        StoreError: The store cannot be read or written.
    """
    issued = []
    market = read_market_now(ports)
    for series in PRICE_SERIES:
        try:
            forecast = forecast_price(ports, series.key, market, LONGEST)
        except MissingDataError as error:
            if series is ports.price_series:
                raise
            log.warning("reference_not_forecast", series=series.key, error=error.message)
            continue
        if _says_something_new(forecast, ports.forecasts.latest(series.key)):
            ports.forecasts.save(forecast)
            challenge(ports, forecast, market)
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


def read_market_now(ports: Ports) -> Market:
    """All that models may look at to forecast from now.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    end = now + LONGEST_HORIZON_HOURS * HOUR
    prices, grid = Interval(now - LOOK_BACK, end), Interval(now - GRID_LOOK_BACK, end)
    histories = read_histories(ports.series, PRICE_SERIES, prices, known_at=now)
    histories |= read_histories(ports.series, GRID_INPUTS, grid, known_at=now)
    return Market(histories, known_at=now)


def forecast_price(
    ports: Ports,
    series: str,
    market: Market,
    wanted: Wanted,
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
) -> PriceForecast:
    """Forecast the price of this key; the champion speaks, or whoever is next on the ladder.

    Raises:
        MissingDataError: There is too little history.
        StoreError: The store cannot be read.
    """
    speakers, absent = speakers_for(ports, series, market, registry=registry)
    return issue_forecast(market, series, speakers, wanted, absent)


def speakers_for(
    ports: Ports,
    series: str,
    market: Market,
    *,
    registry: Mapping[str, MakeForecaster] = MODELS,
) -> tuple[list[Speaker], list[Rung]]:
    """Who may speak for the price of this key, best first, and who ought to but cannot.

    Raises:
        StoreError: The store cannot be read.
    """
    champion = champion_of(ports, series).model
    trained: list[tuple[Forecaster, Panel | None]] = []
    absent = []
    for model in dict.fromkeys((champion, *CONTENDERS)):
        found = load_trained(ports, series, model, registry=registry)
        if found is not None:
            trained.append((found.forecaster, found.errors.for_issue(market, series)))
        elif model == champion and model not in NAIVES:
            absent.append(Rung(model, 0, why_untrained(ports, Subject(series, model))))
    return ladder(market, series, trained, champion), absent


def _says_something_new(forecast: PriceForecast, latest: PriceForecast | None) -> bool:
    """Whether an hour has begun, or a price become known, since the one kept last."""
    return latest is None or latest.points != forecast.points
