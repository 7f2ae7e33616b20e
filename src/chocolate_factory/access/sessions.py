"""Whoever has signed in with a browser: remembered here, so that signing out ends it for good."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from chocolate_factory.access.make_token import digest_of

LASTS_SECONDS = 12 * 3600
"""A long shift."""
MOST_SESSIONS = 200
_BYTES = 32


class Sessions:
    """In memory only: after a restart everybody signs in again. Safe for threads."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Nobody has signed in; ``monotonic`` (s) tells when a session ends."""
        self._monotonic = monotonic
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = Lock()

    def begin(self, token_digest: str) -> str:
        """Begin a session of whoever has that token; its secret name, for the cookie."""
        name = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._open[digest_of(name)] = (token_digest, self._monotonic() + LASTS_SECONDS)
            while len(self._open) > MOST_SESSIONS:
                self._open.popitem(last=False)
        return name

    def token_of(self, name: str) -> str | None:
        """The digest of the token that a session was begun with; None if it is over."""
        key = digest_of(name)
        with self._lock:
            digest, ends = self._open.get(key, (None, 0.0))
            if digest is not None and self._monotonic() >= ends:
                del self._open[key]
                return None
            return digest

    def end(self, name: str) -> None:
        """End a session, if there is one."""
        with self._lock:
            self._open.pop(digest_of(name), None)
