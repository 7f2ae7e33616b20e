"""Gradient boosting, one model per lead day, on how far a price moves from what is known.

LightGBM (Ke et al., NeurIPS 2017) with absolute loss. Each lead day has two models: one for the
change from the last known day, one for the change from the mean of the last week; their mean is
said. Older days count less: half as much after 400 days. Chosen on 2024 alone
(``docs/science/forecasting.md``).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_prices import DayPrices
from chocolate_factory.forecasting.explanation import Parts, Theme, no_parts
from chocolate_factory.forecasting.features import (
    LOOK_BACK_DAYS,
    OLDEST_DAYS,
    Features,
    price_features,
)
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import (
    LEADS,
    DayForecaster,
    nothing_said,
)
from chocolate_factory.forecasting.models.grow_trees import grow_trees
from chocolate_factory.forecasting.models.tree_files import dump_trees, restore_trees
from chocolate_factory.forecasting.models.tree_parts import explain_trees
from chocolate_factory.forecasting.models.trees import Trees
from chocolate_factory.kernel.errors import DamagedModelError

FEWEST_DAYS = 120
"""Days of prices from which trees can learn anything."""
BASES = ("last", "mean7")
"""From what a model forecasts the change, by the name of the feature."""
TAUGHT = (1, 2, 3, 4, 5, 6, 7, 10, 13)
"""Lead days that have models of their own; the others use those of the nearest."""

NEAR = 2
"""Up to this lead day there is detail to be learnt; further ahead trees stay small."""


@dataclass(frozen=True, slots=True)
class BoostingSpec:
    """How trees are grown."""

    years: float = 3.0
    half_life_days: float = 400.0
    rounds: int = 150

    def parameters(self, lead: int) -> dict[str, Any]:
        """For LightGBM; the same data give the same trees on every machine of one kind."""
        near = lead <= NEAR
        return {
            "objective": "l1",
            "learning_rate": 0.06 if near else 0.04,
            "num_leaves": 24 if near else 8,
            "min_data_in_leaf": 60 if near else 200,
            "feature_fraction": 0.6,
            "bagging_fraction": 0.7,
            "bagging_freq": 1,
            "lambda_l2": 5.0,
            "max_bin": 127,
            "num_threads": 1,
            "seed": 1,
            "verbose": -1,
        }


class Boosting(DayForecaster):
    """See the module."""

    name = "boosting"

    def __init__(self, series: str, spec: BoostingSpec | None = None) -> None:
        """For the price of this key."""
        super().__init__(series)
        self._spec = spec or BoostingSpec()
        self._trees: dict[tuple[int, str], Trees] = {}

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""
        from joblib import Parallel, delayed  # noqa: PLC0415 - heavy

        look_back = int(365 * self._spec.years) + OLDEST_DAYS
        days = self.days(market, look_back)
        self.require_days(len(days.prices), fewest=FEWEST_DAYS)
        # Threads: LightGBM computes outside Python's lock, each model on one core.
        grown = Parallel(n_jobs=os.cpu_count() or 1, prefer="threads")(
            delayed(_grow_both)(days, lead, self._spec) for lead in TAUGHT
        )
        self._trees = {key: one for found in grown for key, one in found.items()}

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``."""
        self.require_learnt(self._trees)
        days = self.days(market, LOOK_BACK_DAYS)
        said = nothing_said()
        if len(days.prices) < OLDEST_DAYS:
            return said
        for lead in LEADS:
            now = _only_last(price_features(days, lead))
            taught = min(TAUGHT, key=lambda one: (abs(one - lead), one))
            said[lead - 1] = np.mean(
                [
                    now.take(base)[0, :, 0] + self._trees[taught, base].predict(now.values[0])
                    for base in BASES
                ],
                axis=0,
            )
        return said

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        trees = {f"lead_day_{lead}": self._spec.parameters(lead) for lead in (1, NEAR + 1)}
        return {
            **asdict(self._spec),
            "lead_days": list(TAUGHT),
            "change_from": list(BASES),
            **trees,
        }

    def explain_days(self, market: Market, leads: Sequence[int]) -> Parts:
        """See ``Explains.explain_days``."""
        parts = no_parts()
        days = self.days(market, LOOK_BACK_DAYS)
        if not self._trees or len(days.prices) < OLDEST_DAYS:
            return parts
        for lead in leads:
            now = _only_last(price_features(days, lead))
            taught = min(TAUGHT, key=lambda one: (abs(one - lead), one))
            told = [
                explain_trees(self._trees[taught, base], now, now.take(base)[0, :, 0])
                for base in BASES
            ]
            for theme in Theme:
                parts[theme][lead - 1] = np.mean([one[theme] for one in told], axis=0)
        return parts

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""
        return dump_trees({f"{lead}-{base}": one for (lead, base), one in self._trees.items()})

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        trees = restore_trees(files)
        wanted = {f"{lead}-{base}": (lead, base) for lead, base in product(TAUGHT, BASES)}
        if set(trees) != set(wanted):
            raise DamagedModelError(
                "The boosting model lacks trees of some lead days.",
                advice="Train it anew: `chocolate train`.",
            )
        self._trees = {wanted[name]: one for name, one in trees.items()}


def _grow_both(days: DayPrices, lead: int, spec: BoostingSpec) -> dict[tuple[int, str], Trees]:
    features = price_features(days, lead)
    origins = np.arange(OLDEST_DAYS - 1, len(days.prices) - lead)
    targets = days.prices[origins + lead]
    taught = days.published[origins + lead]
    age = (origins[-1] - origins)[:, None] + np.zeros(targets.shape)
    weights = (0.5 ** (age / spec.half_life_days))[taught]
    rows = features.values[origins][taught]
    grown = {}
    for base in BASES:
        change = (targets - features.take(base)[origins, :, 0])[taught]
        grown[lead, base] = grow_trees(rows, change, weights, spec.parameters(lead), spec.rounds)
    return grown


def _only_last(features: Features) -> Features:
    return Features(features.names, features.values[-1:])
