"""What is served of the newest forecast: from now on, in hours or quarters, as certain as asked."""

from dataclasses import replace
from datetime import timedelta

from chocolate_factory.forecasting.conformal import INTERVAL_LEVELS, LEVELS, ends_of
from chocolate_factory.forecasting.issue import DEFAULT_HORIZON_HOURS, DEFAULT_INTERVAL_LEVEL
from chocolate_factory.forecasting.model import ForecastPoint, PriceForecast
from chocolate_factory.forecasting.quarters import (
    PROFILE_DAYS,
    QUARTER_MINUTES,
    as_quarters,
    quarter_profile,
)
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Series


def served_forecast(
    ports: Ports,
    series: Series,
    *,
    hours: int = DEFAULT_HORIZON_HOURS,
    minutes: int = 60,
    interval_level: float = DEFAULT_INTERVAL_LEVEL,
) -> PriceForecast:
    """The newest forecast of ``series`` from the running interval on, for so many hours.

    Args:
        ports: What to work with.
        series: A price.
        hours: How far.
        minutes: 60 or 15.
        interval_level: Share of prices that shall lie between the ends: 0.8, 0.9 or 0.95.

    Raises:
        InputError: There is no such interval.
        MissingDataError: Nothing has been forecast yet.
        StoreError: The store cannot be read.
    """
    if interval_level not in INTERVAL_LEVELS:
        message = f"There is no interval of level {interval_level}."
        levels = ", ".join(str(level) for level in INTERVAL_LEVELS)
        raise InputError(message, advice=f"Choose one of {levels}.")
    forecast = ports.forecasts.latest(series.key)
    if forecast is None:
        raise MissingDataError(
            "There is no forecast yet.",
            advice="It follows the first backfill by itself; see /gaps/backfill and /health.",
        )
    now = ports.clock.now()
    points = tuple(_with_ends(point, interval_level) for point in forecast.points)
    points = tuple(point for point in points if point.end > now)
    if points:
        horizon = points[0].start + timedelta(hours=hours)
        points = tuple(point for point in points if point.start < horizon)
    if minutes == QUARTER_MINUTES:
        points = tuple(one for one in in_quarters(ports, series, points) if one.end > now)
    return replace(forecast, points=points, interval_level=interval_level)


def in_quarters(
    ports: Ports, series: Series, points: tuple[ForecastPoint, ...]
) -> tuple[ForecastPoint, ...]:
    """Each hour of ``points`` as four quarters: as published, otherwise as they usually lie.

    Raises:
        StoreError: The store cannot be read.
    """
    if not points:
        return ()
    now = ports.clock.now()
    past = ports.series.read(series, Interval(now - PROFILE_DAYS * DAY, points[0].start))
    ahead = ports.series.read(series, Interval(points[0].start, points[-1].end))
    published = {one.start: one.value for one in ahead if one.minutes == QUARTER_MINUTES}
    return as_quarters(points, published, quarter_profile([*past, *ahead]))


def _with_ends(point: ForecastPoint, interval_level: float) -> ForecastPoint:
    """The same with the ends of another interval; forecasts of old may lack them."""
    if point.known:
        return point
    lower, upper = (LEVELS[end] for end in ends_of(interval_level))
    return replace(
        point,
        lower=point.quantiles.get(lower, point.lower),
        upper=point.quantiles.get(upper, point.upper),
    )
