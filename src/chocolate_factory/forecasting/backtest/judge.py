"""Puts intervals around what a model said and measures every hour that was unknown."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from chocolate_factory.forecasting.backtest.frame import Frame
from chocolate_factory.forecasting.backtest.losses import inside, pinball_losses, winkler_scores
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import (
    INTERVAL_LEVELS,
    LEVELS,
    ends_of,
    quantiles_around,
)

SCORED_LEVELS = LEVELS[1:-1]
"""5 to 95 %: of these the pinball loss and the CRPS are means."""
Spread = Callable[[Floats], Floats]
"""Past errors to what is added to best guesses: as ``conformal.offsets``, which is what is served.

It makes row ``n`` of what was known when row ``n`` was forecast.
"""

_SCORED = slice(LEVELS.index(SCORED_LEVELS[0]), LEVELS.index(SCORED_LEVELS[-1]) + 1)


@dataclass(frozen=True, slots=True)
class Judged:
    """Measures of each cell (rows, lead days, 24); NaN where it does not count. EUR/MWh.

    Attributes:
        error: Predicted minus actual.
        pinball: Mean over the scored levels.
        inside: By interval level on the first axis: 1 where the price lay inside.
        width: Likewise.
        winkler: Likewise.
        below: By scored level and lead day: how many prices were at or below the quantile.
        counted: By lead day: of how many.
    """

    error: Floats
    pinball: Floats
    inside: Floats
    width: Floats
    winkler: Floats
    below: Floats
    counted: Floats


def judge(frame: Frame, medians: Floats, spread: Spread, warm_up: int) -> Judged:
    """Measure the rows after the first ``warm_up``; intervals come from all the rows before each.

    Args:
        frame: What came.
        medians: What was said, shape (rows, lead days, 24).
        spread: Makes intervals of past errors.
        warm_up: Rows.
    """
    counts = frame.unknown[warm_up:]
    said = np.where(counts, medians[warm_up:], np.nan)
    actual = np.where(counts, frame.actuals[warm_up:], np.nan)
    rows, lead_days, hours = said.shape
    shape = (len(INTERVAL_LEVELS), rows, lead_days, hours)
    judged = Judged(
        error=said - actual,
        pinball=np.full(said.shape, np.nan),
        inside=np.full(shape, np.nan),
        width=np.full(shape, np.nan),
        winkler=np.full(shape, np.nan),
        below=np.zeros((len(SCORED_LEVELS), lead_days)),
        counted=np.zeros(lead_days),
    )
    added = spread(frame.panel(medians).errors_until(frame.last_known[-1]))
    for row in range(rows):
        known = (frame.last_known[warm_up + row] - frame.last_known[0]).days
        _measure(judged, row, actual[row], quantiles_around(said[row], added[known]))
    return judged


def _measure(judged: Judged, row: int, actual: Floats, quantiles: Floats) -> None:
    scored = quantiles[_SCORED]
    judged.pinball[row] = pinball_losses(actual, scored, SCORED_LEVELS)
    judged.below[:] += np.sum(actual <= scored, axis=2)
    judged.counted[:] += np.sum(~np.isnan(judged.pinball[row]), axis=1)
    for n, level in enumerate(INTERVAL_LEVELS):
        lower, upper = (quantiles[end] for end in ends_of(level))
        judged.inside[n, row] = inside(actual, lower, upper)
        judged.width[n, row] = np.where(np.isnan(actual), np.nan, upper - lower)
        judged.winkler[n, row] = winkler_scores(actual, lower, upper, level)
