"""Makes the forecast that is served: published prices as they are, a model for the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from chocolate_factory.forecasting.forecaster import Forecaster, MakeForecaster
from chocolate_factory.forecasting.history import HourlyHistory, clock_hour
from chocolate_factory.forecasting.intervals import INTERVAL_LEVELS, Calibration
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.forecasting.model import (
    LONGEST_HORIZON_HOURS,
    MEDIAN,
    ForecastPoint,
    PriceForecast,
    Quantiles,
    RollingScore,
    hours_ahead,
)
from chocolate_factory.forecasting.models.naive import FARTHEST_DAYS, EpfNaive, WeeklyNaive
from chocolate_factory.forecasting.replay import PastError, replay_lately, rolling_score
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to, require_utc
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.store import SeriesStore

DEFAULT_HORIZON_HOURS = 168
DEFAULT_INTERVAL_LEVEL = 0.8
WINDOW_DAYS = 56
"""Past days on which models are compared and intervals calibrated."""
LOOK_BACK = (WINDOW_DAYS + FARTHEST_DAYS + 2) * DAY
"""As far as the oldest replayed forecast can look."""
PUBLISHED = "published"
"""Stands for the model where every hour asked for is known."""
CANDIDATES: tuple[MakeForecaster, ...] = (EpfNaive, WeeklyNaive)

_MINUTES = 60
_ADVICE = "Fetch some weeks of past prices with `chocolate backfill`."
_log = structlog.get_logger()


def issue_forecast(
    store: SeriesStore,
    series: Series,
    issued_at: datetime,
    *,
    horizon_hours: int = DEFAULT_HORIZON_HOURS,
    interval_level: float = DEFAULT_INTERVAL_LEVEL,
    candidates: Sequence[MakeForecaster] = CANDIDATES,
) -> PriceForecast:
    """Forecast ``series`` hour by hour from the hour that contains ``issued_at``.

    Nothing that was not known at ``issued_at`` is read. Published prices are passed through (of a
    market in quarter hours the mean of the four); the candidate with the smallest mean absolute
    error on the last weeks speaks for the other hours.

    Raises:
        InputError: The horizon or the level is out of range.
        MissingDataError: There is too little history to forecast or to say how sure that is.
        StoreError: The database cannot be read.
    """
    if not 1 <= horizon_hours <= LONGEST_HORIZON_HOURS:
        message = f"A horizon of {horizon_hours} h cannot be forecast."
        raise InputError(message, advice=f"Ask for 1 to {LONGEST_HORIZON_HOURS} hours.")
    if interval_level not in INTERVAL_LEVELS:
        levels = ", ".join(str(level) for level in INTERVAL_LEVELS)
        message = f"There is no interval of level {interval_level}."
        raise InputError(message, advice=f"Choose one of {levels}.")
    issued_at = require_utc(issued_at)
    first = floor_to(issued_at, _MINUTES)
    wanted = Interval(first - LOOK_BACK, first + horizon_hours * HOUR)
    market = read_market(store, [series], wanted, known_at=issued_at)
    history = market.history(series.key)
    model = PUBLISHED
    spread: dict[datetime, Quantiles] = {}
    metrics: tuple[RollingScore, ...] = ()
    if any(history.value(start) is None for _, start in hours_ahead(issued_at, horizon_hours)):
        best, errors, metrics = _choose(series, market, horizon_hours, candidates)
        best.fit(market)
        spread = _spread(best.predict(market, horizon_hours), issued_at, errors)
        model = best.name
    points, missing = _points(history, spread, horizon_hours, interval_level)
    if not points:
        raise MissingDataError(
            f"No hour from {first} on can be forecast: the history of {series.key} ends too early.",
            advice=_ADVICE,
        )
    unknown = sum(not point.known for point in points)
    _log.info(
        "forecast_issued",
        series=series.key,
        model=model,
        known=len(points) - unknown,
        unknown=unknown,
        missing=len(missing),
    )
    return PriceForecast(series.key, issued_at, model, points, interval_level, metrics, missing)


def _choose(
    series: Series,
    market: Market,
    horizon_hours: int,
    candidates: Sequence[MakeForecaster],
) -> tuple[Forecaster, list[PastError], tuple[RollingScore, ...]]:
    """The candidate that did best on the hours all of them forecast, its errors, all scores."""
    models = [candidate(series.key) for candidate in candidates]
    errors = {
        model.name: replay_lately(model, market, series.key, horizon_hours, WINDOW_DAYS)
        for model in models
    }
    common = set.intersection(
        *({(error.origin, error.start) for error in found} for found in errors.values())
    )
    if not common:
        raise MissingDataError(
            f"There is too little history of {series.key} to forecast from.",
            advice=_ADVICE,
        )
    scores = [
        rolling_score(name, [error for error in found if (error.origin, error.start) in common])
        for name, found in errors.items()
    ]
    scores.sort(key=lambda score: score.mae_eur_per_mwh)
    best = next(model for model in models if model.name == scores[0].model)
    return best, errors[best.name], tuple(scores)


def _spread(
    forecast: Mapping[int, Quantiles], issued_at: datetime, errors: Sequence[PastError]
) -> dict[datetime, Quantiles]:
    """Quantiles around each best guess, which stays the median, by start."""
    calibration = Calibration(errors)
    starts = dict(hours_ahead(issued_at, LONGEST_HORIZON_HOURS))
    return {
        starts[lead]: {
            MEDIAN: said[MEDIAN],
            **calibration.quantiles(lead, clock_hour(starts[lead])[1], said[MEDIAN]),
        }
        for lead, said in forecast.items()
    }


def _points(
    history: HourlyHistory,
    spread: Mapping[datetime, Quantiles],
    horizon_hours: int,
    interval_level: float,
) -> tuple[tuple[ForecastPoint, ...], tuple[datetime, ...]]:
    lower = round((1 - interval_level) / 2, 6)
    upper = round(1 - lower, 6)
    points, missing = [], []
    for _, start in hours_ahead(history.known_at, horizon_hours):
        price, said = history.value(start), spread.get(start)
        if price is not None:
            points.append(ForecastPoint.published(start, _MINUTES, price))
        elif said is not None:
            points.append(
                ForecastPoint(
                    start,
                    _MINUTES,
                    said[MEDIAN],
                    said[lower],
                    said[upper],
                    known=False,
                    quantiles=dict(sorted(said.items())),
                )
            )
        else:
            missing.append(start)
    return tuple(points), tuple(missing)
