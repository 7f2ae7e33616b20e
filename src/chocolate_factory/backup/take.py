"""Takes a backup: all that cannot be fetched again, of one moment, while the service runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from shutil import disk_usage

from chocolate_factory import __version__
from chocolate_factory.backup.archive_file import ArchiveWriter, opened_archive
from chocolate_factory.backup.model import MODELS, SETTINGS_FILE, STORE, Backup, Heading, Kind
from chocolate_factory.backup.model_files import model_files
from chocolate_factory.backup.rotation import Rotation
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.snapshot import StoreSnapshot, examined

_ROOM = 1.5
"""Bytes needed for each of the store: its copy, and the archive made of it."""


@dataclass(frozen=True, slots=True)
class BackupScope:
    """What a backup of this installation consists of, where it goes and how long it stays.

    Attributes:
        site: Name of the site.
        store: Copies the store.
        models: Folder of trained models.
        files: Other files by their names in a backup, as far as they are there.
        settings: Lines as in ``.env``, without secrets.
        shelf: Where backups are kept.
        rotation: Which of them go.
    """

    site: str
    store: StoreSnapshot
    models: Path
    files: Mapping[str, Path]
    settings: bytes
    shelf: BackupShelf
    rotation: Rotation


def take_backup(scope: BackupScope, kind: Kind, now: datetime) -> Backup:
    """Take a backup, read it back, and only then let it count.

    Raises:
        StoreError: The store cannot be read or is damaged, or the folder cannot be written.
        DamagedBackupError: What was written cannot be read back.
        BackupBusyError: Another process is taking one.
    """
    with scope.shelf.making() as work:
        _refuse_full_disk(scope)
        unfinished = work / "archive.zip"
        with ArchiveWriter(unfinished) as archive:
            # Models first: none of them may know more than the store does.
            for name, content in model_files(scope.models):
                archive.add(MODELS + name, BytesIO(content))
            for name, path in scope.files.items():
                if path.is_file():
                    archive.add(name, BytesIO(path.read_bytes()))
            archive.add(SETTINGS_FILE, BytesIO(scope.settings))
            schema = _add_store(archive, scope.store, work / STORE)
            archive.finish(Heading(now, kind, scope.site, __version__, schema, scope.store.place))
        with opened_archive(unfinished) as written:
            written.check()
        return scope.shelf.put(unfinished, now, kind)


def _add_store(archive: ArchiveWriter, store: StoreSnapshot, copy: Path) -> str:
    """Add the copy, which goes again, and tell its schema."""
    store.take(copy)
    schema = examined(copy)
    with copy.open("rb") as source:
        archive.add(STORE, source)
    copy.unlink()
    return schema


def _refuse_full_disk(scope: BackupScope) -> None:
    needed, free = _ROOM * scope.store.size_bytes(), disk_usage(scope.shelf.folder).free
    if free < needed:
        raise StoreError(
            f"A backup needs {needed / 1e6:.1f} MB in {scope.shelf.folder};"
            f" {free / 1e6:.1f} MB are free.",
            advice="Free some space, keep fewer backups, or set CHOCOLATE_BACKUP_DIR to a folder "
            "on another disk.",
        )
