"""The first unknown day from the operator's forecasts of demand, wind and sun for it.

Trees on how far a price moves from today's, and from what hours with such a residual load have cost
lately; the mean of both. They learn from the days since these forecasts are on record, ninety days
count half, and speak only where the forecasts for the day have been published.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.features import (
    LOOK_BACK_DAYS,
    OLDEST_DAYS,
    Matrix,
    price_features,
)
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import DayForecaster, nothing_said
from chocolate_factory.forecasting.models.grow_trees import grow_trees
from chocolate_factory.forecasting.models.tree_files import dump_trees, restore_trees
from chocolate_factory.forecasting.models.trees import Trees
from chocolate_factory.forecasting.residual_load import grid_features, same_days

LONGEST_DAYS = 2 * 365
FEWEST_DAYS = 21
"""Days with forecasts from which anything can be learnt."""
HALF_LIFE_DAYS = 90.0
ROUNDS = 200
SEEDS = (0, 1)
PRICE_FEATURES = (
    "last", "last-1h", "last+1h", "week", "mean7", "day", "day_mean7", "hour", "weekday",
    "free", "free_last", "free-last", "last-mean7", "lowest", "highest", "midnight",
)  # fmt: skip
_PARAMETERS: Mapping[str, Any] = {
    "objective": "l1",
    "learning_rate": 0.05,
    "num_leaves": 16,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "verbose": -1,
}
_BASES = ("last", "alike")


class ResidualBoosting(DayForecaster):
    """See the module."""

    name = "residual-boosting"

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        super().__init__(series)
        self._trees: dict[tuple[str, int], Trees] = {}

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``; without enough forecasts on record nothing is learnt."""
        self._trees = {}
        days = self.days(market, LONGEST_DAYS)
        rows, alike = _inputs(days, market)
        origins = np.arange(OLDEST_DAYS - 1, len(days.prices) - 1)
        origins = origins[np.isfinite(alike[origins]).all(axis=1)]
        if len(origins) < FEWEST_DAYS:
            return
        targets, taught = days.prices[origins + 1], days.published[origins + 1]
        age = (len(days.prices) - 1 - origins)[:, None] + np.zeros(targets.shape)
        weights = (0.5 ** (age / HALF_LIFE_DAYS))[taught]
        for base, start in (("last", days.prices), ("alike", alike)):
            change = (targets - start[origins])[taught]
            for seed in SEEDS:
                self._trees[base, seed] = grow_trees(
                    rows[origins][taught], change, weights, {**_PARAMETERS, "seed": seed}, ROUNDS
                )

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``: at most the first day."""
        said = nothing_said()
        days = self.days(market, LOOK_BACK_DAYS)
        if not self._trees or len(days.prices) < OLDEST_DAYS:
            return said
        rows, alike = _inputs(days, market)
        if not np.isfinite(alike[-1]).all():
            return said
        starts = {"last": days.prices[-1], "alike": alike[-1]}
        said[0] = np.mean(
            [starts[base] + trees.predict(rows[-1]) for (base, _), trees in self._trees.items()],
            axis=0,
        )
        return said

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        return {
            "longest_days": LONGEST_DAYS,
            "half_life_days": HALF_LIFE_DAYS,
            "rounds": ROUNDS,
            "seeds": list(SEEDS),
            "change_from": list(_BASES),
            "trees": dict(_PARAMETERS),
        }

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""
        return dump_trees({f"{base}-{seed}": one for (base, seed), one in self._trees.items()})

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``; it may have learnt nothing."""
        trees = restore_trees(files)
        self._trees = {
            (base, seed): trees[f"{base}-{seed}"]
            for base in _BASES
            for seed in SEEDS
            if f"{base}-{seed}" in trees
        }


def _inputs(days: DayPrices, market: Market) -> tuple[Matrix, Floats]:
    """Inputs for the day after each day, shape (days, 24, inputs), and the price of alike hours."""
    grid = grid_features(same_days(days, market), days.prices)
    prices = price_features(days, lead=1).take(*PRICE_FEATURES)
    alike: Floats = grid.take("alike")[:, :, 0].astype(np.float64)
    return np.concatenate([prices, grid.values], axis=2), alike
