"""The forecast that is served: each model where it is best, together.

For the first unknown day the residual-load model, where the operator's forecasts for it are
published. Else the mean of trees and lines, which err in different ways. The weights were chosen
on 2024 (``docs/science/forecasting.md``). Where our own forecasts of demand, wind and sun have a
past to learn from, the model of them is mixed in for the first week, by halves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.explanation import Parts, Theme, blended
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.boosting import Boosting
from chocolate_factory.forecasting.models.day_forecaster import DayForecaster
from chocolate_factory.forecasting.models.fundamental_boosting import FundamentalBoosting
from chocolate_factory.forecasting.models.lear import Lear
from chocolate_factory.forecasting.models.residual_boosting import ResidualBoosting

LINES_SHARE = 0.5
"""Weight of the linear model; the rest is the trees'."""
FUNDAMENTALS_SHARE = 0.5
"""Weight of the model of expected MW where it speaks; never tuned, for want of a past."""


class PriceEnsemble(DayForecaster):
    """From prices and the calendar alone."""

    name = "ensemble-prices"

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        super().__init__(series)
        self._trees, self._lines = Boosting(series), Lear(series)

    @property
    def _members(self) -> Sequence[DayForecaster]:
        return (self._trees, self._lines)

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""
        for member in self._members:
            member.fit(market)

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``."""
        trees, lines = (one.forecast_days(market) for one in (self._trees, self._lines))
        said: Floats = (1 - LINES_SHARE) * trees + LINES_SHARE * lines
        return said

    def explain_days(self, market: Market, leads: Sequence[int]) -> Parts:
        """See ``Explains.explain_days``."""
        trees, lines = (one.explain_days(market, leads) for one in (self._trees, self._lines))
        return blended(trees, lines, LINES_SHARE)

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        members = {member.name: member.describe() for member in self._members}
        return {"lines_share": LINES_SHARE, **members}

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""
        return {
            f"{member.name}/{name}": content
            for member in self._members
            for name, content in member.dump().items()
        }

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        for member in self._members:
            prefix = f"{member.name}/"
            member.restore(
                {
                    name.removeprefix(prefix): content
                    for name, content in files.items()
                    if name.startswith(prefix)
                }
            )


class Ensemble(PriceEnsemble):
    """From all that is known."""

    name = "ensemble"

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        super().__init__(series)
        self._residual = ResidualBoosting(series)
        self._fundamental = FundamentalBoosting(series)

    @property
    def _members(self) -> Sequence[DayForecaster]:
        return (self._trees, self._lines, self._residual, self._fundamental)

    def explain_days(self, market: Market, leads: Sequence[int]) -> Parts:
        """See ``Explains.explain_days``; the part of the grid is what knowing it has changed."""
        parts = dict(super().explain_days(market, leads))
        parts[Theme.GRID] = (
            parts[Theme.GRID] + self.forecast_days(market) - super().forecast_days(market)
        )
        return parts

    def describe(self) -> dict[str, Any]:
        """See ``DayForecaster.describe``."""
        return {"fundamentals_share": FUNDAMENTALS_SHARE, **super().describe()}

    def forecast_days(self, market: Market) -> Floats:
        """See ``DayForecaster.forecast_days``."""
        said, own = super().forecast_days(market), self._fundamental.forecast_days(market)
        mixed = (1 - FUNDAMENTALS_SHARE) * said + FUNDAMENTALS_SHARE * own
        residual = self._residual.forecast_days(market)
        for better in (mixed, residual):
            said = np.where(np.isfinite(better), better, said)
        return said
