"""The port behind which every forecast that was served is kept, to be judged when truth arrives."""

from datetime import datetime
from typing import Protocol

from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.forecasting.thin import IssueName
from chocolate_factory.kernel.market_time import Interval


class ForecastStore(Protocol):
    """Keeps forecasts by series, moment of issue and model, apart from observed series."""

    def save(self, forecast: PriceForecast) -> None:
        """Keep ``forecast``; one of the same series, moment and model takes the place of the first.

        On return it survives a crash.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def latest(self, series: str) -> PriceForecast | None:
        """The forecast of the series (key) issued last, or None.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def issued(self, series: str, interval: Interval) -> list[PriceForecast]:
        """Every forecast of the series issued in ``interval``, by moment of issue, then model.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def names(self, series: str, interval: Interval) -> list[IssueName]:
        """What tells apart the forecasts of the series issued in ``interval``, in order.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def find(self, name: IssueName) -> PriceForecast | None:
        """The forecast of this name, or None.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def thin(self, before: datetime, *, dry_run: bool = False) -> int:
        """Of what was issued before ``before`` keep the last of each half day; how many go.

        Args:
            before: Younger issues stay whole.
            dry_run: Only count.

        Raises:
            StoreError: The database cannot be read or written.
        """
        ...
