"""Forecast hours as quarter hours: how the market's quarters usually lie within their hour.

The market has quarters since 1 October 2025. Within an hour they follow the way from the hour
before to the hour after, by half, and what this hour of the clock has done on the last two weeks,
by half. The mean of the four stays the price of the hour. PVPC is a price of hours: its quarters
are alike.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from chocolate_factory.forecasting.clock_table import HOURS, Floats
from chocolate_factory.forecasting.history import clock_hour
from chocolate_factory.forecasting.model import ForecastPoint
from chocolate_factory.kernel.market_time import HOUR_MINUTES, floor_to
from chocolate_factory.timeseries.model import Observation, Reading

QUARTER_MINUTES = 15
PROFILE_DAYS = 14
SHARE = 0.5
"""Of each of the two ways to tell; not tuned, as there is too little past."""
_QUARTERS = 4
_MIDDLES = np.array([-0.375, -0.125, 0.125, 0.375])
"""Of the quarters from the middle of the hour, hours."""


def quarter_profile(readings: Iterable[Reading | Observation]) -> Floats | None:
    """Median distance of each quarter from its hour's mean, shape (24, 4), EUR/MWh.

    Args:
        readings: Prices of the last ``PROFILE_DAYS`` days.

    Returns:
        None where there are no whole hours of quarters among them; an hour of the clock without
        any is flat.
    """
    parts: defaultdict[datetime, dict[datetime, float]] = defaultdict(dict)
    for one in readings:
        if one.minutes == QUARTER_MINUTES:
            parts[floor_to(one.start, HOUR_MINUTES)][one.start] = one.value
    found: defaultdict[int, list[Floats]] = defaultdict(list)
    for start, values in parts.items():
        if len(values) == _QUARTERS:
            prices = np.array([values[quarter] for quarter in sorted(values)])
            found[clock_hour(start)[1]].append(prices - prices.mean())
    if not found:
        return None
    profile = np.zeros((HOURS, _QUARTERS))
    for hour, distances in found.items():
        median = np.median(distances, axis=0)
        profile[hour] = median - median.mean()
    return profile


def as_quarters(
    points: Sequence[ForecastPoint],
    published: Mapping[datetime, float],
    profile: Floats | None,
) -> tuple[ForecastPoint, ...]:
    """Each hour of ``points`` as four quarters.

    Args:
        points: Hours, ascending.
        published: Prices of quarters that are public, EUR/MWh by start; they are served exactly.
        profile: As :func:`quarter_profile` gives it; None: quarters are as their hour.
    """
    prices = {point.start: point.price_eur_per_mwh for point in points}
    found = []
    for point in points:
        steps = np.zeros(_QUARTERS)
        if profile is not None:
            steps = SHARE * (_slope(point, prices) * _MIDDLES + profile[clock_hour(point.start)[1]])
        for n, step in enumerate(steps.tolist()):
            start = point.start + timedelta(minutes=n * QUARTER_MINUTES)
            known = published.get(start)
            if known is not None:
                found.append(ForecastPoint.published(start, QUARTER_MINUTES, known))
            elif point.known:
                found.append(replace(point, start=start, minutes=QUARTER_MINUTES))
            else:
                found.append(_moved(point, start, step))
    return tuple(found)


def _slope(point: ForecastPoint, prices: Mapping[datetime, float]) -> float:
    """EUR/MWh an hour, from the hour before to the hour after; at the ends of what there is, half.

    A price that is missing beside the hour is taken to be as the hour's own.
    """
    own, hour = point.price_eur_per_mwh, timedelta(hours=1)
    return (prices.get(point.start + hour, own) - prices.get(point.start - hour, own)) / 2


def _moved(point: ForecastPoint, start: datetime, step: float) -> ForecastPoint:
    return replace(
        point,
        start=start,
        minutes=QUARTER_MINUTES,
        price_eur_per_mwh=round(point.price_eur_per_mwh + step, 2),
        lower=round(point.lower + step, 2),
        upper=round(point.upper + step, 2),
        quantiles={level: round(price + step, 2) for level, price in point.quantiles.items()},
    )
