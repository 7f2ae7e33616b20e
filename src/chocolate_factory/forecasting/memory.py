"""Forecasts in memory, for tests and trials."""

import threading
from datetime import datetime

from chocolate_factory.forecasting.model import PriceForecast
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

    def _of(self, series: str) -> list[PriceForecast]:
        with self._lock:
            kept = sorted(key for key in self._forecasts if key[0] == series)
            return [self._forecasts[key] for key in kept]
