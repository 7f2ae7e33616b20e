"""A driver's error becomes a sentence with advice."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.failures import explain, explained


def _driver_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("what SQLite says")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "is locked"),
        (sqlite3.SQLITE_LOCKED, "is locked"),
        (sqlite3.SQLITE_CORRUPT_INDEX, "is damaged"),
        (sqlite3.SQLITE_NOTADB, "is not a database"),
        (sqlite3.SQLITE_FULL, "the disk is full"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "may not be written"),
        (sqlite3.SQLITE_PERM, "may not be opened"),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, "cannot be opened"),
        (sqlite3.SQLITE_IOERR_WRITE, "disk reports an error"),
    ],
)
def test_each_kind_of_trouble_has_its_sentence_and_advice(code: int, sentence: str) -> None:
    driver_error = _driver_error(code)
    for error in (driver_error, OperationalError("SELECT 1", None, driver_error)):
        explanation = explain(error, "/there/file.sqlite")
        assert sentence in explanation.message
        assert "/there/file.sqlite" in explanation.message
        assert "what SQLite says" in explanation.message
        assert explanation.advice.endswith(".")


def test_trouble_of_no_known_kind_is_still_told() -> None:
    explanation = explain(_driver_error(sqlite3.SQLITE_CONSTRAINT), "/there/file.sqlite")
    assert "what SQLite says" in explanation.message


def test_too_many_connections() -> None:
    assert "too many connections" in explain(PoolTimeoutError("30 s"), "/there").message


def test_inside_the_block_only_database_errors_are_ours() -> None:
    with pytest.raises(StoreError) as caught, explained("/there", sqlite3.Error):
        sqlite3.connect(":memory:").execute("SELEC")
    assert isinstance(caught.value.__cause__, sqlite3.OperationalError)
    with pytest.raises(KeyError), explained("/there", sqlite3.Error):
        raise KeyError
