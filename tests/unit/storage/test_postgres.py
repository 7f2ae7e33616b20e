"""PostgreSQL keeps the same promises as SQLite, and what is wrong with it is told."""

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from sqlalchemy import Connection, text

from chocolate_factory.kernel.errors import ConfigurationError, InputError, StoreError
from chocolate_factory.storage.database import Database
from tests.servers.postgres import PostgresServer

DOWN = "does not answer|is being stopped"


@pytest.fixture
def empty_url(postgres_server: PostgresServer) -> str:
    return postgres_server.new_database()


@pytest.fixture
def database(empty_url: str) -> Iterator[Database]:
    """An open database with the empty table ``notes(n INTEGER)``; no migration has run."""
    with closing(Database(empty_url, patience_seconds=0.2)) as database:
        with database.writing() as connection:
            connection.execute(text("CREATE TABLE notes (n INTEGER)"))
        yield database


def _add(connection: Connection) -> None:
    connection.execute(text("INSERT INTO notes VALUES (1)"))


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM notes")).scalar_one())


def test_an_error_undoes_the_whole_block_and_passes(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:  # noqa: PT012
        _add(connection)
        _ = 1 / 0
    with database.reading() as connection:
        assert _count(connection) == 0


def test_reading_sees_one_unchanging_state_while_others_write(database: Database) -> None:
    with database.reading() as reader:
        assert _count(reader) == 0
        with database.writing() as writer:
            _add(writer)
        assert _count(reader) == 0
    with database.reading() as reader:
        assert _count(reader) == 1


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError, match="may not be written"), database.reading() as connection:
        _add(connection)
    with database.writing() as connection:
        _add(connection)
        assert _count(connection) == 1


def test_a_writer_that_waits_too_long_says_so(database: Database) -> None:
    with (
        database.writing(),
        pytest.raises(StoreError, match="locked") as caught,
        database.writing(),
    ):
        pass
    assert "try again" in caught.value.advice


def test_a_writer_sees_what_was_written_while_it_waited(empty_url: str) -> None:
    database = Database(empty_url)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def count_up() -> None:
        for _ in range(10):
            with database.writing() as connection:
                n = connection.execute(text("SELECT n FROM counter")).scalar_one()
                connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=count_up) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar_one() == 60
    database.close()


def test_texts_sort_by_code_points_whatever_language_the_database_speaks(
    postgres_server: PostgresServer,
) -> None:
    postgres_server.run(
        "CREATE DATABASE spanish TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'es'"
    )
    database = Database(postgres_server.url("spanish"))
    database.migrate()
    keys = ["Z", "a", "price.spot", "price_spot", "ñandú", "nube"]
    with database.writing() as connection:
        for key in keys:
            connection.execute(text("INSERT INTO series (key) VALUES (:key)"), {"key": key})
    with database.reading() as connection:
        found = connection.execute(text("SELECT key FROM series ORDER BY key")).scalars().all()
    assert found == sorted(keys)
    database.close()


@pytest.mark.parametrize(
    ("change", "happened", "advice"),
    [
        ({"password": "hunter2"}, "does not accept this user and password", "ALTER ROLE"),
        ({"user": "stranger"}, "does not accept this user and password", "ALTER ROLE"),
        ({"database": "nowhere"}, "does not exist", "docs/operate/stores.md"),
    ],
)
def test_who_is_not_let_in_is_told_why(
    postgres_server: PostgresServer, change: dict[str, str], happened: str, advice: str
) -> None:
    with pytest.raises(StoreError, match=happened) as caught:
        Database(postgres_server.url(**{"database": "postgres"} | change)).migrate()
    assert advice in caught.value.advice
    assert "hunter2" not in str(caught.value)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "happened"),
    [
        ("postgresql://a:hunter2@127.0.0.1:1/x", "x at 127.0.0.1:1 does not answer"),
        ("postgres://a:hunter2@no-such-host.invalid/x", "its host has no address"),
        ("postgresql:///x?host=/no/such/folder", "x at /no/such/folder does not answer"),
    ],
)
def test_a_server_that_is_not_there(url: str, happened: str) -> None:
    with pytest.raises(StoreError, match=happened) as caught:
        Database(url).migrate()
    assert "CHOCOLATE_STORE_URL" in caught.value.advice
    assert "hunter2" not in str(caught.value)


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match="missing") as caught:
        Database("postgresql://a:b@c/d")
    assert "pip install 'chocolate-factory[postgres]'" in caught.value.advice


def test_what_the_user_may_not_do_is_told(postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    postgres_server.run("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    guest = postgres_server.url(url.rpartition("/")[2], user="guest", password="guest")  # noqa: S106
    with (
        closing(Database(guest)) as database,
        pytest.raises(StoreError, match="does not allow this user") as caught,
    ):
        database.migrate()
    assert "OWNER" in caught.value.advice


def test_a_text_that_cannot_be_kept_is_the_fault_of_who_said_it(database: Database) -> None:
    with pytest.raises(InputError, match="NUL"), database.writing() as connection:
        connection.execute(text("SELECT :said"), {"said": "one\0two"})


def test_after_a_restart_the_next_use_finds_the_server_again(
    postgres_server: PostgresServer, database: Database
) -> None:
    with database.writing() as connection:
        _add(connection)
    postgres_server.restart()
    with database.reading() as connection:
        assert _count(connection) == 1


def test_a_server_that_dies_under_a_block_is_told_and_nothing_is_half_done(
    postgres_server: PostgresServer, database: Database
) -> None:
    with ExitStack() as until_later:
        with pytest.raises(StoreError, match=DOWN) as caught, database.writing() as connection:  # noqa: PT012
            _add(connection)
            until_later.enter_context(postgres_server.killed())
            _add(connection)
        assert "goes on by itself" in caught.value.advice
        with pytest.raises(StoreError, match="does not answer"), database.reading():
            pass
    with database.reading() as connection:
        assert _count(connection) == 0


def test_settings_of_the_address_are_passed_on(empty_url: str) -> None:
    database = Database(f"{empty_url}?application_name=here&options=-c%20work_mem%3D5MB")
    with database.reading() as connection:
        for setting, value in {
            "application_name": "here",
            "work_mem": "5MB",
            "lock_timeout": "30s",
            "transaction_isolation": "repeatable read",
        }.items():
            assert connection.execute(text(f"SHOW {setting}")).scalar() == value
    database.close()


def test_two_processes_prepare_an_empty_database_at_once(empty_url: str) -> None:
    databases = [Database(empty_url) for _ in range(4)]
    failures: list[StoreError] = []

    def migrate(database: Database) -> None:
        try:
            database.migrate()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate, args=(one,)) for one in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for database in databases:
        database.close()
