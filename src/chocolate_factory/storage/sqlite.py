"""SQLite set up so that what is acknowledged survives a power cut and readers never wait."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

from chocolate_factory.kernel.errors import ConfigurationError, StoreError
from chocolate_factory.storage.engines import Engines
from chocolate_factory.storage.failures import explain
from chocolate_factory.storage.sqlite_file import hold_on_to

NAMES = frozenset({"sqlite", "sqlite+pysqlite"})
"""What addresses begin with."""
_BEGIN = "chocolate_begin"
"""Execution option: the statements that begin a transaction."""
_READING = ("PRAGMA query_only = 1", "BEGIN")
_WRITING = ("PRAGMA query_only = 0", "BEGIN IMMEDIATE")
_UPKEEP = ("PRAGMA query_only = 0",)

_RETRY_SECONDS = 0.05
_JOURNAL_BYTES = 64 * 1024 * 1024


def file_of(url: URL) -> Path:
    """The database file that ``url`` names.

    Raises:
        ConfigurationError: It names none; a database in memory would forget everything.
    """
    if not url.database or url.database == ":memory:" or url.query:
        raise ConfigurationError(
            f"CHOCOLATE_STORE_URL is {url}, which names no file.",
            advice="Use sqlite:///relative/file.sqlite or sqlite:////absolute/file.sqlite.",
        )
    return Path(url.database).absolute()


def open_sqlite(url: URL, patience_seconds: float) -> Engines:
    """The file at ``url``, whose connections wait up to ``patience_seconds`` for a lock.

    The driver's own idea of transactions is switched off: every transaction begins explicitly, a
    writing one by taking the lock at once, so that it can never fail half way for want of it.

    Raises:
        ConfigurationError: The address names no file.
    """
    file = file_of(url)
    engine = _engine(url.set(database=str(file)), file, patience_seconds)
    reading, writing, upkeep = (
        engine.execution_options(**{_BEGIN: begin}) for begin in (_READING, _WRITING, _UPKEEP)
    )
    return Engines(str(file), reading, writing, upkeep)


def _engine(url: URL, file: Path, patience_seconds: float) -> Engine:
    engine = create_engine(
        url,
        pool_size=4,
        max_overflow=60,
        pool_timeout=patience_seconds,
        connect_args={"timeout": patience_seconds, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _: object) -> None:
        try:
            _set_up(connection, patience_seconds)
        except sqlite3.Error as error:
            raise explain(error, str(file)) from error

    hold_on_to(file, engine)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        for statement in connection.get_execution_options()[_BEGIN]:
            connection.exec_driver_sql(statement)

    return engine


def _set_up(connection: DBAPIConnection, patience_seconds: float) -> None:
    cursor = connection.cursor()
    _switch_to_wal(cursor, patience_seconds)
    # FULL: a commit returns only when the log is on the disk.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA trusted_schema = OFF")
    cursor.execute(f"PRAGMA journal_size_limit = {_JOURNAL_BYTES}")
    cursor.close()


def _switch_to_wal(cursor: DBAPICursor, patience_seconds: float) -> None:
    """Change the file's mode, waiting for another process that has begun to write in the old one.

    SQLite itself refuses at once in that case, whatever its timeout.
    """
    tries = 1 + int(patience_seconds / _RETRY_SECONDS)
    for left in reversed(range(tries)):
        try:
            if _is_in_the_making(cursor):
                # It will give back pages one by one. Said to a finished file it would be a write.
                cursor.execute("PRAGMA auto_vacuum = INCREMENTAL")
            cursor.execute("PRAGMA journal_mode = WAL")
            (mode,) = cursor.fetchone() or ("unknown",)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not left:
                raise
            time.sleep(_RETRY_SECONDS)
            continue
        if mode != "wal":
            raise StoreError(
                f"The database cannot keep a write-ahead log here (mode {mode}).",
                advice="Put the data directory on a local disk, not on a network share.",
            )
        return


def _is_in_the_making(cursor: DBAPICursor) -> bool:
    cursor.execute("PRAGMA page_count")
    return cursor.fetchone() == (0,)
