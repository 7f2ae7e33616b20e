"""Whether one model has really been better than another on the days since, or only lucky.

One-sided test of Diebold and Mariano (*Journal of Business and Economic Statistics* 13 (1995)
253) on daily losses, which hang together over a week (Newey and West's variance), with the
correction for few days of Harvey, Leybourne and Newbold (*International Journal of Forecasting* 13
(1997) 281).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

import numpy as np

from chocolate_factory.forecasting.backtest.significance import (
    WEEK_LAG,
    long_run_covariance,
    normal_above,
)
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.live.model import LiveScore
from chocolate_factory.forecasting.live.skill import Cell, cell_of

LONGEST_LEAD = 168
"""Hours: what plans mostly rest on; further ahead no model differs much from another."""


class DailyLosses(NamedTuple):
    """Mean absolute errors (EUR/MWh) of two models by delivery day, over the same forecasts."""

    model: Floats
    rival: Floats


class Evidence(NamedTuple):
    """What speaks for a model against a rival."""

    days: int
    mae: float
    rival_mae: float
    p: float
    """Of seeing so much by luck; 1 where there is nothing to see."""


def daily_losses(scores: Iterable[LiveScore], model: str, rival: str) -> DailyLosses:
    """Losses on the days on which both said something of the same hours from the same moment."""
    own: dict[Cell, LiveScore] = {}
    other: dict[Cell, LiveScore] = {}
    for score in scores:
        if score.name.band.last <= LONGEST_LEAD:
            if score.name.model == model:
                own[cell_of(score)] = score
            if score.name.model == rival:
                other[cell_of(score)] = score
    sums: defaultdict[object, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for cell in own.keys() & other.keys():
        total = sums[own[cell].name.day]
        total[0] += own[cell].n
        total[1] += own[cell].absolute_error
        total[2] += other[cell].absolute_error
    rows = np.array([sums[day] for day in sorted(sums, key=str)]).reshape(-1, 3)
    return DailyLosses(rows[:, 1] / rows[:, 0], rows[:, 2] / rows[:, 0])


def evidence(losses: DailyLosses, fewest: int) -> Evidence | None:
    """What the losses say for the model; None for fewer than ``fewest`` days."""
    if len(losses.model) < fewest:
        return None
    return Evidence(
        len(losses.model),
        float(losses.model.mean()),
        float(losses.rival.mean()),
        p_of_positive(losses.rival - losses.model),
    )


def p_of_positive(differences: Sequence[float] | Floats, lag: int = WEEK_LAG) -> float:
    """How likely so large a mean is where the true one is not positive.

    Args:
        differences: One a day, in order.
        lag: Days over which they may hang together.

    >>> round(p_of_positive([1.0, -1.0] * 20), 2), p_of_positive([1.0] * 40)
    (0.5, 0.0)
    """
    rows = np.asarray(differences, dtype=np.float64)
    n, horizon = len(rows), lag + 1
    mean = float(rows.mean())
    variance = float(long_run_covariance(rows[:, None], lag)[0, 0]) / n
    if variance <= 0 or n <= horizon:
        return 0.0 if mean > 0 and n > horizon else 1.0
    correction = (n + 1 - 2 * horizon + horizon * (horizon - 1) / n) / n
    return normal_above(mean / sqrt(variance) * sqrt(max(0.0, correction)))
