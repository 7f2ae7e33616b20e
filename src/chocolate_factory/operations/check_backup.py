"""Whether there is a backup to go back to, and if not, why and what to do."""

from collections.abc import Iterable
from datetime import timedelta

from chocolate_factory.journal.model import Outcome
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.back_up import JOB, backup_age, shares_disk
from chocolate_factory.operations.health import Check, Condition
from chocolate_factory.operations.ports import Ports

PATIENCE: timedelta = 2 * DAY
"""A newest backup older than this is a trouble, whatever the job says."""
_NAME = "backup"
_LOOK = (
    "`chocolate jobs` tells why the job backup did not take one; `chocolate backup` tries again."
)


def check_backup(ports: Ports) -> Iterable[Check]:
    """How old the newest backup is, and whether the last attempt succeeded.

    Raises:
        StoreError: The journal cannot be read.
    """
    if ports.backups is None:
        return
    try:
        age = backup_age(ports)
    except StoreError as error:
        yield Check(_NAME, Condition.DEGRADED, error.message, error.advice, "failed")
        return
    for run in ports.journal.runs(JOB, most=1):
        if run.outcome is Outcome.FAILED:
            told = f"{_told(age)} The last attempt failed: {run.message}"
            yield Check(_NAME, Condition.DEGRADED, told, _LOOK, "failed")
            return
    if age is not None and age > PATIENCE:
        yield Check(_NAME, Condition.DEGRADED, _told(age), _LOOK, "overdue")
    elif age is not None and shares_disk(ports):
        advice = "Set CHOCOLATE_BACKUP_DIR to a folder on another disk: one that breaks takes both."
        yield Check(_NAME, Condition.OK, f"{_told(age)} It is on the disk of the data.", advice)
    else:
        yield Check(_NAME, Condition.OK, _told(age))


def _told(age: timedelta | None) -> str:
    if age is None:
        return "There is no backup yet."
    hours = age / HOUR
    return (
        f"The newest backup is {hours:.0f} h old."
        if age < PATIENCE
        else (f"The newest backup is {age // DAY} days old.")
    )
