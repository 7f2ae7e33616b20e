"""What the operations work with, built once by bootstrap and handed to every shell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chocolate_factory.forecasting.store import ForecastStore
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.planning.store import PlanStore
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.production.config import Site
from chocolate_factory.tariffs.model import Supply
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.collect import WeatherCollector
from chocolate_factory.weather.model import Place, forecast_series_of, series_of

PRICE_SERIES = (SPOT, PVPC)


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything an operation may touch; each is a port, none knows which adapter is behind."""

    clock: SystemClock
    site: Site
    supply: Supply
    place: Place
    series: SeriesStore
    filler: Filler
    journal: JournalStore
    forecasts: ForecastStore
    plans: PlanStore
    price_sources: tuple[SeriesSource, ...]
    """Best first."""
    weather_sources: tuple[SeriesSource, ...]
    """Best first."""
    weather_forecaster: SeriesSource
    missing_keys: Mapping[str, str]
    """Sources left out for want of a key, with the setting that would bring each in."""
    circuits: Callable[[], Mapping[str, str]]
    """State of each source's circuit breaker, by its name."""
    history: timedelta
    """How far back history is kept whole."""
    requests_per_minute: Mapping[str, int] = field(default_factory=dict)
    """How often each source may be asked, by its name."""

    @property
    def weather(self) -> Mapping[str, Series]:
        """The site's weather series by the quantity's name."""
        return series_of(self.place)

    @property
    def weather_forecast(self) -> Mapping[str, Series]:
        """The site's weather forecast series by the quantity's name."""
        return forecast_series_of(self.place)

    @property
    def collector(self) -> WeatherCollector:
        """Keeps the site's weather whole."""
        return WeatherCollector(self.series, self.filler, self.weather, self.weather_sources)

    @property
    def price_series(self) -> Series:
        """The market price the site pays: spot or PVPC."""
        return PVPC if self.supply.basis == "pvpc" else SPOT

    def history_interval(self) -> Interval:
        """From the first day kept whole to the end of tomorrow, the last that may be public."""
        now = self.clock.now()
        return whole_days(Interval(now - self.history, now + DAY))
