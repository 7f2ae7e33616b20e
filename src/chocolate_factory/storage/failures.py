"""What went wrong with the database, in a sentence with advice instead of a driver's code."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chocolate_factory.kernel.errors import StoreError

_PRIMARY_CODE = 0xFF
"""SQLite's extended codes keep the plain one in their lowest byte."""

_BUSY = (
    "is locked by another process or thread for too long",
    "Wait for the long import or backup to end, or stop the other process, and try again.",
)
_DAMAGED = (
    "is damaged or is not a database of ours",
    "Move it away and restore a backup, or set CHOCOLATE_STORE_URL to another file.",
)
_EXPLANATIONS = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: (
        "cannot grow: the disk is full",
        "Free some space; nothing stored so far is lost.",
    ),
    sqlite3.SQLITE_READONLY: (
        "may not be written",
        "Give this user write permission on the file and its directory.",
    ),
    sqlite3.SQLITE_PERM: (
        "may not be opened by this user",
        "Give this user read and write permission on the file and on its directory.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "Check that its directory exists and that this user may write there.",
    ),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written: the disk reports an error",
        "Check the disk and its cable or network, then start again.",
    ),
}


def explain(error: Exception, place: str) -> StoreError:
    """The error of ours for what a driver or SQLAlchemy raised about the database at ``place``."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    if isinstance(cause, PoolTimeoutError):
        return StoreError(
            f"The database {place} has too many connections in use.",
            advice="Try again in a moment; if it lasts, restart the service.",
        )
    code = getattr(cause, "sqlite_errorcode", None)
    known = None if code is None else _EXPLANATIONS.get(code & _PRIMARY_CODE)
    if known is not None:
        happened, advice = known
        return StoreError(f"The database {place} {happened} ({cause}).", advice=advice)
    if "no such table" in str(cause):
        return StoreError(
            f"The database {place} has not been prepared ({cause}).",
            advice="Start the service or run `chocolate doctor`, which bring it up to date.",
        )
    return StoreError(f"The database {place} did not do what was asked ({cause}).")


@contextmanager
def explained(place: str) -> Iterator[None]:
    """Turn the database's own errors inside the block into ours.

    Raises:
        StoreError: The database at ``place`` failed; the driver's error is its cause.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise explain(error, place) from error
