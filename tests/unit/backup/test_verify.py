"""Verifying reads everything, the store page by page."""

from io import BytesIO
from pathlib import Path

import pytest

from chocolate_factory.backup.archive_file import ArchiveWriter
from chocolate_factory.backup.model import STORE, DamagedBackupError, Heading, Kind
from chocolate_factory.backup.take import take_backup
from chocolate_factory.backup.verify import verify_backup
from chocolate_factory.kernel.errors import InputError
from tests.fakes.backups import MADE_AT, opened_scope


def _archive(path: Path, store: bytes, schema: str) -> Path:
    with ArchiveWriter(path) as archive:
        archive.add(STORE, BytesIO(store))
        archive.finish(Heading(MADE_AT, Kind.MANUAL, "linares", "0.1.0", schema, ""))
    return path


def test_a_whole_one_leaves_no_trace(tmp_path: Path) -> None:
    with opened_scope(tmp_path) as scope:
        backup = take_backup(scope, Kind.SCHEDULED, MADE_AT)
    before = sorted(backup.path.parent.iterdir())
    assert verify_backup(backup.path).heading.site == "linares"
    assert sorted(backup.path.parent.iterdir()) == before


def test_a_sealed_archive_with_a_store_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(DamagedBackupError, match="not sound"):
        verify_backup(_archive(tmp_path / "a.zip", b"no database" * 99, "0010"))


def test_a_sealed_archive_with_a_damaged_or_another_store(tmp_path: Path) -> None:
    with opened_scope(tmp_path / "data"):
        pass
    store = bytearray((tmp_path / "data" / STORE).read_bytes())
    with pytest.raises(DamagedBackupError, match=r"has schema .* its manifest says 0001"):
        verify_backup(_archive(tmp_path / "a.zip", bytes(store), "0001"))
    store[5 * 4096 : 5 * 4096 + 200] = bytes(200)
    with pytest.raises(DamagedBackupError, match="not sound"):
        verify_backup(_archive(tmp_path / "b.zip", bytes(store), "0010"))


def test_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        verify_backup(tmp_path / "a.zip")
