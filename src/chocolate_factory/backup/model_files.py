"""Trained models as files: every version that is whole, and which one serves."""

from collections.abc import Iterator
from pathlib import Path

from chocolate_factory.kernel.plain_names import is_plain


def model_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Name below ``root`` and content of each file, a version at a time.

    Versions never change once they are there, but old ones go at any moment: one that goes while
    it is read is left out whole. What is hidden is unfinished, what has a strange name not ours.

    Raises:
        OSError: A file is there and cannot be read.
    """
    for model in _visible(root, "*/*"):
        for version in (one for one in _visible(model, "*") if one.is_dir()):
            yield from _whole(root, version)
        for pointer in (one for one in _visible(model, "*") if one.is_file()):
            yield pointer.relative_to(root).as_posix(), pointer.read_bytes()


def _whole(root: Path, version: Path) -> list[tuple[str, bytes]]:
    try:
        return [
            (path.relative_to(root).as_posix(), path.read_bytes())
            for path in sorted(version.rglob("*"))
            if path.is_file() and not path.is_symlink() and is_plain(path.name)
        ]
    except FileNotFoundError:
        return []


def _visible(folder: Path, pattern: str) -> list[Path]:
    return sorted(one for one in folder.glob(pattern) if is_plain(one.name))
