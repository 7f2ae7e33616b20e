"""Some megabytes held on the disk for the day it is full."""

import os
from pathlib import Path

_ROOM_FACTOR = 10
"""The reserve is taken only from a disk with that many times as much room."""


class Reserve:
    """A file that holds space and nothing else."""

    def __init__(self, file: Path, size: int) -> None:
        """Hold ``size`` bytes in ``file``; 0: none."""
        self._file = file
        self._size = size

    def hold(self) -> None:
        """Take the space, unless it is held or the disk is nearly full."""
        if not self._size or self._file.exists():
            return
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            room = os.statvfs(self._file.parent)
            if room.f_bavail * room.f_frsize < _ROOM_FACTOR * self._size:
                return
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(handle, 0, self._size)
            finally:
                os.close(handle)
        except OSError:
            self._file.unlink(missing_ok=True)

    def let_go(self) -> bool:
        """Give the space back to the disk; whether there was any to give."""
        try:
            self._file.unlink()
        except OSError:
            return False
        return True
