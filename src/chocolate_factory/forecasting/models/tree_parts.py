"""What trees make of each input, by theme."""

from typing import TYPE_CHECKING

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.explanation import Theme, by_theme, theme_of
from chocolate_factory.forecasting.features import Features, Matrix

if TYPE_CHECKING:
    import lightgbm


def explain_trees(
    booster: "lightgbm.Booster", inputs: Features, start: Floats | Matrix
) -> dict[Theme, Floats]:
    """Parts of what ``start`` and the change told by the trees add up to, EUR/MWh, 24 hours each.

    Args:
        booster: It tells the change of price from ``start``.
        inputs: Of one day, ``mean7`` among them.
        start: EUR/MWh, shape (24,).
    """
    # One column more than inputs: the change that trees tell of nothing in particular.
    contributions = np.asarray(booster.predict(inputs.values[0], pred_contrib=True, num_threads=1))
    parts = by_theme(contributions, [*map(theme_of, inputs.names), Theme.LATEST])
    usual = inputs.take("mean7")[0, :, 0].astype(np.float64)
    parts[Theme.USUAL] = usual
    parts[Theme.LATEST] = parts[Theme.LATEST] + start - usual
    return parts
