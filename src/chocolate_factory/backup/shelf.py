"""The folder of backups: what it holds, a place for one in the making, and making room.

A backup in the making lies in a hidden folder and is renamed into its place when every byte is on
the disk and was read back. Whatever is not named as a backup is none.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

from chocolate_factory.backup.model import Backup, BackupBusyError, Kind
from chocolate_factory.kernel.errors import InputError, StoreError
from chocolate_factory.kernel.private_files import make_private, sync_folder
from chocolate_factory.kernel.process_lock import held_alone

UNFINISHED = ".unfinished-"
_LOCK = ".taking"
_WHEN = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(rf"chocolate-(?P<when>\d{{8}}T\d{{6}}Z)-(?P<kind>{'|'.join(Kind)})\.zip")


class BackupShelf:
    """Backups of one installation; no other may use the folder."""

    def __init__(self, folder: Path) -> None:
        """Keep them in ``folder``, made when the first one is taken."""
        self.folder = folder

    def backups(self) -> list[Backup]:
        """What is there, the newest first.

        Raises:
            StoreError: The folder cannot be read.
        """
        try:
            found = [one for path in self.folder.iterdir() if (one := _backup_at(path))]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._unusable("read", error) from error
        return sorted(found, key=lambda one: one.made_at, reverse=True)

    def newest(self) -> Backup:
        """The one taken last.

        Raises:
            InputError: There is none.
            StoreError: The folder cannot be read.
        """
        for backup in self.backups():
            return backup
        raise InputError(
            f"There is no backup in {self.folder}.", advice="`chocolate backup` takes one."
        )

    @contextmanager
    def making(self) -> Iterator[Path]:
        """A hidden folder of one's own; what others left unfinished goes first, this at the end.

        Raises:
            BackupBusyError: Another process is at it.
            StoreError: The folder cannot be written.
        """
        try:
            make_private(self.folder)
        except OSError as error:
            raise self._unusable("made", error) from error
        with held_alone(self.folder / _LOCK) as alone:
            if not alone:
                raise BackupBusyError(
                    "Another process is taking a backup.", advice="Try again when it has ended."
                )
            self._sweep()
            try:
                yield Path(mkdtemp(prefix=UNFINISHED, dir=self.folder))
            except OSError as error:
                raise self._unusable("written", error) from error
            finally:
                self._sweep()

    def put(self, archive: Path, made_at: datetime, kind: Kind) -> Backup:
        """Let a finished archive, made in a folder of ``making``, count as a backup.

        Raises:
            OSError: It cannot be renamed, or there is one of this second.
        """
        place = self.folder / f"chocolate-{made_at:{_WHEN}}-{kind}.zip"
        if place.exists():
            raise FileExistsError(0, f"{place.name} is there already")
        archive.rename(place)
        sync_folder(self.folder)
        return Backup(place, made_at.replace(microsecond=0), kind, place.stat().st_size)

    def remove(self, backup: Backup) -> None:
        """Delete ``backup``.

        Raises:
            StoreError: That is not allowed.
        """
        try:
            backup.path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unusable("written", error) from error

    def _sweep(self) -> None:
        for folder in self.folder.glob(f"{UNFINISHED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _unusable(self, done: str, error: OSError) -> StoreError:
        where = f" ({error.filename})" if error.filename else ""
        return StoreError(
            f"The folder of backups {self.folder} cannot be {done}: {error.strerror}{where}.",
            advice="Look at its rights and its free space, or set CHOCOLATE_BACKUP_DIR to another.",
        )


def _backup_at(path: Path) -> Backup | None:
    name = _NAME.fullmatch(path.name)
    if not name or path.is_symlink() or not path.is_file():
        return None
    made_at = datetime.strptime(name["when"], _WHEN).replace(tzinfo=UTC)
    return Backup(path, made_at, Kind(name["kind"]), path.stat().st_size)
