"""Tokens in a file of the data directory that only its owner may read; hashes, never tokens.

A file instead of a table: whoever gets a copy of the database gets no way in, and the service sees
a change of the command line's at the next request, whichever database it works on.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from chocolate_factory.access.model import Role, Token
from chocolate_factory.access.token_book import with_token, without_token
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.private_files import write_privately
from chocolate_factory.kernel.process_lock import held_in_turn

_FORMAT = 1
_LARGEST = 256 * 1024
Stamp = tuple[int, int, int]


class FileTokenStore:
    """See ``TokenStore``; several processes may share a file."""

    def __init__(self, path: Path) -> None:
        """Keep them in ``path``, made when needed."""
        self._path = path
        self._seen: tuple[Stamp, dict[str, Token]] | None = None

    def tokens(self) -> Sequence[Token]:
        """See ``TokenStore.tokens``; the file is read again only when it has changed."""
        return tuple(self._book().values())

    def keep(self, token: Token, *, replace: bool = False) -> None:
        """See ``TokenStore.keep``."""
        self._change(lambda book: with_token(book, token, replace=replace))

    def revoke(self, name: str) -> None:
        """See ``TokenStore.revoke``."""
        self._change(lambda book: without_token(book, name))

    def _change(self, change: Callable[[Mapping[str, Token]], dict[str, Token]]) -> None:
        with held_in_turn(self._path.with_suffix(".lock")):
            book = change(self._book())
            try:
                write_privately(self._path, _written(book))
            except OSError as error:
                raise _trouble(self._path, "written", error) from error

    def _book(self) -> dict[str, Token]:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise _trouble(self._path, "read", error) from error
        stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
        seen = self._seen
        if seen is None or seen[0] != stamp:
            self._seen = seen = (stamp, self._read())
        return seen[1]

    def _read(self) -> dict[str, Token]:
        try:
            handle = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(handle, "rb") as file:
                content = file.read(_LARGEST + 1)
        except OSError as error:
            raise _trouble(self._path, "read", error) from error
        try:
            document = json.loads(content)
            if document["format"] != _FORMAT:
                raise _damaged(self._path)
            return {one["name"]: _token(one) for one in document["tokens"]}
        except (ValueError, KeyError, TypeError) as error:
            raise _damaged(self._path) from error


def _written(book: Mapping[str, Token]) -> bytes:
    tokens = [
        {
            "name": one.name,
            "role": one.role.value,
            "sha256": one.digest,
            "created_at": one.created_at.isoformat(),
            "expires_at": one.expires_at.isoformat() if one.expires_at else None,
        }
        for one in book.values()
    ]
    return json.dumps({"format": _FORMAT, "tokens": tokens}, indent=1).encode()


def _token(one: Mapping[str, Any]) -> Token:
    expires = one["expires_at"]
    return Token(
        name=str(one["name"]),
        role=Role(one["role"]),
        digest=str(one["sha256"]),
        created_at=datetime.fromisoformat(one["created_at"]),
        expires_at=datetime.fromisoformat(expires) if expires else None,
    )


def _trouble(path: Path, what: str, error: OSError) -> StoreError:
    return StoreError(
        f"The tokens in {path} cannot be {what} ({error.strerror}).",
        advice="Look at the rights of the file and its folder; nobody gets in until then.",
    )


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{path} is not what was written; no token is believed.",
        advice="Restore it from a backup, or delete it and `chocolate token create` new ones.",
    )
