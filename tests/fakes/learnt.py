"""A small forecaster that learns: the mean of each hour of the clock, with a spread to tell."""

import json
from collections.abc import Mapping

import numpy as np

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.day_forecaster import DayForecaster
from chocolate_factory.forecasting.panel import LEAD_DAYS
from chocolate_factory.kernel.errors import DamagedModelError, MissingDataError

FEWEST_DAYS = 7


class MeanByHour(DayForecaster):
    """Says of every day what the hour cost on average."""

    name = "mean-by-hour"
    shift = 0.0

    def __init__(self, series: str) -> None:
        """For the price of this key."""
        super().__init__(series)
        self.means: Floats | None = None

    def fit(self, market: Market) -> None:
        """See ``Forecaster.fit``."""
        values = market.table(self.series).values
        if np.isfinite(values).all(axis=1).sum() < FEWEST_DAYS:
            raise MissingDataError("Too few days.", advice="Wait.")
        self.means = np.nanmean(values, axis=0) + self.shift

    def forecast_days(self, market: Market) -> Floats:  # noqa: ARG002 - what was learnt suffices
        """See ``DayForecaster.forecast_days``."""
        if self.means is None:
            raise MissingDataError("It has not learnt.", advice="Train it.")
        return np.tile(self.means, (LEAD_DAYS, 1))

    def dump(self) -> dict[str, bytes]:
        """See ``LearntForecaster.dump``."""
        means = [] if self.means is None else self.means.tolist()
        spec = json.dumps({"fewest_days": FEWEST_DAYS}).encode()
        return {"hours/means.json": json.dumps(means).encode(), "spec.json": spec}

    def restore(self, files: Mapping[str, bytes]) -> None:
        """See ``LearntForecaster.restore``."""
        try:
            self.means = np.array(json.loads(files["hours/means.json"]), dtype=np.float64)
        except (KeyError, ValueError) as error:
            raise DamagedModelError("Its means cannot be read.", advice="Train it.") from error
        if self.means.shape != (24,):
            raise DamagedModelError("It does not have 24 means.", advice="Train it.")


class DearByHour(MeanByHour):
    """The same, always far too dear: a rival that loses."""

    name = "dear-by-hour"
    shift = 40.0


REGISTRY = {MeanByHour.name: MeanByHour, DearByHour.name: DearByHour}
