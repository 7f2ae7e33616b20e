"""The requests of all processes on one data directory, in a small file beside the data.

pyrate-limiter's own bucket in SQLite counts before it takes the lock, so that two processes pass
together where one may; and its waiting cannot be told to stop.
"""

import math
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import structlog

from chocolate_factory.kernel.permits import MemoryPermits, Window, seconds_to_wait

_log = structlog.get_logger()

_PATIENCE_SECONDS = 2.0
"""For a lock of another process, which holds it for milliseconds."""
_PAUSE_SECONDS = 60.0
"""How long a file that failed is left alone."""
_TABLE = """
CREATE TABLE IF NOT EXISTS sent
    (source TEXT NOT NULL, bulk INTEGER NOT NULL, at REAL NOT NULL)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS sent_at ON sent (source, at, bulk)"
_FORGET = "DELETE FROM sent WHERE source = ? AND (at <= ? OR at > ?)"
_NTH = """
SELECT at FROM sent WHERE source = ? AND bulk >= ? ORDER BY at DESC LIMIT 1 OFFSET ?
"""
_NOTE = "INSERT INTO sent (source, bulk, at) VALUES (?, ?, ?)"


class SharedPermits:
    """Of all processes that use one file; where it fails, of this process alone.

    A limit that cannot be shared is still kept by each process, and nothing waits for the file to
    be mended: it is tried again every minute.
    """

    def __init__(self, file: Path, monotonic: Callable[[], float]) -> None:
        """Use ``file``, created at need, and the clock ``monotonic`` (s) of the whole machine."""
        self._file = file
        self._monotonic = monotonic
        self._own = MemoryPermits(monotonic)
        self._connection: sqlite3.Connection | None = None
        self._failed_at: float | None = None
        self._lock = Lock()

    def take(
        self, source: str, windows: Sequence[Window], *, bulk: bool, under_way: bool = False
    ) -> float:
        """See ``Permits.take``."""
        of_bulk = bulk and not under_way
        with self._lock:
            # What was sent while the file could not be had is only known here.
            wait = self._own.wait(source, windows, self._monotonic(), of_bulk=of_bulk)
            wait = wait or self._take_shared(source, windows, bulk=bulk, of_bulk=of_bulk)
            if not wait:
                self._own.note(source, windows, self._monotonic(), bulk=bulk)
            return wait

    def close(self) -> None:
        """Close the file; who asks later is told by what this process remembers."""
        with self._lock:
            self._forget_connection()
            self._failed_at = math.inf

    def _take_shared(
        self, source: str, windows: Sequence[Window], *, bulk: bool, of_bulk: bool
    ) -> float:
        """As ``take``, over all processes; 0 also where that cannot be told."""
        if self._failed_at is not None and self._monotonic() < self._failed_at + _PAUSE_SECONDS:
            return 0.0
        try:
            wait = self._take_from_file(source, windows, bulk=bulk, of_bulk=of_bulk)
        except (sqlite3.Error, OSError) as error:
            self._forget_connection()
            self._failed_at = self._monotonic()
            _log.warning(
                "rates_not_shared",
                file=str(self._file),
                error=str(error),
                advice="Each process keeps the limits by itself. The file may be deleted while"
                " nothing runs: it holds no more than the requests of the last day.",
            )
            return 0.0
        if self._failed_at is not None:
            self._failed_at = None
            _log.info("rates_shared_again", file=str(self._file))
        return wait

    def _take_from_file(
        self, source: str, windows: Sequence[Window], *, bulk: bool, of_bulk: bool
    ) -> float:
        with self._locked() as connection:
            now = self._monotonic()
            longest = max(window.seconds for window in windows)
            # What lies in the future was written before the machine was last started.
            connection.execute(_FORGET, (source, now - longest, now))

            def nth_newest(n: int, only_bulk: bool) -> float | None:  # noqa: FBT001
                row = connection.execute(_NTH, (source, only_bulk, n - 1)).fetchone()
                return None if row is None else float(row[0])

            wait = seconds_to_wait(windows, nth_newest, now, of_bulk=of_bulk)
            if not wait:
                connection.execute(_NOTE, (source, bulk, now))
            return wait

    @contextmanager
    def _locked(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other process has one beside."""
        if self._connection is None:
            self._connection = _open(self._file)
        self._connection.execute("BEGIN IMMEDIATE")
        yield self._connection
        self._connection.execute("COMMIT")

    def _forget_connection(self) -> None:
        """Close it; a transaction that failed is rolled back by that."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _open(file: Path) -> sqlite3.Connection:
    """The file, created at need, for this user only.

    Raises:
        OSError: It cannot be created.
        sqlite3.Error: It cannot be opened or is something else.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    connection = sqlite3.connect(
        file, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        _write_ahead(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_TABLE)
        connection.execute(_INDEX)
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Note requests without waiting for the disk: a power cut costs the last, never the file."""
    connection.execute("PRAGMA synchronous = NORMAL")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        # Another process is noting a request at this moment; the old mode is as safe, if slower.
