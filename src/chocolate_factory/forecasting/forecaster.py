"""The one protocol behind which every model forecasts, from naive rules to trained ensembles."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol, runtime_checkable

from chocolate_factory.forecasting.clock_table import Floats
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import Quantiles


class Forecaster(Protocol):
    """Learns from a market once in a while, and says at any later moment what prices will be.

    Made for one series: the name of the price it forecasts is given when it is made.
    """

    @property
    def name(self) -> str:
        """Stable name, kept with every forecast."""
        ...

    def fit(self, market: Market) -> None:
        """Learn from what ``market`` knows; what was learnt before is forgotten.

        Raises:
            MissingDataError: There is too little to learn from.
        """
        ...

    def predict(self, market: Market, horizon_hours: int) -> Mapping[int, Quantiles]:
        """Quantiles (EUR/MWh) by lead time in hours (``forecasting.model.lead_hours``).

        Only hours whose price is unknown to ``market`` are forecast, and of those only the ones the
        model can say something about. A model that offers a best guess alone gives the median.

        Args:
            market: What is known now; it may know more than the one that was learnt from.
            horizon_hours: How many hours ahead, counted from the one that contains the instant at
                which the market is known.

        Raises:
            MissingDataError: The model has not learnt yet, or lacks what it needs to look at.
        """
        ...


class LearntForecaster(Forecaster, Protocol):
    """A forecaster whose knowledge can be put on disk and taken from there."""

    def dump(self) -> dict[str, bytes]:
        """What was learnt, as files by name: text, JSON or plain arrays; never a pickle."""
        ...

    def restore(self, files: Mapping[str, bytes]) -> None:
        """Know again what :meth:`dump` has written.

        Raises:
            DamagedModelError: The files are not such.
        """
        ...


@runtime_checkable
class DayForecaster(Forecaster, Protocol):
    """A forecaster that speaks of whole days at once, and so of many past moments quickly."""

    def by_day(self, market: Market, first_day: date, days: int) -> Floats:
        """Medians of every hour of Madrid's clock from ``first_day`` on, also of published ones.

        Shape (days, 24), EUR/MWh; NaN where it has nothing to say.
        """
        ...


MakeForecaster = Callable[[str], Forecaster]
"""Makes a forecaster for the price series of this key."""
