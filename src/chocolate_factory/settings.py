"""The only place that reads the environment: every setting, its default and its remedy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import (
    AliasChoices,
    BeforeValidator,
    Field,
    IPvAnyNetwork,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chocolate_factory.access.make_token import weakness_of
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.kernel.redaction import keep_secret
from chocolate_factory.operations.retention import Retention
from chocolate_factory.timeseries.influxdb.address import InfluxAddress, is_influxdb

LOOPBACK = ("127.0.0.1", "::1", "localhost")
SITE_FILES = (Path("config/site.toml"), Path("config/linares.toml"))


_KEPT_IN_DEMO = (
    "site",
    "host",
    "port",
    "viewer_port",
    "hostnames",
    "trusted_proxies",
    "admins",
    "admin_token",
    "admin_token_file",
    "log_format",
)
_DEMO_KEYS = ("esios_token", "aemet_api_key", "openweathermap_api_key")
"""Simulated upstreams take any key."""


def _name(variable: str, *others: str) -> AliasChoices:
    return AliasChoices(variable, *others)


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


def _split(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Written with commas in between."""
Networks = Annotated[tuple[IPvAnyNetwork, ...], NoDecode, BeforeValidator(_split)]
"""Addresses or networks, written likewise."""


class Settings(BaseSettings):
    """Everything that can be set from outside; also read from a file ``.env``."""

    site: Path | None = Field(default=None, description="The site's TOML file")
    data_dir: Path = Field(default=Path("data"), description="Where everything is kept")
    store_url: str | None = Field(
        default=None,
        repr=False,  # it may have a password
        description="Database; default SQLite below the data directory",
    )
    records_url: str | None = Field(
        default=None,
        repr=False,
        description="SQL database of all but the series' values, where those are in InfluxDB",
    )
    host: str = Field(default="127.0.0.1", description="Address the admin application listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="Port of the admin application")
    viewer_port: int = Field(
        default=8001, ge=0, le=65535, description="Port of the read-only viewer application"
    )
    admin_token: SecretStr | None = Field(
        default=None, description="Bearer token of an admin, made by hand"
    )
    admin_token_file: Path | None = Field(
        default=None, description="File that holds such a token instead"
    )
    hostnames: Words = Field(
        default=(), description="Further names under which the service is reached"
    )
    trusted_proxies: Networks = Field(
        default=(), description="Addresses or networks whose identity headers are believed"
    )
    admins: Words = Field(
        default=(), description="Logins, as a trusted proxy tells them, that may do everything"
    )
    requests_per_second: float = Field(
        default=100, ge=0, description="Requests of one client; 0: any number"
    )
    costly_requests_per_minute: float = Field(
        default=60, ge=0, description="Requests of one client that occupy the machine; 0: any"
    )
    now: datetime | None = Field(
        default=None, description="Start the clock at this instant (with offset) and let it run on"
    )
    upstream_base: str | None = Field(
        default=None, description="Reach every upstream below this address"
    )
    history_days: int = Field(
        default=90, ge=7, le=3650, description="Days of history kept whole without being asked"
    )
    planning_seconds: float = Field(
        default=60.0, ge=1.0, le=900.0, description="Most seconds spent on looking for a plan"
    )
    keep_weather_forecasts_days: int = Field(
        default=35, ge=35, le=3650, description="Days for which every weather forecast is kept"
    )
    keep_price_forecasts_days: int = Field(
        default=60, ge=14, le=3650, description="Days for which every price forecast is kept"
    )
    keep_plans_days: int = Field(
        default=60, ge=7, le=3650, description="Days for which superseded plans are kept"
    )
    keep_job_runs_days: int = Field(
        default=60, ge=7, le=3650, description="Days for which single runs of jobs are kept"
    )
    keep_audit_days: int = Field(
        default=365, ge=30, le=3650, description="Days for which the audit trail is kept"
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="Least level logged")
    ] = "info"
    log_format: Literal["console", "json"] = Field(
        default="console", description="Logs for people or for machines"
    )
    esios_token: SecretStr | None = Field(
        default=None,
        validation_alias=_name("ESIOS_TOKEN", "REE_API_TOKEN"),
        description="Personal token of ESIOS; without it prices come from REData and OMIE",
    )
    aemet_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=_name("AEMET_API_KEY"),
        description="Key of AEMET OpenData; without it nights are served by Open-Meteo",
    )
    openweathermap_api_key: SecretStr | None = Field(
        default=None,
        validation_alias=_name("OPENWEATHERMAP_API_KEY"),
        description="Key of OpenWeatherMap; without it days are served by Open-Meteo",
    )

    influxdb_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias=_name("INFLUXDB_URL"),
        description="An InfluxDB for the series' values, where CHOCOLATE_STORE_URL names no store",
    )
    influxdb_bucket: str = Field(
        default="chocolate",
        validation_alias=_name("INFLUXDB_BUCKET"),
        description="Its database or bucket, where the address names none",
    )
    influxdb_org: str | None = Field(
        default=None,
        validation_alias=_name("INFLUXDB_ORG"),
        description="Its organisation; only messages name it, as a token belongs to one",
    )
    influxdb_token: SecretStr | None = Field(
        default=None,
        validation_alias=_name("INFLUXDB_TOKEN"),
        description="Token instead of name and password",
    )

    model_config = SettingsConfigDict(
        env_prefix="CHOCOLATE_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    @field_validator("now")
    @classmethod
    def _aware(cls, now: datetime | None) -> datetime | None:
        if now is not None and now.tzinfo is None:
            message = "needs an offset, such as 2024-11-05T12:00+01:00"
            raise ValueError(message)
        return now

    @property
    def upstreams(self) -> Upstreams:
        """Where each upstream is reached, all below ``upstream_base`` when that is set."""
        return Upstreams.below(self.upstream_base) if self.upstream_base else Upstreams()

    @property
    def database_url(self) -> str:
        """The SQL database's address; SQLite in the data directory where none is set."""
        chosen = self.store_url if self.influxdb is None else self.records_url
        return chosen or f"sqlite:///{self.data_dir.absolute() / 'chocolate.sqlite'}"

    @property
    def influxdb(self) -> InfluxAddress | None:
        """Where the series' values are, if not in the SQL database.

        Raises:
            ConfigurationError: The address cannot be used.
        """
        url = self.store_url or self.influxdb_url
        if url is None or (self.store_url is not None and not is_influxdb(url)):
            return None
        token = self.influxdb_token.get_secret_value().strip() if self.influxdb_token else ""
        return InfluxAddress.parse(
            url, token=token, bucket=self.influxdb_bucket, organisation=self.influxdb_org or ""
        )

    def for_demo(self, data_dir: Path, upstream_base: str) -> "Settings":
        """Those of a demonstration: everything as by default, but for how it is reached and told.

        No key, no store and no folder that is set for the real service gets there.

        Args:
            data_dir: Where the demonstration keeps everything.
            upstream_base: Below which it reaches the simulated upstreams.
        """
        values: dict[str, Any] = {name: getattr(self, name) for name in _KEPT_IN_DEMO}
        values |= dict.fromkeys(_DEMO_KEYS, SecretStr("demo"))
        values |= {"data_dir": data_dir, "upstream_base": upstream_base}
        return Settings.model_construct(**values)

    @property
    def is_open_to_others(self) -> bool:
        """Whether others than this machine can reach the admin application."""
        return self.host not in LOOPBACK

    @property
    def hand_set_token(self) -> str | None:
        """The admin's token from the environment or from its file; None if neither is set.

        Raises:
            ConfigurationError: The file cannot be read, or both are set.
        """
        token = self.admin_token.get_secret_value().strip() if self.admin_token else None
        if self.admin_token_file is None:
            return token or None
        if token:
            raise ConfigurationError(
                "CHOCOLATE_ADMIN_TOKEN and CHOCOLATE_ADMIN_TOKEN_FILE are both set.",
                advice="Keep the file and remove the other.",
            )
        try:
            return self.admin_token_file.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"CHOCOLATE_ADMIN_TOKEN_FILE is wrong: {self.admin_token_file} cannot be read.",
                advice="Name a file with the token in it that this user may read.",
            ) from error

    def secrets(self) -> Iterator[str]:
        """Everything in these settings that nobody may be told, passwords in addresses included.

        Raises:
            ConfigurationError: A file of a secret cannot be read.
        """
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, SecretStr):
                yield value.get_secret_value().strip()
            elif isinstance(value, str) and "://" in value:
                yield from _passwords(value)
        if token := self.hand_set_token:
            yield token

    @property
    def retention(self) -> Retention:
        """How long is kept what may go one day."""
        return Retention(
            weather_forecasts=timedelta(self.keep_weather_forecasts_days),
            price_forecasts=timedelta(self.keep_price_forecasts_days),
            plans=timedelta(self.keep_plans_days),
            job_runs=timedelta(self.keep_job_runs_days),
            audit=timedelta(self.keep_audit_days),
        )

    @property
    def site_file(self) -> Path:
        """The site's TOML file.

        Raises:
            ConfigurationError: None is named and none of the customary files exists.
        """
        candidates = (self.site,) if self.site else SITE_FILES
        for path in candidates:
            if path.is_file():
                return path
        raise ConfigurationError(
            f"No site file: looked for {', '.join(map(str, candidates))} from {Path.cwd()}.",
            advice="Set CHOCOLATE_SITE to the site's TOML file; config/linares.toml is an example.",
        )


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment and ``.env``.

    Raises:
        ConfigurationError: A setting is wrong; names the variable and what it needs.
    """
    try:
        settings = Settings(_env_file=env_file)
    except ValidationError as error:
        raise _explained(error) from None
    keep_secret(*settings.secrets())
    if settings.is_open_to_others and (token := settings.hand_set_token):
        _refuse_weak(token)
    return settings


def _refuse_weak(token: str) -> None:
    if weakness := weakness_of(token):
        raise ConfigurationError(
            f"CHOCOLATE_ADMIN_TOKEN can be guessed: {weakness}.",
            advice="Make one with `chocolate token create`, which needs no setting.",
        )


def _passwords(address: str) -> Iterator[str]:
    """Of the user in an address, as it is written there and as it is."""
    try:
        password = urlsplit(address).password
    except ValueError:
        return
    if password:
        yield password
        yield unquote(password)


def _explained(error: ValidationError) -> ConfigurationError:
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else "settings"
    known = Settings.model_fields.get(field)
    variable = field if known is None else f"CHOCOLATE_{field.upper()}"
    purpose = f" ({known.description})" if known and known.description else ""
    reason = str(first["msg"]).removeprefix("Value error, ")
    return ConfigurationError(
        f"{variable} is wrong: {reason}.",
        advice=f"Correct {variable}{purpose} or remove it to use the default.",
    )
