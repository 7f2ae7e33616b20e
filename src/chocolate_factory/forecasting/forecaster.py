"""The one protocol behind which every model forecasts, from naive rules to trained ensembles."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from chocolate_factory.forecasting.history import PriceHistory
from chocolate_factory.forecasting.model import Quantiles


class Forecaster(Protocol):
    """Learns from prices and says what the unknown ones will be."""

    @property
    def name(self) -> str:
        """Stable name, kept with every forecast."""
        ...

    def fit(self, history: PriceHistory) -> None:
        """Learn from what ``history`` knows; what was learnt before is forgotten."""
        ...

    def predict(self, origin: datetime, horizon_hours: int) -> Mapping[int, Quantiles]:
        """Quantiles (EUR/MWh) by lead time in hours (``forecasting.model.lead_hours``).

        Only hours whose price is unknown at ``origin`` are forecast, and of those only the ones the
        model can say something about. A model that offers a best guess alone gives the median.

        Args:
            origin: The instant at which the history learnt from was known.
            horizon_hours: How many hours ahead, counted from the one that contains ``origin``.
        """
        ...
