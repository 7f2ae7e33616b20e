"""Scores as they come from judging, invented: one issue a day, one band, one day."""

from collections.abc import Mapping, Sequence
from datetime import date, time

from chocolate_factory.forecasting.live.model import LiveScore, ScoreName
from chocolate_factory.forecasting.model import LEAD_BANDS, LeadBand
from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.prices.model import SPOT

FIRST = date(2024, 3, 4)
HOURS = 24


def score(
    model: str,
    day: date,
    mae: float,
    *,
    band: LeadBand = LEAD_BANDS[0],
    inside: int = 19,
) -> LiveScore:
    """Of one delivery day forecast at noon of the day before."""
    name = ScoreName(SPOT.key, model, local_instant(day - DAY, time(12)), day, band)
    return LiveScore(
        name,
        n=HOURS,
        absolute_error=mae * HOURS,
        error=-mae * HOURS,
        squared_error=mae * mae * HOURS,
        interval_n=HOURS if inside >= 0 else 0,
        inside=max(inside, 0),
        width=30.0 * HOURS if inside >= 0 else 0.0,
    )


def scores_of(maes: Mapping[str, Sequence[float]], first: date = FIRST) -> list[LiveScore]:
    """Each model's mean absolute errors, one a day from ``first`` on."""
    return [
        score(model, first + n * DAY, mae)
        for model, found in maes.items()
        for n, mae in enumerate(found)
    ]
