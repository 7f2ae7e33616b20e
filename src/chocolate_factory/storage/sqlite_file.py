"""The file of an SQLite database: made for this user only, and noticed when it is gone."""

import os
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from chocolate_factory.kernel.errors import StoreUnavailableError

_INODE = "chocolate_inode"
"""Of a connection: which file it has open."""


def hold_on_to(file: Path, engine: Engine) -> None:
    """Make ``file`` at the first connection, and never again should it be gone.

    SQLite itself would go on writing to a file that was deleted or replaced, and lose all of it.
    """
    known = False

    @event.listens_for(engine, "do_connect")
    def prepare(*_: object) -> None:
        if not known:
            _create_privately(file)
        elif not file.exists():
            raise StoreUnavailableError(
                f"The database {file} is gone.",
                advice="Put it back, or mount its disk; to begin an empty one, start again.",
            )

    @event.listens_for(engine, "connect")
    def remember(_: object, record: ConnectionPoolEntry) -> None:
        nonlocal known
        record.info[_INODE], known = _inode(file), True

    @event.listens_for(engine, "checkout")
    def require_same(_: object, record: ConnectionPoolEntry, __: object) -> None:
        if record.info.get(_INODE) != _inode(file):
            raise DisconnectionError


def _inode(file: Path) -> int | None:
    try:
        return file.stat().st_ino
    except OSError:
        return None


def _create_privately(file: Path) -> None:
    """Create the file (0600) and its missing directories (0700): only this user reads them."""
    try:
        for directory in reversed(file.parents):
            if not directory.is_dir():
                directory.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreUnavailableError(
            f"The database {file} cannot be created ({error.strerror}).",
            advice="Set CHOCOLATE_DATA_DIR to a directory this user may write to.",
        ) from error
