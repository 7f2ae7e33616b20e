"""Taking a backup: whole or not at all."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from chocolate_factory.backup import take
from chocolate_factory.backup.archive_file import ArchiveWriter
from chocolate_factory.backup.model import (
    MODELS,
    STORE,
    TOKENS,
    DamagedBackupError,
    Heading,
    Kind,
    Manifest,
)
from chocolate_factory.backup.restore import restore
from chocolate_factory.backup.take import take_backup
from chocolate_factory.backup.verify import verify_backup
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.snapshot import SqliteSnapshot
from tests.fakes.backups import CONFIGURATION, MADE_AT, MODEL_FILES, opened_scope


def test_everything_is_in_it(tmp_path: Path) -> None:
    with opened_scope(tmp_path) as scope:
        backup = take_backup(scope, Kind.SCHEDULED, MADE_AT)
        assert scope.shelf.backups() == [backup]
    manifest = verify_backup(backup.path)
    assert set(manifest.members) == {
        STORE,
        *CONFIGURATION,
        *(MODELS + name for name in MODEL_FILES),
    }
    heading = manifest.heading
    assert (heading.made_at, heading.kind, heading.site) == (MADE_AT, Kind.SCHEDULED, "linares")
    assert heading.store == str(tmp_path / STORE)


def test_a_full_disk_is_noticed_before_it_is_filled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 1000

    monkeypatch.setattr(take, "disk_usage", lambda _: Usage)
    with opened_scope(tmp_path) as scope:
        with pytest.raises(StoreError, match=r"0\.0 MB are free") as refused:
            take_backup(scope, Kind.SCHEDULED, MADE_AT)
        assert "CHOCOLATE_BACKUP_DIR" in refused.value.advice
        assert scope.shelf.backups() == []


class Spoilt(SqliteSnapshot):
    """Copies a store, with a page of it wrong."""

    def take(self, file: Path) -> None:
        """Copy and spoil."""
        super().take(file)
        content = bytearray(file.read_bytes())
        content[5 * 4096 : 5 * 4096 + 200] = bytes(200)
        file.write_bytes(content)


def test_a_store_that_is_not_sound_makes_no_backup(tmp_path: Path) -> None:
    with opened_scope(tmp_path) as scope:
        good = scope.store
        assert isinstance(good, SqliteSnapshot)
        spoilt = replace(scope, store=Spoilt(good._database))  # noqa: SLF001 - the same store
        with pytest.raises(StoreError, match="damaged"):
            take_backup(spoilt, Kind.SCHEDULED, MADE_AT)
        assert scope.shelf.backups() == []
        assert list(scope.shelf.folder.iterdir()) == [scope.shelf.folder / ".taking"]


def test_what_cannot_be_read_back_makes_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = ArchiveWriter.finish

    def finish_on_a_bad_disk(archive: ArchiveWriter, heading: Heading) -> Manifest:
        done = finish(archive, heading)
        os.pwrite(archive._file.fileno(), b"?", 100)  # noqa: SLF001 - under its hands
        return done

    monkeypatch.setattr(ArchiveWriter, "finish", finish_on_a_bad_disk)
    with opened_scope(tmp_path) as scope:
        with pytest.raises(DamagedBackupError):
            take_backup(scope, Kind.SCHEDULED, MADE_AT)
        assert scope.shelf.backups() == []


def test_hashes_of_tokens_are_in_it_where_there_are_any(tmp_path: Path) -> None:
    with opened_scope(tmp_path) as scope:
        (tmp_path / TOKENS).write_text("{}")
        backup = take_backup(scope, Kind.SCHEDULED, MADE_AT)
    restored = restore(backup.path, tmp_path / "other", now=MADE_AT)
    assert (restored.into / TOKENS).read_text() == "{}"
