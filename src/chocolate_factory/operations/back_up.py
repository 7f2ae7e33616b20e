"""Takes backups, makes room for them, and knows when the next one is due."""

from dataclasses import dataclass
from datetime import timedelta

from chocolate_factory.backup.model import Backup, Kind
from chocolate_factory.backup.take import BackupScope, take_backup
from chocolate_factory.kernel.errors import ConfigurationError, StoreError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.operations.ports import Ports

JOB = "backup"
"""Its id in the table of jobs."""
OVERDUE: timedelta = 26 * HOUR
"""A machine that is off at night takes its backup by day."""


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was taken, and which older ones went."""

    backup: Backup
    removed: tuple[Backup, ...]

    def sentence(self) -> str:
        """For the journal."""
        size = f"{self.backup.size_bytes / 1e6:.1f} MB"
        gone = f" {len(self.removed)} older ones went." if self.removed else ""
        return f"{self.backup.path.name}, {size}, read back whole.{gone}"


def back_up(ports: Ports, kind: Kind) -> BackupReport:
    """Take a backup and remove those that are not kept any longer.

    Raises:
        StoreError: The store cannot be read or is damaged, or the folder cannot be written.
        DamagedBackupError: What was written cannot be read back.
        BackupBusyError: Another process is taking one.
        ConfigurationError: There is nothing on a disk here.
    """
    scope = _scope(ports)
    taken = take_backup(scope, kind, ports.clock.now())
    outdated = scope.rotation.outdated(scope.shelf.backups())
    for one in outdated:
        scope.shelf.remove(one)
    return BackupReport(taken, tuple(outdated))


def backup_age(ports: Ports) -> timedelta | None:
    """How old the newest backup is; None without any.

    Raises:
        StoreError: Their folder cannot be read.
    """
    for newest in ports.backups.shelf.backups() if ports.backups else ():
        return ports.clock.now() - newest.made_at
    return None


def is_overdue(ports: Ports) -> bool:
    """Whether a backup should have been taken by now, as far as one can tell."""
    if ports.backups is None:
        return False
    try:
        age = backup_age(ports)
    except StoreError:
        return True  # trying says what is wrong
    return age is None or age > OVERDUE


def shares_disk(ports: Ports) -> bool:
    """Whether a broken disk would take the backups with the data, as far as one can tell."""
    if ports.backups is None or ports.data_dir is None:
        return False
    try:
        return ports.backups.shelf.folder.stat().st_dev == ports.data_dir.stat().st_dev
    except OSError:
        return False


def _scope(ports: Ports) -> BackupScope:
    if ports.backups is None:
        raise ConfigurationError(
            "Everything is in memory here: there is nothing to back up.",
            advice="Set CHOCOLATE_DATA_DIR and CHOCOLATE_STORE_URL.",
        )
    return ports.backups
