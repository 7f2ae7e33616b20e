"""Backups of an installation: taken, rotated, missed, and told by health."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chocolate_factory.backup.model import Backup, Kind
from chocolate_factory.backup.rotation import Rotation
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.backup.take import BackupScope
from chocolate_factory.journal.model import JobRun, Outcome
from chocolate_factory.kernel.errors import ConfigurationError, StoreError
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.back_up import JOB, back_up, is_overdue
from chocolate_factory.operations.check_backup import check_backup
from chocolate_factory.operations.health import Check, Condition
from tests.fakes.backups import opened_scope
from tests.fakes.ports import Rig, build_rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = build_rig(history_days=7)
    with opened_scope(tmp_path) as scope:
        rotation = Rotation(days=2, weeks=0, months=0)
        rig.ports = replace(rig.ports, backups=replace(scope, rotation=rotation), data_dir=tmp_path)
        yield rig


def _scope(rig: Rig) -> BackupScope:
    assert rig.ports.backups is not None
    return rig.ports.backups


def _kept(rig: Rig) -> list[Backup]:
    return _scope(rig).shelf.backups()


def _check(rig: Rig) -> Check:
    [check] = check_backup(rig.ports)
    return check


def test_each_night_one_comes_and_an_old_one_goes(rig: Rig) -> None:
    reports = []
    for _ in range(4):
        rig.pass_time(DAY)
        reports.append(back_up(rig.ports, Kind.SCHEDULED))
    taken = [one.backup for one in reports]
    assert _kept(rig) == [taken[3], taken[2]]
    assert reports[3].removed == (taken[1],)
    assert reports[3].sentence().endswith("read back whole. 1 older ones went.")


class Unreadable:
    """A store that cannot be copied."""

    place = "nowhere"
    lacks = ""

    def size_bytes(self) -> int:
        """Nothing."""
        return 0

    def take(self, file: Path) -> None:
        """Never."""
        raise StoreError(f"{file} cannot be.")


def test_what_fails_removes_nothing(rig: Rig) -> None:
    for _ in range(3):
        rig.pass_time(DAY)
        back_up(rig.ports, Kind.SCHEDULED)
    before = _kept(rig)
    rig.ports = replace(rig.ports, backups=replace(_scope(rig), store=Unreadable()))
    rig.pass_time(DAY)
    with pytest.raises(StoreError, match="cannot be"):
        back_up(rig.ports, Kind.SCHEDULED)
    assert _kept(rig) == before


def test_a_machine_that_is_off_at_night_is_overdue(rig: Rig) -> None:
    assert is_overdue(rig.ports), "there is none"
    back_up(rig.ports, Kind.SCHEDULED)
    assert not is_overdue(rig.ports)
    rig.pass_time(25 * HOUR)
    assert not is_overdue(rig.ports)
    rig.pass_time(2 * HOUR)
    assert is_overdue(rig.ports)


def test_without_a_disk_there_is_nothing_to_back_up() -> None:
    rig = build_rig(history_days=7)
    assert not is_overdue(rig.ports)
    assert list(check_backup(rig.ports)) == []
    with pytest.raises(ConfigurationError, match="in memory"):
        back_up(rig.ports, Kind.MANUAL)


def test_health_tells_the_age_and_where_it_should_be(rig: Rig) -> None:
    assert _check(rig) == Check("backup", Condition.OK, "There is no backup yet.")
    back_up(rig.ports, Kind.SCHEDULED)
    rig.pass_time(5 * HOUR)
    check = _check(rig)
    assert check.status is Condition.OK
    assert check.message == "The newest backup is 5 h old. It is on the disk of the data."
    assert "CHOCOLATE_BACKUP_DIR" in check.advice


@pytest.mark.parametrize("age", [3 * DAY, 30 * DAY])
def test_health_degrades_when_backups_stop(rig: Rig, age: timedelta) -> None:
    back_up(rig.ports, Kind.SCHEDULED)
    rig.pass_time(age)
    check = _check(rig)
    assert (check.status, check.kind) == (Condition.DEGRADED, "overdue")
    assert check.message == f"The newest backup is {age.days} days old."
    assert "chocolate backup" in check.advice


def test_health_degrades_when_the_last_one_failed(rig: Rig) -> None:
    now = rig.now()
    rig.ports.journal.record_run(JobRun(JOB, now, now, Outcome.FAILED, "The disk is full."))
    check = _check(rig)
    assert (check.status, check.kind) == (Condition.DEGRADED, "failed")
    assert check.message.endswith("The last attempt failed: The disk is full.")
    rig.ports.journal.record_run(JobRun(JOB, now, now, Outcome.DONE, "Taken."))
    assert _check(rig).status is Condition.OK


def test_a_folder_that_cannot_be_read_is_a_finding(rig: Rig, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = BackupShelf(tmp_path / "file" / "backups")
    rig.ports = replace(rig.ports, backups=replace(_scope(rig), shelf=shelf))
    assert is_overdue(rig.ports)
    check = _check(rig)
    assert (check.status, check.kind) == (Condition.DEGRADED, "failed")
    assert "cannot be read" in check.message
