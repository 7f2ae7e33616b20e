"""A seal at the end of an archive: the hash of every byte before it.

It lies in the comment of a ZIP file, which is its very end: any unzip opens a sealed archive, and
there is no bit in it that can change unnoticed. It guards against disks and cables, not against
people: whoever may write the archive may seal it anew.
"""

from hashlib import sha256
from typing import BinaryIO

from chocolate_factory.backup.model import damaged

_WORD = b"sha256:"
_PIECE = 1 << 20
BLANK = _WORD + b"0" * (2 * sha256().digest_size)
"""Where the seal will be."""


def seal(file: BinaryIO) -> None:
    """Replace the blank seal at the end of ``file``, open for reading and writing."""
    end = file.seek(-len(BLANK), 2)
    mark = _seal_of(file, end)
    file.seek(end)
    file.write(mark)


def check_seal(file: BinaryIO) -> None:
    """Read every byte of the archive ``file`` and hold it against its seal.

    Raises:
        DamagedBackupError: It is cut short, changed, or was never sealed.
        OSError: It cannot be read.
    """
    end = file.seek(0, 2) - len(BLANK)
    if end < 0:
        raise damaged("it is shorter than any archive")
    file.seek(end)
    found = file.read()
    if not found.startswith(_WORD):
        raise damaged("it has no seal at its end; it is cut short or not ours")
    if found != _seal_of(file, end):
        raise damaged("it is not what was written")


def _seal_of(file: BinaryIO, end: int) -> bytes:
    """The seal of the first ``end`` bytes."""
    digest = sha256()
    file.seek(0)
    while left := end - file.tell():
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise damaged("it is becoming shorter while it is read")
        digest.update(piece)
    return _WORD + digest.hexdigest().encode()
