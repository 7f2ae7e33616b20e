"""Addresses of the files a page loads; they change with the content, so caches never lie."""

import hashlib
from pathlib import Path


class Assets:
    """Files below one folder, as they were when the service started."""

    def __init__(self, folder: Path, prefix: str) -> None:
        """Serve ``folder`` at ``prefix``."""
        self._prefix = prefix.rstrip("/")
        self._marks = {
            path.relative_to(folder).as_posix(): _fingerprint(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def url(self, name: str) -> str | None:
        """The address of a file, or None where it does not exist: a script not built."""
        mark = self._marks.get(name)
        return None if mark is None else f"{self._prefix}/{name}?v={mark}"


def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
