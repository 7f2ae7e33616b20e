"""The first week of unknown days from our own forecasts of demand, wind and sun for them.

The operator forecasts tomorrow only; what is expected of the days after comes from weather
forecasts (:mod:`chocolate_factory.forecasting.fundamentals`). In the afternoon, when tomorrow's
price is known, the first unknown day is one of these. Trees learn, each lead day for
itself, how far a price moves from the last known day's and from what hours with such a residual
load have cost lately; the mean of both is said. A lead day is learnt only where enough past issues
had such forecasts, as they stood at noon then; without them the model is silent.

Nothing here was tuned: no weather forecasts of the past were on record when it was written.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.expected_load import (
    AHEAD,
    ExpectedLoad,
    is_anything_expected,
    load_at_noon,
    load_features,
    load_now,
)
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
from chocolate_factory.kernel.market_time import DAY

TAUGHT = tuple(range(1, AHEAD + 1))
"""Lead days that are learnt."""
LONGEST_DAYS = 2 * 365
FEWEST_ISSUES = 180
"""Past issues with such forecasts, without which a lead day is not learnt."""
HALF_LIFE_DAYS = 180.0
ROUNDS = 120
PRICE_FEATURES = (
    "last", "last-1h", "last+1h", "week", "mean7", "day", "day_week", "day_mean7", "hour",
    "weekday", "free", "free_last", "free-last", "last-mean7", "lowest", "highest", "sun",
)  # fmt: skip
_PARAMETERS: Mapping[str, Any] = {
    "objective": "l1",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 127,
    "num_threads": 1,
    "seed": 1,
    "verbose": -1,
}
_BASES = ("last", "alike")


class FundamentalBoosting(DayForecaster):
    """See the module."""

    name = "fundamental-boosting"

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        super().__init__(series)
        self._trees: dict[tuple[int, str], Trees] = {}

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``; without enough forecasts on record nothing is learnt."""
        self._trees = {}
        if not is_anything_expected(market):
            return
        days = self.days(market, LONGEST_DAYS)
        rows = list(range(OLDEST_DAYS - 1, len(days.prices) - min(TAUGHT)))
        if len(rows) < FEWEST_ISSUES:
            return
        load = load_at_noon(market, [days.first_day + row * DAY for row in rows])
        for lead in TAUGHT:
            self._trees |= _grow_both(days, load, rows, lead)

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``: at most the days that were learnt."""
        said = nothing_said()
        if not self._trees or not is_anything_expected(market):
            return said
        days = self.days(market, LOOK_BACK_DAYS)
        if len(days.prices) < OLDEST_DAYS:
            return said
        load = load_now(market, days.last_day)
        for lead in sorted({lead for lead, _ in self._trees}):
            inputs, starts = _inputs(days, load, [len(days.prices) - 1], lead)
            if np.isfinite(starts["alike"]).all():
                said[lead - 1] = np.mean(
                    [
                        starts[base][0] + self._trees[lead, base].predict(inputs[0])
                        for base in _BASES
                    ],
                    axis=0,
                )
        return said

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        return {
            "longest_days": LONGEST_DAYS,
            "half_life_days": HALF_LIFE_DAYS,
            "rounds": ROUNDS,
            "learnt_lead_days": sorted({lead for lead, _ in self._trees}),
            "change_from": list(_BASES),
            "trees": dict(_PARAMETERS),
        }

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""
        return dump_trees({f"{lead}-{base}": one for (lead, base), one in self._trees.items()})

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``; it may have learnt nothing."""
        trees = restore_trees(files)
        self._trees = {
            (lead, base): trees[f"{lead}-{base}"]
            for lead, base in product(TAUGHT, _BASES)
            if f"{lead}-{base}" in trees
        }


def _grow_both(
    days: DayPrices, load: ExpectedLoad, rows: list[int], lead: int
) -> dict[tuple[int, str], Trees]:
    """The trees of one lead day; none where too few issues had forecasts."""
    inputs, starts = _inputs(days, load, rows, lead)
    origins = np.array(rows)
    inside = origins + lead < len(days.prices)
    inside &= np.isfinite(starts["alike"]).all(axis=1)
    if inside.sum() < FEWEST_ISSUES:
        return {}
    goals = days.prices[origins[inside] + lead]
    taught = days.published[origins[inside] + lead]
    age = (len(days.prices) - 1 - origins[inside])[:, None] + np.zeros(goals.shape)
    weights = (0.5 ** (age / HALF_LIFE_DAYS))[taught]
    grown = {}
    for base, start in starts.items():
        change = (goals - start[inside])[taught]
        grown[lead, base] = grow_trees(inputs[inside][taught], change, weights, _PARAMETERS, ROUNDS)
    return grown


def _inputs(
    days: DayPrices, load: ExpectedLoad, rows: list[int], lead: int
) -> tuple[Matrix, dict[str, Floats]]:
    """Inputs at some rows, shape (rows, 24, inputs), and from which prices changes are told."""
    expected = load_features(load, days, rows, lead)
    prices = price_features(days, lead).take(*PRICE_FEATURES)[rows]
    alike: Floats = expected.take("alike")[:, :, 0].astype(np.float64)
    inputs = np.concatenate([prices, expected.values], axis=2)
    return inputs, {"last": days.prices[rows], "alike": alike}
