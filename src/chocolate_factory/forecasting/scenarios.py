"""Whole futures rather than single hours: prices that go up and down together as they have done.

Schaake shuffle (Clark et al., *Journal of Hydrometeorology* 5 (2004) 243): of each hour as many
prices are drawn as there are scenarios, evenly over its quantiles; they are put in the order of the
errors that were made of that hour in as many past forecasts. So every hour keeps its own
distribution, and hours hang together as errors have hung together.
"""

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import LEVELS

FEWEST_PAST = 10
"""Whole past forecasts from which dependence can be told."""


def whole_rows(errors: Floats) -> NDArray[np.int64]:
    """Rows of ``errors`` (rows, cells) whose outcome is known in every cell."""
    return np.flatnonzero(np.isfinite(errors).all(axis=1))


def draw_scenarios(quantiles: Floats, errors: Floats, count: int, seed: int) -> Floats:
    """Prices, EUR/MWh, shape (count, cells).

    Args:
        quantiles: Of each cell, shape (``LEVELS``, cells), EUR/MWh, ascending.
        errors: Of past forecasts of the same cells, shape (rows, cells), without holes.
        count: At most as many as there are rows; with fewer, rows are chosen at random.
        seed: Decides which; the same seed draws the same.

    Raises:
        ValueError: More scenarios than rows were asked for.
    """
    random = np.random.default_rng(seed)
    rows = np.sort(random.choice(len(errors), size=count, replace=False))
    # Errors that are equal, as where a model was always right, are ordered at random.
    shuffled = random.permuted(np.tile(np.arange(count)[:, None], errors.shape[1]), axis=0)
    order = np.lexsort((shuffled, errors[rows]), axis=0)
    ranks = np.argsort(order, axis=0)
    drawn = _drawn(quantiles, (np.arange(count) + 0.5) / count)
    found: Floats = np.take_along_axis(drawn, ranks, axis=0)
    return found


def _drawn(quantiles: Floats, shares: Floats) -> Floats:
    """The price at each share of each cell, shape (shares, cells); tails go on in line."""
    levels = np.array(LEVELS)
    high = np.clip(np.searchsorted(levels, shares), 1, len(levels) - 1)
    low = high - 1
    part = ((shares - levels[low]) / (levels[high] - levels[low]))[:, None]
    drawn: Floats = quantiles[low] + part * (quantiles[high] - quantiles[low])
    return drawn
