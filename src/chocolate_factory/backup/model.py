"""The nouns of backups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from chocolate_factory.kernel.errors import ChocolateError, InputError

STORE = "chocolate.sqlite"
"""The store, in the data folder and in a backup."""
MODELS = "models/"
"""Before the names of files of trained models, in both."""
CONFIGURATION = "configuration/"
"""Before the names of the site's file and the settings."""
TOKENS = "tokens.json"
"""What tokens are recognised by, in both: hashes, no secrets."""
SITE_FILE = f"{CONFIGURATION}site.toml"
SETTINGS_FILE = f"{CONFIGURATION}settings.env"


class Kind(StrEnum):
    """Why a backup was taken, and so how long it is kept."""

    SCHEDULED = "scheduled"
    """By the daily job; thinned out by age."""
    MANUAL = "manual"
    """Because somebody asked; kept until somebody deletes it."""
    UPGRADE = "upgrade"
    """Before a newer program changed the schema; the last few are kept."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside a backup."""

    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Heading:
    """What a backup says about itself.

    Attributes:
        made_at: The moment of the store it holds, UTC.
        kind: Why it was taken.
        site: Name of the site.
        program: Version of the program that took it.
        schema: Revision of the store's schema.
        store: Where the store was, without secrets.
    """

    made_at: datetime
    kind: Kind
    site: str
    program: str
    schema: str
    store: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself, and every file it has, by name."""

    heading: Heading
    members: Mapping[str, Member]

    @property
    def size_bytes(self) -> int:
        """Of everything in it once it is unpacked."""
        return sum(member.size_bytes for member in self.members.values())


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup as it lies in its folder."""

    path: Path
    made_at: datetime
    kind: Kind
    size_bytes: int


class DamagedBackupError(ChocolateError):
    """An archive is not what was written, or is none of ours."""


class NewerBackupError(ChocolateError):
    """A newer version of this program has taken the backup."""


class BackupBusyError(ChocolateError):
    """Another process is taking a backup."""

    status = 409


class OccupiedError(InputError):
    """There is something where the backup should go to, or somebody works there."""

    status = 409


def damaged(reason: str) -> DamagedBackupError:
    """The error for ``reason``, a clause."""
    return DamagedBackupError(
        f"The backup cannot be trusted: {reason}.",
        advice="Use another one: `chocolate backup verify --all` says which are whole.",
    )
