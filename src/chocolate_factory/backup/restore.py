"""Brings a backup back into a data folder; what was there is put aside, never overwritten.

It is unpacked and checked beside its place first. From then on a hidden folder says that a restore
is under way, and no program starts on the half of it: see :mod:`.data_folder`.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chocolate_factory.backup.archive_file import Archive, opened_archive
from chocolate_factory.backup.data_folder import ARRIVED, IN_USE, alone_in
from chocolate_factory.backup.model import (
    STORE,
    Manifest,
    NewerBackupError,
    OccupiedError,
)
from chocolate_factory.backup.verify import check_store, unreadable
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.private_files import OWNER_ONLY, sync_folder
from chocolate_factory.storage.migrate import newest_revision

ASIDE = "before-restore-"
_ARRIVING = ".restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of it.

    Attributes:
        manifest: What was restored.
        into: The data folder.
        aside: Where that which was there is now; None: nothing was.
    """

    manifest: Manifest
    into: Path
    aside: Path | None


def restore(
    backup: Path, into: Path, *, now: datetime, replace: bool = False, staying: Path | None = None
) -> Restored:
    """Bring ``backup`` back into the data folder ``into``.

    Args:
        backup: The archive.
        into: Made at need.
        now: For the name of the folder of what was there.
        replace: Whether something may be there.
        staying: Folder that is left where it is, even if it is in ``into``: that of backups.

    Raises:
        DamagedBackupError: It is not what was written; nothing has changed.
        NewerBackupError: A newer program has taken it; nothing has changed.
        OccupiedError: Somebody works in ``into``, or there is something and ``replace`` is not
            said; nothing has changed.
        InputError: The archive cannot be read, or there is no room.
        StoreError: ``into`` cannot be written.
    """
    with alone_in(into):
        interrupted = (into / ARRIVED).exists()
        present = _present(into, staying)
        if present and not (replace or interrupted):
            raise OccupiedError(
                f"{into} is not empty: it has {present[0].name}.",
                advice="Say --replace to put aside what is there, or --into another folder.",
            )
        try:
            with opened_archive(backup) as archive:
                refuse_newer(archive.manifest)
                _unpack(archive, into)
                aside = _put_aside(present, into / f"{ASIDE}{now:%Y%m%dT%H%M%SZ}")
                _move_in(into)
                return Restored(archive.manifest, into, aside)
        except OSError as error:
            raise unreadable(backup, error) from error
        finally:
            shutil.rmtree(into / _ARRIVING, ignore_errors=True)


def refuse_newer(manifest: Manifest) -> None:
    """Refuse what this program could not work with.

    Raises:
        NewerBackupError: The store's schema is one of a later version.
    """
    heading, newest = manifest.heading, newest_revision()
    if heading.schema > newest:
        raise NewerBackupError(
            f"The backup's store has schema {heading.schema}, newer than this program's {newest}.",
            advice=f"Install the version that took it ({heading.program}) or a later one, then "
            "restore.",
        )


def _present(into: Path, staying: Path | None) -> list[Path]:
    """What is in the way, the store last."""
    stays = staying.absolute() if staying else into.absolute()
    return sorted(
        (
            one
            for one in into.iterdir()
            if one.name not in (IN_USE, ARRIVED, _ARRIVING)
            and not one.name.startswith(ASIDE)
            and not stays.is_relative_to(one.absolute())
        ),
        key=lambda one: (one.name.startswith(STORE), one.name),
    )


def _unpack(archive: Archive, into: Path) -> None:
    """Unpack everything beside its place, check it, and let it count as arrived."""
    needed, free = archive.manifest.size_bytes, shutil.disk_usage(into).free
    if free < needed:
        raise StoreError(
            f"The backup needs {needed / 1e6:.1f} MB in {into}; {free / 1e6:.1f} MB are free.",
            advice="Free some space, or restore --into a folder on another disk.",
        )
    arriving = into / _ARRIVING
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir(mode=OWNER_ONLY)
    for name in archive.manifest.members:
        archive.extract(name, arriving / name)
    check_store(archive, arriving / STORE)
    for folder in [arriving, *(one for one in arriving.rglob("*") if one.is_dir())]:
        sync_folder(folder)
    shutil.rmtree(into / ARRIVED, ignore_errors=True)
    arriving.rename(into / ARRIVED)
    sync_folder(into)


def _put_aside(present: Iterable[Path], aside: Path) -> Path | None:
    moved = None
    for one in present:
        if moved is None:
            aside.mkdir(mode=OWNER_ONLY)
            moved = aside
        one.rename(aside / one.name)
    if moved:
        sync_folder(aside)
        sync_folder(aside.parent)
    return moved


def _move_in(into: Path) -> None:
    arrived = into / ARRIVED
    for one in sorted(arrived.iterdir()):
        one.rename(into / one.name)
    sync_folder(into)
    arrived.rmdir()
    sync_folder(into)
