"""Measures of cells: only unknown hours, only said ones, quantiles from the rows before alone."""

import numpy as np

from chocolate_factory.forecasting.backtest.frame import frame_of
from chocolate_factory.forecasting.backtest.judge import SCORED_LEVELS, judge
from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.conformal import LEVELS
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.backtest.windows import NOON, market

FRAME = frame_of(NOON, market(), SPOT.key, NOON.issues[0])
WARM_UP = NOON.warm_up_days


def _even(errors: Floats) -> Floats:
    """From 10 below to 10 above, whatever was before."""
    assert len(errors) == len(FRAME.days) - 1
    shape = (len(errors) + 1, len(LEVELS), *errors.shape[1:])
    return np.broadcast_to(20 * (np.array(LEVELS) - 0.5)[None, :, None, None], shape)


def test_a_forecast_that_is_always_right() -> None:
    judged = judge(FRAME, FRAME.actuals, _even, WARM_UP)
    rows = len(FRAME.days) - WARM_UP
    assert np.nanmax(np.abs(judged.error)) == 0
    assert judged.error.shape == (rows, 7, 24)
    assert np.nanmin(judged.inside) == 1
    assert np.allclose(judged.width[0][~np.isnan(judged.width[0])], 16)
    assert np.allclose(judged.winkler[2], judged.width[2], equal_nan=True)
    level = SCORED_LEVELS.index(0.5)
    assert judged.below[level].sum() == judged.counted.sum() == np.sum(FRAME.unknown[WARM_UP:])
    assert judged.below[level - 1].sum() == 0


def test_a_forecast_that_is_always_too_dear() -> None:
    judged = judge(FRAME, FRAME.actuals + 50, _even, WARM_UP)
    assert np.nanmin(judged.error) > 49.9
    assert np.nanmax(judged.inside) == 0
    assert (judged.below.sum(axis=1) == judged.counted.sum()).all()


def test_what_was_not_said_does_not_count() -> None:
    medians = FRAME.actuals.copy()
    medians[:, 2] = np.nan
    judged = judge(FRAME, medians, _even, WARM_UP)
    assert np.isnan(judged.error[:, 2]).all()
    assert np.isnan(judged.pinball[:, 2]).all()
    assert judged.counted[2] == 0
    assert judged.counted[1] > 0
