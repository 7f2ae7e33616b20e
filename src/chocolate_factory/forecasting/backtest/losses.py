"""How wrong quantiles and intervals were, cell by cell; EUR/MWh, lower is better."""

from collections.abc import Sequence

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats


def pinball_losses(actual: Floats, quantiles: Floats, levels: Sequence[float]) -> Floats:
    """Mean pinball loss over ``levels``, the first axis of ``quantiles``; half the CRPS.

    Source: Gneiting and Raftery, *Journal of the American Statistical Association* 102 (2007) 359.

    >>> pinball_losses(np.array([100.0]), np.array([[80.0], [110.0]]), [0.25, 0.75]).tolist()
    [3.75]
    """
    level = np.array(levels).reshape(-1, *([1] * actual.ndim))
    error = actual - quantiles
    loss: Floats = np.mean(np.maximum(level * error, (level - 1) * error), axis=0)
    return loss


def crps_from_quantiles(actual: Floats, quantiles: Floats, levels: Sequence[float]) -> Floats:
    """Continuous ranked probability score, approximated by twice the mean pinball loss.

    Exact for evenly spread levels without end; with 19 from 5 to 95 % the tails are left out.

    >>> crps_from_quantiles(np.array([100.0]), np.array([[90.0]]), [0.5]).tolist()
    [10.0]
    """
    return 2 * pinball_losses(actual, quantiles, levels)


def inside(actual: Floats, lower: Floats, upper: Floats) -> Floats:
    """1 where the price lies in the closed interval, 0 where not, NaN where there is none.

    >>> inside(np.array([1.0, 5.0]), np.array([1.0, 1.0]), np.array([2.0, 2.0])).tolist()
    [1.0, 0.0]
    """
    held = (lower <= actual) & (actual <= upper)
    return np.where(np.isnan(lower + upper + actual), np.nan, held)


def winkler_scores(actual: Floats, lower: Floats, upper: Floats, interval_level: float) -> Floats:
    """Width, and where the price lies outside ``2 / (1 - level)`` times the distance on top.

    Source: Winkler, *Journal of the American Statistical Association* 67 (1972) 187.

    >>> winkler_scores(np.array([5.0, 11.0]), np.zeros(2), np.full(2, 10.0), 0.8).round(9).tolist()
    [10.0, 20.0]
    """
    outside = np.maximum(lower - actual, 0) + np.maximum(actual - upper, 0)
    return upper - lower + 2 / (1 - interval_level) * outside
