"""How SQLite is set up, and what happens when the file or the disk is not as it should be."""

import os
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.database import Database


def _touch(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE more (n INTEGER)"))


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_every_connection_is_set_up(database: Database, kind: str) -> None:
    transaction = database.reading if kind == "reading" else database.writing
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 200}
    with transaction() as connection:
        for pragma, value in expected.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_only_this_user_may_read_what_is_created(tmp_path: Path) -> None:
    file = tmp_path / "new" / "deeper" / "file.sqlite"
    database = Database(f"sqlite:///{file}")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE notes (n INTEGER)"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert modes == dict.fromkeys(("file.sqlite", "file.sqlite-shm", "file.sqlite-wal"), 0o600)
    for directory in (file.parent, file.parent.parent):
        assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_permissions_that_exist_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "shared.sqlite"
    file.touch()
    file.chmod(0o660)
    _touch(Database(f"sqlite:///{file}"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o660


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "file.sqlite"
    file.write_text("date;price\n2024-11-05;52.13\n" * 100)
    with pytest.raises(StoreError, match="is damaged or is not a database") as caught:
        Database(f"sqlite:///{file}").migrate()
    assert "restore a backup" in caught.value.advice
    assert str(file) in caught.value.message
    assert file.read_text().startswith("date;price"), "it is somebody's file: left as it was"


def test_a_damaged_database(database: Database) -> None:
    with database.writing() as connection:
        for _ in range(3000):
            connection.execute(text("INSERT INTO notes VALUES (1)"))
    database.close()
    file = Path(database.place)
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    with pytest.raises(StoreError, match="is damaged"), database.reading() as connection:
        connection.execute(text("SELECT sum(n) FROM notes")).scalar()


def test_a_directory_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be created") as caught:
        _touch(Database(f"sqlite:///{tmp_path / 'file' / 'x.sqlite'}"))
    assert "CHOCOLATE_DATA_DIR" in caught.value.advice


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="cannot be created"):
        _touch(Database(f"sqlite:///{tmp_path / 'x.sqlite'}"))


def test_a_directory_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        _touch(Database(f"sqlite:///{tmp_path}"))


def test_a_full_disk_undoes_the_block(database: Database) -> None:
    def fill() -> None:
        with database.writing() as connection:
            connection.execute(text("PRAGMA max_page_count = 3"))
            connection.execute(text("INSERT INTO notes VALUES (zeroblob(100000))"))

    with pytest.raises(StoreError, match="the disk is full") as caught:
        fill()
    assert isinstance(caught.value.__cause__, Exception)
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM notes")).scalar() == 0


def test_foreign_keys_are_enforced(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent(id))"))
    with pytest.raises(StoreError, match="FOREIGN KEY"), database.writing() as connection:
        connection.execute(text("INSERT INTO child VALUES (7)"))


def test_the_first_to_open_waits_for_another_who_has_begun_to_write(tmp_path: Path) -> None:
    file = tmp_path / "file.sqlite"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="locked"):
        _touch(Database(f"sqlite:///{file}", patience_seconds=0.1))
    release = threading.Timer(0.2, other.execute, ["ROLLBACK"])
    release.start()
    _touch(Database(f"sqlite:///{file}", patience_seconds=10))
    release.join()
    other.close()
