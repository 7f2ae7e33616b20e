"""One process at a time: a lock on a file, which the system takes back from whoever dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chocolate_factory.kernel.errors import StoreError

_OWNER_ONLY = 0o700


@contextmanager
def held_alone(file: Path) -> Iterator[bool]:
    """Hold ``file``, made at need, as long as the context lasts; False where another process does.

    It never waits. The file stays; that it exists means nothing.

    Raises:
        StoreError: The file cannot be made or locked.
    """
    with _opened(file) as handle:
        yield _locked(handle, fcntl.LOCK_EX, file)


@contextmanager
def held_together(file: Path) -> Iterator[bool]:
    """The same beside others who hold it together; False where somebody holds it alone.

    Raises:
        StoreError: The file cannot be made or locked.
    """
    with _opened(file) as handle:
        yield _locked(handle, fcntl.LOCK_SH, file)


@contextmanager
def held_in_turn(file: Path) -> Iterator[None]:
    """Hold ``file`` as long as the context lasts, after whoever holds it now: for what is quick.

    Raises:
        StoreError: The file cannot be made.
    """
    with _opened(file) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _opened(file: Path) -> Iterator[int]:
    try:
        file.parent.mkdir(mode=_OWNER_ONLY, parents=True, exist_ok=True)
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}."
        raise StoreError(message, advice="Look at the rights of its folder.") from error
    try:
        yield handle
    finally:
        os.close(handle)


def _locked(handle: int, how: int, file: Path) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        message = f"{file} cannot be locked: {error.strerror}."
        raise StoreError(message, advice="Use a folder on a disk that knows locks.") from error
    return True
