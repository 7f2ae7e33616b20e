"""The port behind which keys and their use are remembered; secrets never get there."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from chocolate_factory.credentials.model import Key, KeyRecord


class CredentialStore(Protocol):
    """Remembers across restarts; safe for several threads and processes."""

    def find(self, key: Key) -> KeyRecord | None:
        """What is known about ``key``; None: it was never seen.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def change(
        self, key: Key, step: Callable[[KeyRecord], KeyRecord], *, now: datetime
    ) -> KeyRecord:
        """Replace what is known about ``key`` by ``step`` of it, with nobody in between.

        Args:
            key: Which; one never seen is first seen ``now``.
            step: From what is known to what is known next.
            now: Present instant.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def add_requests(self, source: str, day: date, requests: int) -> None:
        """Count ``requests`` to ``source`` more on ``day`` (UTC).

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def requests(self, source: str, first: date, last: date) -> int:
        """Requests to ``source`` from ``first`` to ``last``.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def forget_requests(self, before: date, *, dry_run: bool = False) -> int:
        """Remove the counts of days before ``before``, or only count them; how many."""
        ...
