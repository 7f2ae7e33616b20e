"""A snapshot is one moment of the store, whatever others write meanwhile."""

import sqlite3
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.storage.snapshot import SqliteSnapshot, examined


@pytest.fixture
def store(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}")
    database.migrate()
    return database


def _note(database: Database, text: str) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO source_states VALUES (?, 0, NULL, '', '', '', 0)", (text,)
        )


def _notes(file: Path) -> list[str]:
    connection = sqlite3.connect(file)
    found = [source for (source,) in connection.execute("SELECT source FROM source_states")]
    connection.close()
    return found


def test_a_snapshot_is_a_sound_store_of_its_own(store: Database, tmp_path: Path) -> None:
    _note(store, "omie")
    snapshot = SqliteSnapshot(store)
    assert snapshot.size_bytes() > 0
    snapshot.take(tmp_path / "copy.sqlite")
    _note(store, "later")
    assert examined(tmp_path / "copy.sqlite") == newest_revision()
    assert _notes(tmp_path / "copy.sqlite") == ["omie"]
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.sqlite"]


def test_what_is_being_written_is_not_in_it_and_does_not_wait(
    store: Database, tmp_path: Path
) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO source_states VALUES ('half', 0, NULL, '', '', '', 0)"
        )
        SqliteSnapshot(store).take(tmp_path / "copy.sqlite")
    assert _notes(tmp_path / "copy.sqlite") == []
    _note(store, "after")


def test_a_place_that_cannot_be_written_is_named(store: Database, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"missing/copy\.sqlite"):
        SqliteSnapshot(store).take(tmp_path / "missing" / "copy.sqlite")


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database, only words " * 100)
    with pytest.raises(StoreError, match="is damaged"):
        examined(tmp_path / "text")
    connection = sqlite3.connect(tmp_path / "other.sqlite")
    connection.execute("CREATE TABLE notes (n)")
    connection.close()
    with pytest.raises(StoreError, match="not been prepared"):
        examined(tmp_path / "other.sqlite")
