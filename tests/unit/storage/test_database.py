"""Reading and writing transactions."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from chocolate_factory.kernel.errors import ConfigurationError, StoreError
from chocolate_factory.storage.database import Database


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM notes")).scalar_one())


def _add(connection: Connection) -> None:
    connection.execute(text("INSERT INTO notes VALUES (1)"))


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("mysql://somebody:hunter2@db/x", id="no such kind"),
        pytest.param("postgresql://somebody:hunter2@db", id="a server without a database"),
        pytest.param("influxdb://there", id="another kind"),
        pytest.param("no address", id="not an address"),
        pytest.param("sqlite://", id="in memory"),
        pytest.param("sqlite:///:memory:", id="in memory, said"),
        pytest.param("sqlite:///file.sqlite?mode=ro", id="with options"),
    ],
)
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(ConfigurationError, match="CHOCOLATE_STORE_URL") as caught:
        Database(url)
    assert "hunter2" not in str(caught.value)
    assert caught.value.advice


def test_nothing_is_opened_before_it_is_needed(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'new' / 'file.sqlite'}")
    assert not (tmp_path / "new").exists()


def test_a_relative_address_is_below_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database("sqlite:///below/file.sqlite")
    monkeypatch.chdir("/")
    with database.reading():
        pass
    database.close()
    assert database.place == str(tmp_path / "below" / "file.sqlite")
    with database.reading() as connection:
        connection.execute(text("SELECT 1"))
    assert (tmp_path / "below" / "file.sqlite").is_file()


def test_what_is_written_is_there_for_others(database: Database) -> None:
    with database.writing() as connection:
        _add(connection)
    other = Database(f"sqlite:///{database.place}")
    with other.reading() as connection:
        assert _count(connection) == 1


def test_an_error_undoes_the_whole_block_and_passes(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:  # noqa: PT012
        _add(connection)
        _ = 1 / 0
    with database.reading() as connection:
        assert _count(connection) == 0


def test_a_table_can_be_undone_too(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as connection:  # noqa: PT012
        connection.execute(text("CREATE TABLE half_way (n INTEGER)"))
        _ = 1 / 0
    with (
        pytest.raises(StoreError, match="has not been prepared"),
        database.reading() as connection,
    ):
        connection.execute(text("SELECT * FROM half_way"))


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


def test_threads_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'file.sqlite'}")
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


def test_it_can_be_used_again_after_closing(database: Database) -> None:
    database.close()
    with database.reading() as connection:
        assert _count(connection) == 0
