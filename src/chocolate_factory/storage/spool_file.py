"""Opens the file of a spool, and tells what is wrong with it."""

import contextlib
import sqlite3
from pathlib import Path

import structlog

_log = structlog.get_logger()

PATIENCE_SECONDS = 10.0
"""For a lock of another process, which holds it for milliseconds."""
_LOG_BYTES = 1024 * 1024
_TABLES = """
CREATE TABLE IF NOT EXISTS waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL,
    "values" INTEGER NOT NULL, arrived_at INTEGER NOT NULL, bytes INTEGER NOT NULL,
    packed BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS waiting_subject ON waiting (subject, id);
CREATE TABLE IF NOT EXISTS set_aside (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, "values" INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL, bytes INTEGER NOT NULL, packed BLOB NOT NULL,
    reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS totals (name TEXT PRIMARY KEY, total INTEGER NOT NULL);
"""
_PRIMARY_CODE = 0xFF
"""SQLite's extended codes keep the plain one in their lowest byte."""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def open_file(file: Path) -> sqlite3.Connection:
    """The file with its tables, created at need, for this user only.

    Raises:
        OSError: It cannot be created.
        sqlite3.Error: It cannot be opened, or is something else.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    connection = sqlite3.connect(
        file, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        # A drained spool gives its space back.
        connection.execute("PRAGMA auto_vacuum = FULL")
        with contextlib.suppress(sqlite3.OperationalError):  # another process is writing just now
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_damage(error: BaseException | None) -> bool:
    """Whether the file is not a spool of ours, or not any more."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE in _DAMAGE


def is_full(error: BaseException | None) -> bool:
    """Whether the disk has no room."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & _PRIMARY_CODE == sqlite3.SQLITE_FULL


def damaged_files(file: Path) -> tuple[str, ...]:
    """What was moved aside of ``file``, oldest first."""
    return tuple(sorted(map(str, file.parent.glob(f"{file.name}.damaged-*"))))


def move_aside(file: Path) -> None:
    """Keep a damaged file under another name, so that a new one can be begun."""
    target = file.with_name(f"{file.name}.damaged-{len(damaged_files(file)) + 1}")
    with contextlib.suppress(OSError):  # another process did it
        file.rename(target)
        for suffix in ("-wal", "-shm"):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        _log.error("spool_damaged", moved_to=str(target))
