"""What SQLite's codes mean, and what to do about each."""

import sqlite3

from chocolate_factory.storage.trouble import NOT_PREPARED, Trouble

_PRIMARY_CODE = 0xFF
"""SQLite's extended codes keep the plain one in their lowest byte."""

_BUSY = Trouble(
    "is locked by another process or thread for too long",
    "Wait for the long import or backup to end, or stop the other process, and try again.",
)
_DAMAGED = Trouble(
    "is damaged or is not a database of ours",
    "Move it away and restore a backup, or set CHOCOLATE_STORE_URL to another file.",
)
_TROUBLES = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: Trouble(
        "cannot grow: the disk is full",
        "Free some space; nothing stored so far is lost.",
    ),
    sqlite3.SQLITE_READONLY: Trouble(
        "may not be written",
        "Give this user write permission on the file and its directory.",
    ),
    sqlite3.SQLITE_PERM: Trouble(
        "may not be opened by this user",
        "Give this user read and write permission on the file and on its directory.",
    ),
    sqlite3.SQLITE_CANTOPEN: Trouble(
        "cannot be opened",
        "Check that its directory exists and that this user may write there.",
    ),
    sqlite3.SQLITE_IOERR: Trouble(
        "cannot be read or written: the disk reports an error",
        "Check the disk and its cable or network, then start again.",
    ),
}


def sqlite_trouble(cause: BaseException) -> Trouble | None:
    """What ``cause`` says; None for what is not SQLite's or of no known kind."""
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _TROUBLES.get(code & _PRIMARY_CODE) or (
            NOT_PREPARED if "no such table" in str(cause) else None
        )
    return None
