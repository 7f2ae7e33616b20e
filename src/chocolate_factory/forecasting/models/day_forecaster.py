"""What models have in common that forecast whole delivery days after the last known one."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.day_prices import DayPrices, day_prices
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import Quantiles, hours_ahead
from chocolate_factory.forecasting.panel import LEAD_DAYS, by_lead
from chocolate_factory.kernel.errors import MissingDataError

LEADS = tuple(range(1, LEAD_DAYS + 1))
"""Lead days: 1 is the first delivery day whose prices are unknown."""


class DayForecaster(ABC):
    """Forecasts by lead day and hour of the clock, and tells it by lead hour."""

    name: str
    """Stable name, kept with every forecast."""

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        self.series = series

    @abstractmethod
    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""

    @abstractmethod
    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""

    @abstractmethod
    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""

    def describe(self) -> dict[str, Any]:
        """With which parameters it learns, as JSON can hold them, for its card."""
        return {}

    @abstractmethod
    def forecast_days(self, market: Market) -> Floats:
        """Medians, EUR/MWh, shape (``LEAD_DAYS``, 24); NaN where nothing can be said.

        Raises:
            MissingDataError: The model has not learnt yet, or lacks what it looks at.
        """

    def predict(self, market: Market, horizon_hours: int) -> dict[int, Quantiles]:
        """See ``Forecaster.predict``."""
        last_known = market.last_known_day(self.series)
        matrix = self.forecast_days(market)
        history = market.history(self.series)
        starts = dict(hours_ahead(market.known_at, horizon_hours))
        return {
            lead: said
            for lead, said in by_lead(matrix, market.known_at, last_known, horizon_hours).items()
            if history.value(starts[lead]) is None
        }

    def days(self, market: Market, count: int) -> DayPrices:
        """At most ``count`` whole days of the price, the last of them the last known one."""
        known = market.last_known_day(self.series)
        return day_prices(market.table(self.series), known, days=count)

    def require_days(self, count: int, *, fewest: int) -> None:
        """Return, if so many days are enough to learn from.

        Raises:
            MissingDataError: They are not.
        """
        if count < fewest:
            raise MissingDataError(
                f"{count} days of {self.series} are too few to learn from: {fewest} are needed.",
                advice="The service loads them by itself; `chocolate init --only prices` does too.",
            )

    def require_learnt(self, learnt: object) -> None:
        """Return, if what was learnt is not nothing.

        Raises:
            MissingDataError: It is.
        """
        if not learnt:
            message = f"The model {self.name!r} was asked to forecast before it had learnt."
            raise MissingDataError(message, advice="Train it: `chocolate train`.")


def nothing_said() -> Floats:
    """A forecast of nothing."""
    return np.full((LEAD_DAYS, 24), np.nan)
