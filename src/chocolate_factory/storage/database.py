"""The door to the SQL database: reading and writing transactions, and its schema."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import structlog
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from chocolate_factory.kernel.errors import ConfigurationError, StoreUnavailableError
from chocolate_factory.storage import postgres, sqlite
from chocolate_factory.storage.engines import Engines
from chocolate_factory.storage.failures import explained
from chocolate_factory.storage.gate import Gate
from chocolate_factory.storage.migrate import migrate
from chocolate_factory.storage.postgres import open_postgres
from chocolate_factory.storage.sqlite import open_sqlite

_log = structlog.get_logger()

PATIENCE_SECONDS = 30.0
"""How long to wait for another writer before giving up."""


class Database:
    """One SQL database; safe for many threads, and for many processes with one object each.

    Nothing is opened before it is needed. A process that forks builds its own object.
    """

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Keep the address.

        Args:
            url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or
                ``postgresql://user:password@host/database``.
            patience_seconds: How long to wait for another writer.

        Raises:
            ConfigurationError: The address cannot be used.
        """
        self._engines = _engines(url, patience_seconds)
        self._gate = Gate()
        self.place = self._engines.place
        """Where the database is, for messages; never with a password."""
        self.dialect = self._engines.reading.dialect.name
        """What kind of database it is: ``sqlite`` or ``postgresql``."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one unchanging state and never waits for a writer.

        Raises:
            StoreError: The database cannot be read, or the block tried to write.
        """
        self._gate.enter()
        with self._explained(), self._engines.reading.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone in writing from its first moment.

        It is committed, and on the disk, when the block ends, and undone when the block raises.

        Raises:
            StoreError: The database cannot be written; nothing has changed.
        """
        self._gate.enter()
        with self._explained(), self._engines.writing.begin() as connection:
            yield connection

    @contextmanager
    def upkeep(self) -> Iterator[Callable[[str], list[Any]]]:
        """Runs statements each on its own, in no transaction of ours, as upkeep needs them.

        Raises:
            StoreError: The database cannot be written.
        """
        with self._explained(), self._engines.upkeep.connect() as connection:

            def run(statement: str) -> list[Any]:
                done = connection.exec_driver_sql(statement)
                return list(done) if done.returns_rows else []

            yield run

    def migrate(self, before_upgrade: Callable[[], object] | None = None) -> None:
        """Bring the schema up to date; safe when several processes do so at once.

        Args:
            before_upgrade: Called once nobody else writes, before anything changes, where there
                is something to lose; if it raises, nothing changes.

        Raises:
            StoreError: It cannot be read or written, is not ours, or was written by a newer
                version of this program.
        """
        migrate(self.reading, self.writing, self.place, before_upgrade=before_upgrade)

    def prepare(
        self,
        check: Callable[[], None] = lambda: None,
        *,
        before_upgrade: Callable[[], object] = lambda: None,
        patient: bool = False,
    ) -> None:
        """Migrate, then ``check`` that it can be used.

        Args:
            check: Raises if it cannot.
            before_upgrade: As of ``migrate``.
            patient: Where the database is down, return and do both as soon as it answers, before
                anybody else is let in.

        Raises:
            StoreError: As ``migrate`` and ``check`` do.
        """

        def both() -> None:
            self.migrate(before_upgrade)
            check()

        try:
            both()
        except StoreUnavailableError as error:
            if not patient:
                raise
            _log.warning("store_awaited", error=error.message, advice=error.advice)
            self._gate.shut(both)

    def close(self) -> None:
        """Close the idle connections; the next use opens new ones."""
        self._engines.reading.dispose()

    def _explained(self) -> AbstractContextManager[None]:
        driver = self._engines.reading.dialect.loaded_dbapi
        return explained(self.place, driver.Error)


def _engines(url: str, patience_seconds: float) -> Engines:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise _unusable("it is not an address") from error
    if address.drivername in postgres.NAMES:
        return open_postgres(address, patience_seconds)
    if address.drivername in sqlite.NAMES:
        return open_sqlite(address, patience_seconds)
    raise _unusable(f"{address.drivername} is not a kind of database it can use")


def _unusable(reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"CHOCOLATE_STORE_URL is wrong: {reason}.",
        advice="Use sqlite:////absolute/file.sqlite or postgresql://user:password@host/database,"
        " or remove the setting for the default file.",
    )
