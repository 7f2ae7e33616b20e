"""Finds the files of an import: single ones, in folders and in zip archives, all bounded.

Nothing is ever unpacked to disk, and nothing is trusted to be as large as it says.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from chocolate_factory.kernel.errors import InputError

LARGEST_FILE = 16 * 1024 * 1024
"""Bytes; a year of a station is 100 kB, 25 years in one file 2.5 MB."""
LARGEST_IMPORT = 64 * 1024 * 1024
"""Bytes of all files together, unpacked."""
MOST_FILES = 2000
_LITTER = ("__MACOSX/",)
_ENCRYPTED = 0x1
_ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file's content, or why it cannot be had.

    Attributes:
        name: Where it was found: ``siar.zip/J17_Linares.csv``.
        content: Its bytes; empty where ``trouble`` says something.
        trouble: Why it is refused, in a sentence; "" if it is not.
    """

    name: str
    content: bytes = b""
    trouble: str = ""

    @property
    def base(self) -> str:
        """The name without folders and archives."""
        return PurePosixPath(self.name.replace("\\", "/")).name


def find_files(paths: Iterable[Path], suffixes: Sequence[str] = (".csv",)) -> list[IncomingFile]:
    """Every file with one of ``suffixes`` at ``paths``, ordered by name.

    Folders are searched through, but links in them are not followed; archives are opened, but not
    archives inside archives. A file that is named outright comes along whatever its suffix is.

    Raises:
        InputError: There is no such path, nothing to import, or far too much.
    """
    return _bounded(file for path in paths for file in _at(path, tuple(suffixes)))


def unpack(name: str, content: bytes, suffixes: Sequence[str] = (".csv",)) -> list[IncomingFile]:
    """The files in ``content``: an archive's members, or itself if it is no archive.

    Raises:
        InputError: It is empty, or far too much.
    """
    if not content:
        raise InputError("Nothing was sent.", advice="Send the CSV or zip file as the body.")
    stream = io.BytesIO(content)
    if zipfile.is_zipfile(stream):
        return _bounded(_members(name, stream, tuple(suffixes)))
    return _bounded([IncomingFile(name, content)])


def _bounded(files: Iterable[IncomingFile]) -> list[IncomingFile]:
    found, size = [], 0
    for file in files:
        found.append(file)
        size += len(file.content)
        if size > LARGEST_IMPORT or len(found) > MOST_FILES:
            raise InputError(
                f"These are more than {MOST_FILES} files or {LARGEST_IMPORT >> 20} MB unpacked.",
                advice="Import them in several parts.",
            )
    if not found:
        raise InputError(
            "There is no file to import.", advice="Give CSV files, folders or zip archives of them."
        )
    return sorted(found, key=lambda file: (file.base, file.name))


def _at(path: Path, suffixes: tuple[str, ...]) -> Iterator[IncomingFile]:
    if path.is_dir():
        for found in sorted(path.rglob("*")):
            kept = found.suffix.lower() in (*suffixes, _ARCHIVE)
            if found.is_symlink():
                if kept:
                    yield IncomingFile(str(found), trouble="It is a link; links are not followed.")
            elif kept and found.is_file():
                yield from _file(found, suffixes)
    elif path.is_file():
        yield from _file(path, suffixes)
    else:
        raise InputError(f"There is no file or folder {path}.", advice="Check the path.")


def _file(path: Path, suffixes: tuple[str, ...]) -> Iterator[IncomingFile]:
    try:
        with path.open("rb") as stream:
            if path.suffix.lower() == _ARCHIVE:
                yield from _members(str(path), stream, suffixes)
            else:
                yield _read(str(path), stream)
    except OSError as error:
        yield IncomingFile(str(path), trouble=f"It cannot be read: {error.strerror}.")


def _members(name: str, stream: IO[bytes], suffixes: tuple[str, ...]) -> Iterator[IncomingFile]:
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError):
        yield IncomingFile(name, trouble="It is no zip archive, or a damaged one.")
        return
    with archive:
        for member in archive.infolist():
            if not member.is_dir() and not member.filename.startswith(_LITTER):
                yield _member(f"{name}/{member.filename}", archive, member, suffixes)


def _member(
    name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, suffixes: tuple[str, ...]
) -> IncomingFile:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in member.filename:
        return IncomingFile(name, trouble="Its name leads out of the archive.")
    if path.suffix.lower() not in suffixes:
        return IncomingFile(name, trouble=f"Only {' and '.join(suffixes)} files are read inside.")
    if member.flag_bits & _ENCRYPTED:
        return IncomingFile(name, trouble="It is encrypted.")
    try:
        with archive.open(member) as stream:
            return _read(name, stream)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        return IncomingFile(name, trouble="It is damaged, or packed in an unusual way.")


def _read(name: str, stream: IO[bytes]) -> IncomingFile:
    content = stream.read(LARGEST_FILE + 1)  # never more, whatever the archive promises
    if len(content) > LARGEST_FILE:
        return IncomingFile(name, trouble=f"It has more than {LARGEST_FILE >> 20} MB.")
    return IncomingFile(name, content)
