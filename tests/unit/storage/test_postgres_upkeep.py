"""A database in PostgreSQL is measured, checked and vacuumed while others read and write."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.storage.postgres_upkeep import PostgresUpkeep
from tests.servers.postgres import PostgresServer

ORPHAN = text("INSERT INTO series_values VALUES (77, 0, 77, 0, 60, 1.0, 0)")
BALLAST = text("INSERT INTO plans SELECT n, repeat('x', 1000) FROM generate_series(1, 2000) n")


@pytest.fixture
def database(postgres_url: str) -> Iterator[Database]:
    with closing(Database(postgres_url)) as database:
        yield database


def test_the_state_names_schema_and_sizes(database: Database) -> None:
    state = PostgresUpkeep(database).state()
    assert state.schema == state.newest_schema == newest_revision()
    assert state.place == database.place
    assert state.file_bytes > 1_000_000
    assert state.log_bytes == 0


def test_a_sound_database_has_no_faults(database: Database) -> None:
    assert PostgresUpkeep(database).faults() == []


def test_a_value_whose_names_are_missing_is_found(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(ORPHAN)
    assert PostgresUpkeep(database).faults() == [
        "a row of series_values refers to none of series",
        "a row of series_values refers to none of series_sources",
    ]


def test_dead_rows_are_given_back_while_others_read(database: Database) -> None:
    upkeep = PostgresUpkeep(database)
    with database.writing() as connection:
        connection.execute(BALLAST)
    full = upkeep.state().file_bytes
    with database.writing() as connection:
        connection.execute(text("DELETE FROM plans"))
    done = upkeep.compact()
    assert done.returned_bytes > 1_000_000
    assert done.after.file_bytes < full - 1_000_000
    with database.writing() as connection:
        connection.execute(BALLAST)
        upkeep.compact()  # the table that somebody is writing to is not waited for


def test_a_page_that_changed_on_the_disk_is_found(postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    with closing(Database(url)) as database:
        database.migrate()
        with database.writing() as connection:
            connection.execute(BALLAST)
            place = connection.execute(text("SELECT pg_relation_filepath('plans')")).scalar_one()
        postgres_server.stop()
        file = Path(postgres_server.folder / "data" / place)
        content = bytearray(file.read_bytes())
        content[9000:9100] = b"\xa5" * 100
        file.write_bytes(content)
        postgres_server.start()
        (fault,) = PostgresUpkeep(database).faults()
        assert fault.startswith("plans cannot be read (invalid page in block 1")
