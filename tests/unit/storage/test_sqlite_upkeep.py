"""The database is measured, checked and made smaller while others read and write."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage import sqlite_upkeep
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.memory import MemoryUpkeep
from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.storage.sqlite_upkeep import SqliteUpkeep

MEGABYTE = 1_000_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'store.sqlite'}", patience_seconds=30)
    database.migrate()
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE ballast (n INTEGER PRIMARY KEY, content BLOB)"))
    yield database
    database.close()


def _load(database: Database, rows: int) -> None:
    with database.writing() as connection:
        connection.execute(
            text("INSERT INTO ballast (content) VALUES (zeroblob(4000))"), [{}] * rows
        )


def _unload(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("DELETE FROM ballast"))


def test_the_state_names_schema_and_sizes(database: Database, tmp_path: Path) -> None:
    state = SqliteUpkeep(database).state()
    assert state.schema == state.newest_schema == newest_revision()
    assert state.place == str(tmp_path / "store.sqlite")
    assert state.file_bytes + state.log_bytes > 0
    assert state.free_bytes == 0


def test_a_sound_database_has_no_faults(database: Database) -> None:
    assert SqliteUpkeep(database).faults() == []


def test_a_row_that_refers_to_nothing_is_found(database: Database) -> None:
    with database.upkeep() as run:
        run("PRAGMA foreign_keys = OFF")
        run("INSERT INTO series_values VALUES (77, 0, 77, 0, 60, 1.0, 0)")
        run("PRAGMA foreign_keys = ON")
    assert SqliteUpkeep(database).faults() == [
        "a row of series_values refers to none of series_sources",
        "a row of series_values refers to none of series",
    ]


def test_damage_is_found(database: Database, tmp_path: Path) -> None:
    _load(database, 500)
    SqliteUpkeep(database).compact()
    database.close()
    file = tmp_path / "store.sqlite"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xa5" * 20_000
    file.write_bytes(content)
    try:
        assert SqliteUpkeep(database).faults()
    except StoreError as error:
        assert "damaged" in error.message  # noqa: PT017 - either way it is told


def test_space_is_given_back_but_for_a_reserve(database: Database) -> None:
    upkeep = SqliteUpkeep(database)
    _load(database, 10_000)
    upkeep.compact()
    full = upkeep.state().file_bytes
    assert full > 40 * MEGABYTE
    _unload(database)
    assert upkeep.state().free_bytes > 40 * MEGABYTE
    done = upkeep.compact()
    assert done.returned_bytes > 30 * MEGABYTE
    assert upkeep.state().file_bytes < 6 * MEGABYTE
    assert upkeep.state().free_bytes <= sqlite_upkeep.PAGES_KEPT * 4096
    assert upkeep.faults() == []


def test_an_older_file_stays_as_large_and_is_used_again(tmp_path: Path) -> None:
    import sqlite3  # noqa: PLC0415 - as an older version of this program made it

    file = tmp_path / "old.sqlite"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
        made.execute("CREATE TABLE ballast (n INTEGER PRIMARY KEY, content BLOB)")
    made.close()
    database = Database(f"sqlite:///{file}")
    _load(database, 8_000)
    _unload(database)
    done = SqliteUpkeep(database).compact()
    assert done.after.file_bytes > done.after.free_bytes > 30 * MEGABYTE
    database.close()


def test_readers_and_writers_go_on(database: Database) -> None:
    _load(database, 10_000)
    _unload(database)
    stop, failures, written = threading.Event(), list[Exception](), [0]

    def write() -> None:
        while not stop.is_set():
            try:
                _load(database, 1)
                with database.reading() as connection:
                    connection.execute(text("SELECT count(*) FROM ballast")).scalar_one()
                written[0] += 1
            except StoreError as error:
                failures.append(error)

    with database.reading() as reader:
        before = reader.execute(text("SELECT count(*) FROM ballast")).scalar_one()
        thread = threading.Thread(target=write)
        thread.start()
        SqliteUpkeep(database).compact()
        stop.set()
        thread.join()
        assert reader.execute(text("SELECT count(*) FROM ballast")).scalar_one() == before
    assert not failures
    assert written[0]


def test_in_memory_there_is_nothing_to_do() -> None:
    upkeep = MemoryUpkeep()
    assert upkeep.faults() == []
    assert upkeep.compact().returned_bytes == 0
