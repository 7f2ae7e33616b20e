"""The folder of backups: only whole ones count, leftovers go, one is taken at a time."""

from pathlib import Path

import pytest

from chocolate_factory.backup.model import BackupBusyError, Kind
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.kernel.errors import InputError, StoreError
from chocolate_factory.kernel.market_time import DAY
from tests.fakes.backups import MADE_AT


@pytest.fixture
def shelf(tmp_path: Path) -> BackupShelf:
    return BackupShelf(tmp_path / "far" / "backups")


def _put(shelf: BackupShelf, *ages: int) -> None:
    for age in ages:
        with shelf.making() as work:
            (work / "archive.zip").write_bytes(b"whole")
            shelf.put(work / "archive.zip", MADE_AT - age * DAY, Kind.SCHEDULED)


def test_a_folder_that_is_not_there_is_empty(shelf: BackupShelf) -> None:
    assert shelf.backups() == []
    with pytest.raises(InputError, match="no backup"):
        shelf.newest()


def test_backups_are_listed_newest_first(shelf: BackupShelf) -> None:
    _put(shelf, 2, 0, 1)
    assert [one.made_at for one in shelf.backups()] == [MADE_AT - n * DAY for n in range(3)]
    newest = shelf.newest()
    assert newest.path.name == "chocolate-20241105T013000Z-scheduled.zip"
    assert (newest.kind, newest.size_bytes) == (Kind.SCHEDULED, 5)
    assert shelf.folder.stat().st_mode & 0o077 == 0


def test_what_is_not_named_as_a_backup_is_none(shelf: BackupShelf) -> None:
    _put(shelf, 0)
    for name in ("notes.txt", "chocolate-20241105T013000Z-scheduled.zip.part", "chocolate-1.zip"):
        (shelf.folder / name).write_bytes(b"")
    (shelf.folder / "chocolate-20241106T013000Z-manual.zip").mkdir()
    (shelf.folder / "chocolate-20241107T013000Z-manual.zip").symlink_to(shelf.newest().path)
    assert len(shelf.backups()) == 1


def test_what_a_crash_left_is_no_backup_and_goes(shelf: BackupShelf) -> None:
    _put(shelf, 0)
    half = shelf.folder / ".unfinished-abc"
    half.mkdir()
    (half / "chocolate-20241106T013000Z-scheduled.zip").write_bytes(b"half")
    assert len(shelf.backups()) == 1
    _put(shelf, 1)
    assert not half.exists()
    assert [one for one in shelf.folder.iterdir() if one.name.startswith(".unfinished")] == []


def test_one_at_a_time(shelf: BackupShelf) -> None:
    with shelf.making(), pytest.raises(BackupBusyError), BackupShelf(shelf.folder).making():
        pass
    with shelf.making():
        pass


def test_a_backup_never_replaces_another(shelf: BackupShelf) -> None:
    _put(shelf, 0)
    with pytest.raises(StoreError, match="is there already"):
        _put(shelf, 0)
    assert len(shelf.backups()) == 1


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    shelf = BackupShelf(tmp_path / "file" / "backups")
    with pytest.raises(StoreError, match="cannot be read"):
        shelf.backups()
    with pytest.raises(StoreError, match="cannot be made") as refused, shelf.making():
        pass
    assert "CHOCOLATE_BACKUP_DIR" in refused.value.advice
