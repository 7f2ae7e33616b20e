"""The only place that builds adapters and puts them behind their ports."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

from pydantic import SecretStr

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.climate.model import AEMET_CLIMATE
from chocolate_factory.climate.sources.aemet_climate import AemetDailyClimate
from chocolate_factory.credentials.keyring import Keyring
from chocolate_factory.credentials.meter import RequestMeter
from chocolate_factory.credentials.sql import SqlCredentialStore
from chocolate_factory.forecasting.artefacts.files import FolderArtefactStore
from chocolate_factory.forecasting.live.sql import SqlScoreStore
from chocolate_factory.forecasting.sql import CHALLENGERS, SqlForecastStore
from chocolate_factory.grid.sources.esios import EsiosGrid
from chocolate_factory.grid.sources.redata import RedataGrid
from chocolate_factory.journal.sql import SqlJournal
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.kernel.market_time import DAY, day_interval, delivery_day
from chocolate_factory.ledger.sql import SqlLedger
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.workshop import Workshop
from chocolate_factory.planning.locks.sql import SqlLockStore
from chocolate_factory.planning.sql import SqlPlanStore
from chocolate_factory.prices.model import PVPC
from chocolate_factory.prices.sources.esios import Esios
from chocolate_factory.prices.sources.esios_archive import EsiosArchive
from chocolate_factory.prices.sources.omie import Omie
from chocolate_factory.prices.sources.redata import Redata
from chocolate_factory.production.config import load_site
from chocolate_factory.settings import Settings
from chocolate_factory.storage.compact import SqliteUpkeep
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.weather.daily_forecast import AEMET_DAILY
from chocolate_factory.weather.model import AEMET, Place
from chocolate_factory.weather.national.archive import RunArchive
from chocolate_factory.weather.national.model import LIVE, PREVIOUS_RUNS, SINGLE_RUNS
from chocolate_factory.weather.openweathermap_door import OpenWeatherMapDoor
from chocolate_factory.weather.sources.aemet import AemetObservations
from chocolate_factory.weather.sources.aemet_daily_forecast import AemetDailyForecast
from chocolate_factory.weather.sources.aemet_hourly_forecast import AemetHourlyForecast
from chocolate_factory.weather.sources.open_meteo import OpenMeteoAnalysis, OpenMeteoForecast
from chocolate_factory.weather.sources.open_meteo_archive import OpenMeteoArchive
from chocolate_factory.weather.sources.open_meteo_national import OpenMeteoNational
from chocolate_factory.weather.sources.open_meteo_runs import PreviousRuns, SingleRuns
from chocolate_factory.weather.sources.openweathermap import OpenWeatherMapCurrent
from chocolate_factory.weather.sources.openweathermap_forecast import OpenWeatherMapForecast
from chocolate_factory.weather.sql import SqlForecastRecord

REQUESTS_PER_MINUTE: Mapping[str, int] = {
    "redata": 30,
    "esios": 30,
    "esios-archive": 30,
    "omie": 30,
    "aemet": 20,
    "openweathermap": 60,
    "open-meteo": 60,
    # A year of six variables weighs as much as 26 calls, of which it allows 600 a minute.
    "open-meteo-archive": 20,
    # All national points at once weigh as much as 13 calls, a month of previous runs as 65.
    LIVE: 10,
    PREVIOUS_RUNS: 5,
    SINGLE_RUNS: 20,
}
"""Well below what each source allows, by the names in provenance."""

REQUESTS_PER_DAY: Mapping[str, int] = {
    "open-meteo": 4000,
    # By weight it allows 10,000 a day and 5,000 an hour, which is 192 such years.
    "open-meteo-archive": 180,
    LIVE: 30,
    PREVIOUS_RUNS: 20,
    SINGLE_RUNS: 180,
}
"""For sources that count by the day as well."""

ISSUER_OF: Mapping[str, str] = {
    "esios": "esios",
    AEMET: "aemet",
    AEMET_DAILY: "aemet",
    AEMET_CLIMATE: "aemet",
    "openweathermap": "openweathermap",
}
"""Whose key each source needs, by the names in provenance; the others need none."""


LIMITS = HttpConfig(
    project_address="on-premise price and weather collector of one site",
    requests_per_minute=REQUESTS_PER_MINUTE,
    requests_per_day=REQUESTS_PER_DAY,
)

MODELS_FOLDER = "models"
TRAINING_LOCK = ".training"
"""In that folder; held by whichever process trains."""
"""In the data directory: trained models."""
RATES_FILE = "rates.sqlite"
"""In the data directory: what the service and the command line ask counts together."""


@contextmanager
def open_ports(settings: Settings, limits: HttpConfig = LIMITS) -> Iterator[Ports]:
    """Everything the operations work with; connections are closed at the end.

    Args:
        settings: From the environment.
        limits: Patience and politeness towards upstreams.

    Raises:
        ConfigurationError: A setting or the site's file is wrong.
        StoreError: The database cannot be opened or brought up to date.
    """
    clock = SystemClock.starting_at(settings.now) if settings.now else SystemClock()
    site = load_site(settings.site_file)
    place = site.weather_place()
    database = Database(settings.database_url)
    database.migrate()
    series = SqlSeriesStore(database)
    limits = replace(limits, rates_file=limits.rates_file or settings.data_dir / RATES_FILE)
    credentials = SqlCredentialStore(database)
    meter = RequestMeter(credentials, clock)
    with HttpClient(limits, clock=clock, on_request=meter.note) as http:
        sources = _Sources(http, settings, place, clock)
        keyring = Keyring(sources.secrets(), credentials, clock)
        workshop = Workshop(clock, lock_file=settings.data_dir / MODELS_FOLDER / TRAINING_LOCK)
        try:
            yield Ports(
                clock=clock,
                site=site,
                supply=site.supply_contract(),
                place=place,
                series=series,
                filler=Filler(series, clock, inspect_arrival),
                inspector=inspect_arrival,
                journal=SqlJournal(database),
                forecasts=SqlForecastStore(database),
                challengers=SqlForecastStore(database, CHALLENGERS),
                scores=SqlScoreStore(database),
                artefacts=FolderArtefactStore(settings.data_dir / MODELS_FOLDER),
                workshop=workshop,
                plans=SqlPlanStore(database),
                locks=SqlLockStore(database),
                ledger=SqlLedger(database),
                price_sources=keyring.guarded(sources.prices(), ISSUER_OF),
                grid_sources=keyring.guarded(sources.grid(), ISSUER_OF),
                weather_sources=keyring.guarded(sources.weather(), ISSUER_OF),
                climate_sources=keyring.guarded(sources.climate(), ISSUER_OF),
                data_dir=settings.data_dir,
                weather_forecasters=keyring.guarded(sources.weather_forecasts(), ISSUER_OF),
                forecast_record=SqlForecastRecord(database),
                national_forecaster=sources.national_forecaster(),
                run_archives=sources.run_archives(),
                missing_keys=sources.missing_keys(),
                keys=keyring.watches(sources.key_probes(), meter.use),
                credentials=credentials,
                upkeep=SqliteUpkeep(database),
                retention=settings.retention,
                circuits=lambda: {one.source: one.state for one in http.circuits()},
                history=timedelta(days=settings.history_days),
                requests_per_minute=limits.requests_per_minute,
            )
        finally:
            workshop.stop()
            meter.keep()
            database.close()


class _Sources:
    """Builds the upstream adapters for which keys are set, best first."""

    def __init__(
        self, http: HttpClient, settings: Settings, place: Place, clock: SystemClock
    ) -> None:
        self._http = http
        self._at = settings.upstreams
        self._place = place
        self._clock = clock
        self._esios = _revealed(settings.esios_token)
        self._aemet = _revealed(settings.aemet_api_key) if place.aemet_station else None
        self._aemet_forecast = (
            _revealed(settings.aemet_api_key) if place.aemet_municipality else None
        )
        self._aemet_key = _revealed(settings.aemet_api_key)
        self._openweathermap = _revealed(settings.openweathermap_api_key)

    def prices(self) -> tuple[SeriesSource, ...]:
        found: list[SeriesSource] = [Omie(self._http, self._at.omie, self._clock)]
        if self._esios:
            found.append(Esios(self._http, self._at.esios, self._esios))
        found.append(Redata(self._http, self._at.redata))
        found.append(EsiosArchive(self._http, self._at.esios))
        return tuple(found)

    def grid(self) -> tuple[SeriesSource, ...]:
        redata = RedataGrid(self._http, self._at.redata)
        if not self._esios:
            return (redata,)
        return EsiosGrid(self._http, self._at.esios, self._esios), redata

    def weather(self) -> tuple[SeriesSource, ...]:
        found: list[SeriesSource] = []
        if self._aemet:
            found.append(AemetObservations(self._http, self._at.aemet, self._place, self._aemet))
        if self._openweathermap:
            found.append(
                OpenWeatherMapCurrent(
                    self._http, self._at.openweathermap, self._place, self._openweathermap
                )
            )
        found.append(OpenMeteoAnalysis(self._http, self._at.open_meteo, self._place, self._clock))
        found.append(
            OpenMeteoArchive(self._http, self._at.open_meteo_archive, self._place, self._clock)
        )
        return tuple(found)

    def weather_forecasts(self) -> tuple[SeriesSource, ...]:
        place, clock = self._place, self._clock
        found: list[SeriesSource] = []
        if self._aemet_forecast:
            aemet = AemetDoor(self._http, self._at.aemet, self._aemet_forecast, source=AEMET)
            found.append(AemetHourlyForecast(aemet, place, clock))
            found.append(AemetDailyForecast(aemet, place, clock))
        found.append(OpenMeteoForecast(self._http, self._at.open_meteo, place, clock))
        if self._openweathermap:
            key = self._openweathermap
            owm = OpenWeatherMapDoor(self._http, self._at.openweathermap, place, key)
            found.append(OpenWeatherMapForecast(owm, place, clock))
        return tuple(found)

    def national_forecaster(self) -> SeriesSource:
        return OpenMeteoNational(self._http, self._at.open_meteo, self._clock)

    def run_archives(self) -> tuple[RunArchive, ...]:
        return (
            SingleRuns(self._http, self._at.open_meteo_single_runs),
            PreviousRuns(self._http, self._at.open_meteo_previous_runs),
        )

    def climate(self) -> tuple[SeriesSource, ...]:
        if not self._aemet_key:
            return ()
        door = AemetDoor(self._http, self._at.aemet, self._aemet_key, source=AEMET_CLIMATE)
        return (AemetDailyClimate(door, self._clock),)

    def secrets(self) -> dict[str, str | None]:
        return {
            "esios": self._esios,
            "aemet": self._aemet_key,
            "openweathermap": self._openweathermap,
        }

    def key_probes(self) -> dict[str, Callable[[], object]]:
        """One cheap request for each key, by its issuer."""
        probes: dict[str, Callable[[], object]] = {}
        if self._esios:
            esios = Esios(self._http, self._at.esios, self._esios)
            probes["esios"] = lambda: esios.fetch([PVPC], day_interval(self._yesterday()))
        if self._aemet_key:
            aemet = AemetDoor(self._http, self._at.aemet, self._aemet_key, source=AEMET)
            probes["aemet"] = lambda: aemet.try_key("/observacion/convencional/todas")
        if self._openweathermap:
            owm = OpenWeatherMapDoor(
                self._http, self._at.openweathermap, self._place, self._openweathermap
            )
            probes["openweathermap"] = lambda: owm.body("weather")
        return probes

    def _yesterday(self) -> date:
        return delivery_day(self._clock.now()) - DAY

    def missing_keys(self) -> dict[str, str]:
        settings = {
            "esios": (self._esios, "ESIOS_TOKEN"),
            "aemet": (self._aemet, "AEMET_API_KEY"),
            "openweathermap": (self._openweathermap, "OPENWEATHERMAP_API_KEY"),
        }
        return {source: name for source, (key, name) in settings.items() if not key}


def _revealed(secret: SecretStr | None) -> str | None:
    """The secret without the blanks that copying it brings along; None if nothing is left."""
    return secret.get_secret_value().strip() or None if secret else None
