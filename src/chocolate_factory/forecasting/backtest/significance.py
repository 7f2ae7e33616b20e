"""Whether one model is really better than another, or was only lucky in this window.

Both tests look at the difference of two models' daily losses, which hang together from day to day
because forecasts of several days ahead overlap and because weeks repeat: variances are those of
Newey and West (*Econometrica* 55 (1987) 703) with Bartlett weights. Both are one-sided, as in Lago
et al., *Applied Energy* 293 (2021) 116983: a small p says that the first model loses more.
"""

from math import erfc, exp, inf, sqrt
from typing import NamedTuple

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats

FEWEST = 30
"""Days of which a test says something."""
WEEK_LAG = 7
"""Days over which differences hang together at least."""
_RANK_TOLERANCE = 1e-12


class Verdict(NamedTuple):
    """What a test says of the hypothesis that the model is no better than its rival."""

    statistic: float
    """Positive where the model was better."""
    p: float


def long_run_covariance(rows: Floats, lag: int) -> Floats:
    """Newey-West covariance of the mean of ``rows`` times their number, shape (columns, columns).

    >>> long_run_covariance(np.array([[1.0], [-1.0], [1.0], [-1.0]]), 0).tolist()
    [[1.0]]
    >>> long_run_covariance(np.array([[1.0], [-1.0], [1.0], [-1.0]]), 1).tolist()
    [[0.25]]
    """
    count = len(rows)
    centred = rows - rows.mean(axis=0)
    covariance: Floats = centred.T @ centred / count
    for step in range(1, min(lag, count - 1) + 1):
        shifted = centred[step:].T @ centred[:-step] / count
        covariance = covariance + (1 - step / (lag + 1)) * (shifted + shifted.T)
    return covariance


def diebold_mariano(rival_losses: Floats, losses: Floats, lag: int) -> Verdict | None:
    """Is the mean loss smaller than the rival's? None for too few days.

    Source: Diebold and Mariano, *Journal of Business and Economic Statistics* 13 (1995) 253; the
    loss of a day is the mean over its hours (the multivariate test of Ziel and Weron, 2018).

    Args:
        rival_losses: One a day, in order.
        losses: Of the model, on the same days.
        lag: Days over which differences may hang together.

    >>> rival = np.array([3.0, 1.0] * 50)
    >>> verdict = diebold_mariano(rival, np.ones(100), 0)
    >>> verdict.statistic, verdict.p < 1e-23
    (10.0, True)
    """
    difference = rival_losses - losses
    if len(difference) < FEWEST:
        return None
    mean = float(difference.mean())
    variance = float(long_run_covariance(difference[:, None], lag)[0, 0]) / len(difference)
    statistic = mean / sqrt(variance) if variance > 0 else _certain(mean)
    return Verdict(statistic, normal_above(statistic))


def giacomini_white(rival_losses: Floats, losses: Floats, delay: int, lag: int) -> Verdict | None:
    """Could the smaller loss have been foreseen from the last known difference? None for too few.

    Wald test that neither the mean difference nor its product with the difference ``delay`` days
    before is away from zero; its statistic carries the sign of the mean, so that p is near 1 where
    the rival was better. Source: Giacomini and White, *Econometrica* 74 (2006) 1545.

    Args:
        rival_losses: One a day, in order.
        losses: Of the model, on the same days.
        delay: Days until a loss is known.
        lag: Days over which differences may hang together.
    """
    difference = rival_losses - losses
    if len(difference) - delay < FEWEST:
        return None
    now, before = difference[delay:], difference[:-delay]
    rows = np.column_stack([now, now * before])
    scale = np.sqrt(np.mean(rows**2, axis=0))
    rows = rows / np.where(scale > 0, scale, 1.0)
    mean = rows.mean(axis=0)
    inverse = np.linalg.pinv(long_run_covariance(rows, lag), rcond=_RANK_TOLERANCE)
    wald = len(rows) * float(mean @ inverse @ mean)
    better = float(now.mean()) > 0
    return Verdict(wald if better else -wald, exp(-wald / 2) if better else 1.0)


def normal_above(value: float) -> float:
    """Probability that a standard normal variable exceeds ``value``.

    >>> normal_above(0.0), round(normal_above(1.959964), 4)
    (0.5, 0.025)
    """
    return erfc(value / sqrt(2)) / 2


def _certain(mean: float) -> float:
    return 0.0 if mean == 0 else inf * mean
