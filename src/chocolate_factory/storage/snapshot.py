"""One consistent moment of a store as an SQLite file, while others go on reading and writing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.failures import explained
from chocolate_factory.storage.migrate import present_revision
from chocolate_factory.storage.sqlite_upkeep import SqliteUpkeep


class StoreSnapshot(Protocol):
    """Copies a store, wherever it is, into an SQLite file."""

    place: str
    """Where the store is, without secrets."""

    def size_bytes(self) -> int:
        """About how large the copy will be.

        Raises:
            StoreError: The store cannot be read.
        """
        ...

    def take(self, file: Path) -> None:
        """Write everything the store holds at one moment to ``file``, which is not there yet.

        Raises:
            StoreError: The store cannot be read, or the file not written.
        """
        ...


class SqliteSnapshot:
    """Of an SQLite file, by SQLite's own online backup: no writer waits for it."""

    def __init__(self, database: Database) -> None:
        """Of ``database``."""
        self._database = database
        self.place = database.place

    def size_bytes(self) -> int:
        """See ``StoreSnapshot.size_bytes``."""
        return SqliteUpkeep(self._database).state().file_bytes

    def take(self, file: Path) -> None:
        """See ``StoreSnapshot.take``."""
        with self._database.reading() as connection:
            present_revision(connection)  # the first read pins the moment that is copied
            source = connection.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                message = f"{self.place} is no SQLite file"
                raise TypeError(message)
            with explained(str(file), sqlite3.Error), closing(sqlite3.connect(file)) as target:
                target.execute("PRAGMA synchronous = OFF")
                source.backup(target)


def examined(file: Path) -> str:
    """The revision of the schema of a snapshot that is sound from the first page to the last.

    Raises:
        StoreError: It is damaged, or not a store of ours.
    """
    database = Database(f"sqlite:///{file.absolute()}")
    try:
        upkeep = SqliteUpkeep(database)
        faults, schema = upkeep.faults(), upkeep.state().schema
    finally:
        database.close()
    if faults:
        raise StoreError(f"The database {file} is damaged: {'; '.join(faults[:3])}.")
    return schema
