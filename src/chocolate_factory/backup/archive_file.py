"""One ZIP file that holds a backup: written piece by piece, read as far as it can be trusted."""

import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from chocolate_factory.backup.manifest import MANIFEST, manifest_as_json, manifest_from_json
from chocolate_factory.backup.model import Heading, Manifest, Member, damaged
from chocolate_factory.backup.seal import BLANK, check_seal, seal
from chocolate_factory.kernel.private_files import make_private

_PIECE = 1 << 20
_FASTEST = 1
"""Of zlib: a tenth larger than its default, in half the time."""
_NO_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What reading an archive raises that was sealed but never written by us."""


class ArchiveWriter:
    """Writes an archive; without ``finish`` there is none."""

    def __init__(self, path: Path) -> None:
        """Begin a new file at ``path``.

        Raises:
            OSError: It is there, or cannot be written.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=_FASTEST)
        self._members: dict[str, Member] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Close the file; what is not finished has no seal, whatever else could not be written."""
        with suppress(OSError):
            self._zip.close()
        with suppress(OSError):
            self._file.close()

    def add(self, name: str, source: BinaryIO) -> None:
        """Add what ``source`` has as the file ``name``.

        Raises:
            OSError: It cannot be read or written.
        """
        digest, size = sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as member:
            while piece := source.read(_PIECE):
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self._members[name] = Member(size, digest.hexdigest())

    def finish(self, heading: Heading) -> Manifest:
        """Add the manifest and the seal; on return the archive is on the disk.

        Raises:
            OSError: It cannot be written.
        """
        manifest = Manifest(heading, dict(self._members))
        self.add(MANIFEST, BytesIO(manifest_as_json(manifest)))
        self._zip.comment = BLANK
        self._zip.close()
        seal(self._file)
        self._file.flush()
        os.fsync(self._file.fileno())
        return manifest


class Archive:
    """An archive whose seal is whole."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        """Read the manifest.

        Raises:
            DamagedBackupError: It is missing, or says something else than the archive has.
            NewerBackupError: A newer program wrote it.
        """
        self._zip = opened
        self.manifest = manifest_from_json(opened.read(MANIFEST))
        found = sorted(opened.namelist())
        if found != sorted([*self.manifest.members, MANIFEST]):
            raise damaged("its files are not those of its manifest")

    def check(self) -> None:
        """Hold every file against its hash.

        Raises:
            DamagedBackupError: One is not what was written.
        """
        for name in self.manifest.members:
            for _ in self._pieces(name):
                pass

    def extract(self, name: str, path: Path) -> None:
        """Write the file ``name`` to ``path``; on return it is on the disk.

        Raises:
            DamagedBackupError: It is not what was written.
            OSError: It cannot be written.
        """
        make_private(path.parent)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for piece in self._pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def _pieces(self, name: str) -> Iterator[bytes]:
        """Never more than the manifest promises, whatever the archive would unpack to."""
        member, digest = self.manifest.members[name], sha256()
        left = member.size_bytes
        with _trusting(), self._zip.open(name) as source:
            while piece := source.read(min(_PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                digest.update(piece)
                yield piece
        if left or digest.hexdigest() != member.sha256:
            raise damaged(f"{name} is not what was written")


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """The archive at ``path``, once its seal was found whole.

    Raises:
        DamagedBackupError: It is not what was written, or none of ours.
        NewerBackupError: A newer program wrote it.
        OSError: It cannot be read.
    """
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        check_seal(file)
        with _trusting():
            archive = Archive(stack.enter_context(zipfile.ZipFile(file)))
        yield archive


@contextmanager
def _trusting() -> Iterator[None]:
    try:
        yield
    except _NO_ZIP as error:
        raise damaged(f"it cannot be unpacked ({error!r})") from error
