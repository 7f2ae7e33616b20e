"""Checks a backup as if it were restored: the seal, every file, and the store page by page."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from chocolate_factory.backup.archive_file import Archive, opened_archive
from chocolate_factory.backup.model import STORE, Manifest, damaged
from chocolate_factory.backup.shelf import UNFINISHED
from chocolate_factory.kernel.errors import InputError, StoreError
from chocolate_factory.storage.snapshot import examined


def verify_backup(path: Path) -> Manifest:
    """What is in the backup at ``path``, every bit of which was read.

    The store is unpacked beside it, or where temporary files go if nobody may write there.

    Raises:
        DamagedBackupError: It is not what was written, or none of ours.
        NewerBackupError: A newer program wrote it in another form.
        InputError: It cannot be read, or there is no room to unpack its store.
    """
    beside = path.parent if os.access(path.parent, os.W_OK) else None
    try:
        with (
            opened_archive(path) as archive,
            TemporaryDirectory(prefix=UNFINISHED, dir=beside) as scratch,
        ):
            archive.check()
            archive.extract(STORE, Path(scratch) / STORE)
            check_store(archive, Path(scratch) / STORE)
            return archive.manifest
    except OSError as error:
        raise unreadable(path, error) from error


def check_store(archive: Archive, unpacked: Path) -> None:
    """Read every page of the store that was unpacked from ``archive``.

    Raises:
        DamagedBackupError: It is not sound, or not what the manifest says.
    """
    try:
        schema = examined(unpacked)
    except StoreError as error:
        raise damaged(f"its store is not sound ({error.message})") from error
    promised = archive.manifest.heading.schema
    if schema != promised:
        raise damaged(f"its store has schema {schema or 'none'}, its manifest says {promised}")


def unreadable(path: Path, error: OSError) -> InputError:
    """The error for an archive that the system does not let us read or unpack."""
    where = f" ({error.filename})" if error.filename and str(error.filename) != str(path) else ""
    return InputError(
        f"The backup {path} cannot be used: {error.strerror or error}{where}.",
        advice="Look at the name, its rights and the free space.",
    )
