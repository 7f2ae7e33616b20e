"""The door to the SQL database: reading and writing transactions, and its schema."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from chocolate_factory.kernel.errors import ConfigurationError
from chocolate_factory.storage.failures import explained
from chocolate_factory.storage.migrate import migrate
from chocolate_factory.storage.sqlite import WRITES, sqlite_engine

PATIENCE_SECONDS = 30.0
"""How long to wait for another writer before giving up."""


class Database:
    """One SQL database; safe for many threads, and for many processes with one object each.

    Nothing is opened before it is needed. A process that forks builds its own object.
    """

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Keep the address.

        Args:
            url: ``sqlite:///relative/path`` or ``sqlite:////absolute/path``.
            patience_seconds: How long to wait for another writer.

        Raises:
            ConfigurationError: The address cannot be used.
        """
        try:
            address = make_url(url)
        except ArgumentError as error:
            raise _unusable("it is not an address") from error
        if address.drivername not in {"sqlite", "sqlite+pysqlite"}:
            raise _unusable(f"{address.drivername} is not a kind of database it can use")
        self._engine = sqlite_engine(address, patience_seconds)
        self._writer = self._engine.execution_options(**{WRITES: True})
        self.place = str(self._engine.url.database)
        """Where the database is, for messages; never with a password."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one unchanging state and never waits for a writer.

        Raises:
            StoreError: The database cannot be read, or the block tried to write.
        """
        with explained(self.place), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone in writing from its first moment.

        It is committed, and on the disk, when the block ends, and undone when the block raises.

        Raises:
            StoreError: The database cannot be written; nothing has changed.
        """
        with explained(self.place), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def upkeep(self) -> Iterator[Callable[[str], list[Any]]]:
        """Runs statements each on its own, in no transaction of ours, as upkeep needs them.

        Raises:
            StoreError: The database cannot be written.
        """
        with explained(self.place), closing(self._engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute("PRAGMA query_only = 0")

            def run(statement: str) -> list[Any]:
                cursor.execute(statement)
                return list(cursor.fetchall())

            yield run
            cursor.close()

    def migrate(self) -> None:
        """Bring the schema up to date; safe when several processes do so at once.

        Raises:
            StoreError: It cannot be read or written, is not ours, or was written by a newer
                version of this program.
        """
        migrate(self.reading, self.writing, self.place)

    def close(self) -> None:
        """Close the idle connections; the next use opens new ones."""
        self._engine.dispose()


def _unusable(reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"CHOCOLATE_STORE_URL is wrong: {reason}.",
        advice="Use sqlite:////absolute/file.sqlite, or remove the setting for the default file.",
    )
