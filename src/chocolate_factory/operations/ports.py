"""What the operations work with, built once by bootstrap and handed to every shell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from chocolate_factory.access.store import TokenStore
from chocolate_factory.audit.store import AuditStore
from chocolate_factory.backup.take import BackupScope
from chocolate_factory.climate.model import aemet_station
from chocolate_factory.climate.model import series_of as climate_series_of
from chocolate_factory.credentials.meter import Sent
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.credentials.watch import KeyWatch
from chocolate_factory.forecasting.artefacts.store import ArtefactStore
from chocolate_factory.forecasting.live.store import ScoreStore
from chocolate_factory.forecasting.store import ForecastStore
from chocolate_factory.grid.model import offered_by
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.ledger.books.store import BookStore
from chocolate_factory.ledger.store import LedgerStore
from chocolate_factory.metering.model import consumption_series
from chocolate_factory.operations.retention import Retention
from chocolate_factory.operations.spooling import Spooling
from chocolate_factory.operations.workshop import Workshop
from chocolate_factory.planning.locks.store import LockStore
from chocolate_factory.planning.store import PlanStore
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.production.config import Site
from chocolate_factory.storage.upkeep import StoreUpkeep
from chocolate_factory.tariffs.model import Supply
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector
from chocolate_factory.weather.collect import WeatherCollector
from chocolate_factory.weather.daily_forecast import daily_forecast_series_of
from chocolate_factory.weather.model import Place, forecast_series_of, series_of
from chocolate_factory.weather.national.archive import RunArchive
from chocolate_factory.weather.read_forecast import ForecastReader
from chocolate_factory.weather.store import ForecastRecord

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
    challengers: ForecastStore
    """What models said that were not served."""
    scores: ScoreStore
    artefacts: ArtefactStore
    workshop: Workshop
    plans: PlanStore
    locks: LockStore
    ledger: LedgerStore
    """What plans began, what happened, and what it cost."""
    audit: AuditStore
    """What people did."""
    tokens: TokenStore
    """What opens the service to others than this machine."""
    books: BookStore
    """Contracts by time, extra shifts that came, and monthly statements."""
    office: Workshop
    """Where statements are computed."""
    price_sources: tuple[SeriesSource, ...]
    """Best first."""
    weather_sources: tuple[SeriesSource, ...]
    """Best first."""
    weather_forecasters: tuple[SeriesSource, ...]
    """Each keeps its own forecasts; who is read is decided when reading."""
    forecast_record: ForecastRecord
    credentials: CredentialStore
    upkeep: StoreUpkeep
    """Looks after the database itself."""
    missing_keys: Mapping[str, str]
    """Sources left out for want of a key, with the setting that would bring each in."""
    circuits: Callable[[], Mapping[str, str]]
    """State of each source's circuit breaker, by its name."""
    history: timedelta
    """How far back history is kept whole."""
    planning_seconds: float = 60.0
    """Most time for the plan in force."""
    simulated: bool = False
    """Upstreams are simulated or replayed: whatever is told anybody says so."""
    requests_sent: Callable[[], Mapping[str, Sent]] = dict[str, Sent]
    """What this process has asked of each source, by its name."""
    requests_per_minute: Mapping[str, int] = field(default_factory=dict)
    """How often each source may be asked, by its name."""
    inspector: Inspector | None = None
    """Who looks at values that arrive; None: everything is believed."""
    climate_sources: tuple[SeriesSource, ...] = ()
    """Whoever may be asked for the daily climate of AEMET's stations, best first."""
    retention: Retention = field(default_factory=Retention)
    """How long is kept what may go one day."""
    backups: BackupScope | None = None
    """What a backup of all this consists of; None: there is nothing that outlives the process."""
    keys: Mapping[str, KeyWatch] = field(default_factory=dict)
    """The keys that are set, by their source."""
    data_dir: Path | None = None
    """Folder on this machine from which files may be imported; None: there is none."""
    grid_sources: tuple[SeriesSource, ...] = ()
    """Whoever may be asked for the power system's series; none stands in for another."""
    spooling: Spooling | None = None
    """What waits while the store is down; None: nothing can."""
    national_forecaster: SeriesSource | None = None
    """Who forecasts the weather at the peninsula's points; None: fundamentals are not told."""
    run_archives: tuple[RunArchive, ...] = ()
    """Who remembers past weather forecasts for these points, best first."""

    @property
    def grid(self) -> Mapping[str, Series]:
        """The power system's series by name, as far as some source offers them here."""
        return offered_by(source.name for source in self.grid_sources)

    @property
    def weather(self) -> Mapping[str, Series]:
        """The site's weather series by the quantity's name."""
        return series_of(self.place)

    @property
    def weather_forecast(self) -> Mapping[str, Series]:
        """The site's weather forecast series by the quantity's name."""
        return forecast_series_of(self.place)

    @property
    def all_weather_forecasts(self) -> Mapping[str, Series]:
        """The same and those for whole days."""
        return forecast_series_of(self.place) | daily_forecast_series_of(self.place)

    @property
    def consumption(self) -> Series:
        """Energy that the site's meter says was drawn from the grid."""
        return consumption_series(self.place.name)

    @property
    def forecast_reader(self) -> ForecastReader:
        """Reads the site's weather forecasts."""
        return ForecastReader(self.series, self.forecast_record, self.place)

    @property
    def collector(self) -> WeatherCollector:
        """Keeps the site's weather whole."""
        return WeatherCollector(self.filler, self.weather, self.weather_sources)

    @property
    def climate(self) -> Mapping[str, Series]:
        """Daily climate of the site's AEMET station by the quantity's name; empty without one."""
        code = self.place.aemet_station
        return climate_series_of(aemet_station(code)) if code else {}

    @property
    def price_series(self) -> Series:
        """The market price the site pays: spot or PVPC."""
        return PVPC if self.supply.basis == "pvpc" else SPOT

    def history_interval(self) -> Interval:
        """From the first day kept whole to the end of tomorrow, the last that may be public."""
        now = self.clock.now()
        return whole_days(Interval(now - self.history, now + DAY))
