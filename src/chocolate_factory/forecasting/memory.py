"""Forecasts in memory, for tests and trials."""

import threading
from datetime import datetime

from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.forecasting.thin import IssueName, superfluous
from chocolate_factory.kernel.market_time import Interval


class MemoryForecastStore:
    """Forgets everything when the process ends; safe for several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._forecasts: dict[tuple[str, datetime, str], PriceForecast] = {}
        self._lock = threading.Lock()

    def save(self, forecast: PriceForecast) -> None:
        """See ``ForecastStore.save``."""
        with self._lock:
            self._forecasts[forecast.series, forecast.issued_at, forecast.model] = forecast

    def latest(self, series: str) -> PriceForecast | None:
        """See ``ForecastStore.latest``."""
        kept = self._of(series)
        return kept[-1] if kept else None

    def issued(self, series: str, interval: Interval) -> list[PriceForecast]:
        """See ``ForecastStore.issued``."""
        return [forecast for forecast in self._of(series) if forecast.issued_at in interval]

    def names(self, series: str, interval: Interval) -> list[IssueName]:
        """See ``ForecastStore.names``."""
        return sorted(
            IssueName(one.series, one.model, one.issued_at)
            for one in self._of(series)
            if one.issued_at in interval
        )

    def find(self, name: IssueName) -> PriceForecast | None:
        """See ``ForecastStore.find``."""
        with self._lock:
            return self._forecasts.get((name.series, name.issued_at, name.model))

    def thin(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``ForecastStore.thin``."""
        with self._lock:
            issues = (IssueName(key, model, at) for key, at, model in self._forecasts)
            gone = superfluous(one for one in issues if one.issued_at < before)
            for one in gone if not dry_run else ():
                del self._forecasts[one.series, one.issued_at, one.model]
        return len(gone)

    def _of(self, series: str) -> list[PriceForecast]:
        with self._lock:
            kept = sorted(key for key in self._forecasts if key[0] == series)
            return [self._forecasts[key] for key in kept]
