"""Files that only their owner may read: written whole or not at all."""

import os
from pathlib import Path

OWNER_ONLY = 0o700
"""Rights of a folder."""
_OWNER_READS = 0o600


def make_private(folder: Path) -> None:
    """Make ``folder`` and what it lies in, as far as missing, for the owner alone.

    Raises:
        OSError: It cannot be made.
    """
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(mode=OWNER_ONLY, exist_ok=True)


def write_privately(path: Path, content: bytes) -> None:
    """Replace ``path`` at once by ``content``, readable by its owner alone, and on the disk.

    Raises:
        OSError: It cannot be written; what was there still is.
    """
    path.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}-{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        write_new(unfinished, content)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, readable by its owner alone, and on the disk.

    Raises:
        OSError: It cannot be written, or exists.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_READS)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Let what was made or renamed in ``folder`` survive a power cut.

    Raises:
        OSError: It cannot be opened.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
