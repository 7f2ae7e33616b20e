"""The only place that builds adapters and puts them behind their ports."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from pydantic import SecretStr

from chocolate_factory.forecasting.sql import SqlForecastStore
from chocolate_factory.journal.sql import SqlJournal
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.operations.ports import Ports
from chocolate_factory.planning.sql import SqlPlanStore
from chocolate_factory.prices.sources.esios import Esios
from chocolate_factory.prices.sources.esios_archive import EsiosArchive
from chocolate_factory.prices.sources.omie import Omie
from chocolate_factory.prices.sources.redata import Redata
from chocolate_factory.production.config import load_site
from chocolate_factory.settings import Settings
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.weather.model import Place
from chocolate_factory.weather.sources.aemet import AemetObservations
from chocolate_factory.weather.sources.open_meteo import OpenMeteoAnalysis, OpenMeteoForecast
from chocolate_factory.weather.sources.open_meteo_archive import OpenMeteoArchive
from chocolate_factory.weather.sources.openweathermap import OpenWeatherMapCurrent

REQUESTS_PER_MINUTE: Mapping[str, int] = {
    "redata": 30,
    "esios": 30,
    "esios-archive": 30,
    "omie": 30,
    "aemet": 20,
    "openweathermap": 60,
    "open-meteo": 60,
    "open-meteo-archive": 60,
}
"""Well below what each source allows, by the names in provenance."""


LIMITS = HttpConfig(
    project_address="on-premise price and weather collector of one site",
    requests_per_minute=REQUESTS_PER_MINUTE,
)


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
    with HttpClient(limits, clock=clock) as http:
        sources = _Sources(http, settings, place, clock)
        try:
            yield Ports(
                clock=clock,
                site=site,
                supply=site.supply_contract(),
                place=place,
                series=series,
                filler=Filler(series, clock),
                journal=SqlJournal(database),
                forecasts=SqlForecastStore(database),
                plans=SqlPlanStore(database),
                price_sources=sources.prices(),
                weather_sources=sources.weather(),
                weather_forecaster=sources.weather_forecast(),
                missing_keys=sources.missing_keys(),
                circuits=lambda: {one.source: one.state for one in http.circuits()},
                history=timedelta(days=settings.history_days),
                requests_per_minute=limits.requests_per_minute,
            )
        finally:
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
        self._openweathermap = _revealed(settings.openweathermap_api_key)

    def prices(self) -> tuple[SeriesSource, ...]:
        found: list[SeriesSource] = [Omie(self._http, self._at.omie)]
        if self._esios:
            found.append(Esios(self._http, self._at.esios, self._esios))
        found.append(Redata(self._http, self._at.redata))
        found.append(EsiosArchive(self._http, self._at.esios))
        return tuple(found)

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

    def weather_forecast(self) -> SeriesSource:
        return OpenMeteoForecast(self._http, self._at.open_meteo, self._place, self._clock)

    def missing_keys(self) -> dict[str, str]:
        settings = {
            "esios": (self._esios, "ESIOS_TOKEN"),
            "aemet": (self._aemet, "AEMET_API_KEY"),
            "openweathermap": (self._openweathermap, "OPENWEATHERMAP_API_KEY"),
        }
        return {source: name for source, (key, name) in settings.items() if not key}


def _revealed(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None
