"""What a backup of this installation consists of, as the settings say."""

from collections.abc import Iterator

from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from chocolate_factory.backup.model import MODELS, SITE_FILE, TOKENS
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.backup.take import BackupScope
from chocolate_factory.kernel.redaction import redact
from chocolate_factory.settings import Settings
from chocolate_factory.storage.snapshot import StoreSnapshot


def backup_scope(settings: Settings, site: str, store: StoreSnapshot) -> BackupScope:
    """Everything of the site called ``site`` that a backup must have; never a secret.

    Raises:
        ConfigurationError: There is no site file.
    """
    return BackupScope(
        site=site,
        store=store,
        models=settings.data_dir / MODELS,
        files={SITE_FILE: settings.site_file, TOKENS: settings.data_dir / TOKENS},
        settings="".join(f"{line}\n" for line in shareable(settings)).encode(),
        shelf=BackupShelf(settings.backup_folder),
        rotation=settings.rotation,
    )


def shareable(settings: Settings) -> Iterator[str]:
    """A line as in ``.env`` for each setting that was set, as far as it carries no secret."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if value != field.default and not isinstance(value, SecretStr):
            line = f"{_variable(name, field)}={value}"
            yield line if redact(line) == line else f"# {redact(line)}"


def _variable(name: str, field: FieldInfo) -> str:
    """Its customary name, where it has one."""
    alias = field.validation_alias
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"CHOCOLATE_{name.upper()}"
