"""Lets a model forecast again from past moments, with only what was known at each of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import fsum
from typing import NamedTuple

from chocolate_factory.forecasting.forecaster import Forecaster
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, RollingScore, hours_ahead
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    delivery_day,
    local_instant,
    to_local,
)


class PastError(NamedTuple):
    """What a model said of an hour, and what the hour then cost."""

    origin: datetime
    start: datetime
    lead: int
    """Hours, see ``model.lead_hours``."""
    day: date
    """Delivery day of the hour."""
    clock_hour: int
    """Hour on Madrid's clock."""
    actual: float
    """EUR/MWh."""
    predicted: float
    """Median, EUR/MWh."""

    @property
    def error(self) -> float:
        """Actual minus predicted, EUR/MWh."""
        return self.actual - self.predicted


def past_origins(issued_at: datetime, days: int) -> list[datetime]:
    """The same time on Madrid's clock on each of the ``days`` days before, oldest first.

    At the same time of day as much of the following day is published, so that past errors tell
    about the present issue.
    """
    day, at = delivery_day(issued_at), to_local(issued_at).time()
    return [local_instant(day - n * DAY, at) for n in range(days, 0, -1)]


def replay(
    forecaster: Forecaster,
    market: Market,
    series: str,
    origins: Iterable[datetime],
    horizon_hours: int,
    window: Interval,
) -> list[PastError]:
    """Errors of ``forecaster`` on hours of ``window``, forecast anew from each of ``origins``.

    At each origin it learns and forecasts from the market as known there; the truth is what
    ``market`` knows. Hours that were published at the origin or are unknown still are left out.
    """
    errors = []
    truth = market.history(series)
    for origin in origins:
        then = market.as_known_at(origin)
        forecaster.fit(then)
        forecast = forecaster.predict(then, horizon_hours)
        for lead, start in hours_ahead(origin, horizon_hours):
            actual = truth.value(start) if lead in forecast and start in window else None
            if actual is not None:
                said = forecast[lead][MEDIAN]
                errors.append(PastError(origin, start, lead, *clock_hour(start), actual, said))
    return errors


def replay_lately(
    forecaster: Forecaster,
    market: Market,
    series: str,
    horizon_hours: int,
    window_days: int,
) -> list[PastError]:
    """Errors on the ``window_days`` days before what ``market`` knows, at every lead time.

    Origins reach back by the horizon beyond the window, so that each hour of it is forecast at
    short and at long leads alike.
    """
    issued_at = market.known_at
    origins = past_origins(issued_at, window_days + -(-horizon_hours * HOUR // DAY))
    known = market.history(series).known()
    end = max((price.start for price in known), default=issued_at) + HOUR
    first = local_instant(delivery_day(issued_at) - window_days * DAY)
    window = Interval(first, max(first, end))
    return replay(forecaster, market, series, origins, horizon_hours, window)


def rolling_score(model: str, errors: Sequence[PastError]) -> RollingScore:
    """Mean absolute error over ``errors``, which may not be empty."""
    starts = [error.start for error in errors]
    return RollingScore(
        model=model,
        mae_eur_per_mwh=round(fsum(abs(error.error) for error in errors) / len(errors), 4),
        hours=len(errors),
        origins=len({error.origin for error in errors}),
        window=Interval(min(starts), max(starts) + HOUR),
    )
