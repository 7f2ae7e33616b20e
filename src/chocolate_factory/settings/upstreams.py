"""Where the upstreams are reached, and with which keys."""

from dataclasses import dataclass

from pydantic import Field, SecretStr

from chocolate_factory.settings.part import Part, called


@dataclass(frozen=True, slots=True)
class Upstreams:
    """Where each upstream is reached."""

    redata: str = "https://apidatos.ree.es"
    esios: str = "https://api.esios.ree.es"
    omie: str = "https://www.omie.es"
    aemet: str = "https://opendata.aemet.es"
    openweathermap: str = "https://api.openweathermap.org"
    open_meteo: str = "https://api.open-meteo.com"
    open_meteo_archive: str = "https://archive-api.open-meteo.com"
    open_meteo_previous_runs: str = "https://previous-runs-api.open-meteo.com"
    open_meteo_single_runs: str = "https://single-runs-api.open-meteo.com"

    @classmethod
    def below(cls, base: str) -> "Upstreams":
        """All upstreams as folders of one server, as a replay or a proxy offers them."""
        root = base.rstrip("/")
        return cls(
            redata=f"{root}/redata",
            esios=f"{root}/esios",
            omie=f"{root}/omie",
            aemet=f"{root}/aemet",
            openweathermap=f"{root}/openweathermap",
            open_meteo=f"{root}/open-meteo",
            open_meteo_archive=f"{root}/open-meteo",
            open_meteo_previous_runs=f"{root}/open-meteo-previous-runs",
            open_meteo_single_runs=f"{root}/open-meteo-single-runs",
        )


class UpstreamSettings(Part):
    """Addresses and keys of the upstreams."""

    upstream_base: str | None = Field(
        default=None, description="Reach every upstream below this address"
    )
    esios_token: SecretStr | None = Field(
        default=None,
        validation_alias=called("ESIOS_TOKEN", "REE_API_TOKEN"),
        description="Personal token of ESIOS; without it prices come from REData and OMIE",
    )
    aemet_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=called("AEMET_API_KEY"),
        description="Key of AEMET OpenData; without it nights are served by Open-Meteo",
    )
    openweathermap_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=called("OPENWEATHERMAP_API_KEY"),
        description="Key of OpenWeatherMap; without it days are served by Open-Meteo",
    )

    @property
    def upstreams(self) -> Upstreams:
        """Where each upstream is reached, all below ``upstream_base`` when that is set."""
        return Upstreams.below(self.upstream_base) if self.upstream_base else Upstreams()
