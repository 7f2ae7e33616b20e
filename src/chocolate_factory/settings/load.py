"""All settings together, read and checked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsError

from chocolate_factory.access.make_token import weakness_of
from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.kernel.redaction import keep_secret
from chocolate_factory.settings.access import AccessSettings
from chocolate_factory.settings.backups import BackupSettings
from chocolate_factory.settings.keeping import KeepingSettings
from chocolate_factory.settings.process import ProcessSettings
from chocolate_factory.settings.site import SiteSettings
from chocolate_factory.settings.upstreams import UpstreamSettings

SECRETS = Path("/run/secrets")
"""Where containers find their secrets."""
_KEPT_IN_DEMO = (
    "site",
    "host",
    "port",
    "viewer_host",
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


class Settings(
    SiteSettings,
    ProcessSettings,
    AccessSettings,
    UpstreamSettings,
    KeepingSettings,
    BackupSettings,
):
    """Everything that can be set from outside; also read from a file ``.env``."""

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


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, ``.env``, and files of secrets, the first of them first.

    Raises:
        ConfigurationError: A setting is wrong or cannot be read; names it and what it needs.
    """
    try:
        settings = Settings(_env_file=env_file, _secrets_dir=_folders_of_secrets())
    except ValidationError as error:
        raise _explained(error) from None
    except SettingsError as error:
        raise ConfigurationError(
            f"A file with a secret cannot be read: {error.__cause__ or error}.",
            advice="Give it to the user who runs this program, and to nobody else.",
        ) from error
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


class _Credentials(BaseSettings):
    """Where systemd hands over the secrets of ``LoadCredential=``."""

    credentials_directory: Path | None = None


def _folders_of_secrets() -> list[Path]:
    """Folders that are there; each file in them is named after the variable it stands for."""
    folders = (SECRETS, _Credentials().credentials_directory)
    return [folder for folder in folders if folder is not None and folder.is_dir()]


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
