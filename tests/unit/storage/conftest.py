"""A database with one small table of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from chocolate_factory.storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An open database with the empty table ``notes(n INTEGER)``; no migration has run."""
    database = Database(f"sqlite:///{tmp_path / 'notes.sqlite'}", patience_seconds=0.2)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE notes (n INTEGER)"))
    yield database
    database.close()
