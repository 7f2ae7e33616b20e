"""Builds the upstream adapters for which keys are set, best first."""

from collections.abc import Callable, Mapping
from datetime import date

from pydantic import SecretStr

from chocolate_factory.aemet.door import AemetDoor
from chocolate_factory.climate.model import AEMET_CLIMATE
from chocolate_factory.climate.sources.aemet_climate import AemetDailyClimate
from chocolate_factory.grid.sources.esios import EsiosGrid
from chocolate_factory.grid.sources.redata import RedataGrid
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, day_interval, delivery_day
from chocolate_factory.prices.model import PVPC
from chocolate_factory.prices.sources.esios import Esios
from chocolate_factory.prices.sources.esios_archive import EsiosArchive
from chocolate_factory.prices.sources.omie import Omie
from chocolate_factory.prices.sources.redata import Redata
from chocolate_factory.settings import Settings
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.weather.daily_forecast import AEMET_DAILY
from chocolate_factory.weather.model import AEMET, Place
from chocolate_factory.weather.national.archive import RunArchive
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

ISSUER_OF: Mapping[str, str] = {
    "esios": "esios",
    AEMET: "aemet",
    AEMET_DAILY: "aemet",
    AEMET_CLIMATE: "aemet",
    "openweathermap": "openweathermap",
}
"""Whose key each source needs, by the names in provenance; the others need none."""


class Sources:
    """Builds the upstream adapters for which keys are set, best first."""

    def __init__(
        self, http: HttpClient, settings: Settings, place: Place, clock: SystemClock
    ) -> None:
        """For a site at ``place``, with the keys of ``settings``."""
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
        """Of market prices."""
        found: list[SeriesSource] = [Omie(self._http, self._at.omie, self._clock)]
        if self._esios:
            found.append(Esios(self._http, self._at.esios, self._esios))
        found.append(Redata(self._http, self._at.redata))
        found.append(EsiosArchive(self._http, self._at.esios))
        return tuple(found)

    def grid(self) -> tuple[SeriesSource, ...]:
        """Of the power system's series."""
        redata = RedataGrid(self._http, self._at.redata)
        if not self._esios:
            return (redata,)
        return EsiosGrid(self._http, self._at.esios, self._esios), redata

    def weather(self) -> tuple[SeriesSource, ...]:
        """Of the site's weather as it was."""
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
        """Of the site's weather as it will be."""
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
        """Of the weather at the peninsula's points."""
        return OpenMeteoNational(self._http, self._at.open_meteo, self._clock)

    def run_archives(self) -> tuple[RunArchive, ...]:
        """Of past weather forecasts for these points."""
        return (
            SingleRuns(self._http, self._at.open_meteo_single_runs),
            PreviousRuns(self._http, self._at.open_meteo_previous_runs),
        )

    def climate(self) -> tuple[SeriesSource, ...]:
        """Of the daily climate of AEMET's stations."""
        if not self._aemet_key:
            return ()
        door = AemetDoor(self._http, self._at.aemet, self._aemet_key, source=AEMET_CLIMATE)
        return (AemetDailyClimate(door, self._clock),)

    def secrets(self) -> dict[str, str | None]:
        """The keys by their issuer; None for one that is not set."""
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
        """Issuers whose key is not set, with the setting that would bring them in."""
        settings = {
            "esios": (self._esios, "ESIOS_TOKEN"),
            "aemet": (self._aemet, "AEMET_API_KEY"),
            "openweathermap": (self._openweathermap, "OPENWEATHERMAP_API_KEY"),
        }
        return {source: name for source, (key, name) in settings.items() if not key}


def _revealed(secret: SecretStr | None) -> str | None:
    """The secret without the blanks that copying it brings along; None if nothing is left."""
    return secret.get_secret_value().strip() or None if secret else None
