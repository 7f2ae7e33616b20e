"""The port behind which the ledger is kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.model import Announcement, Booking, Entry, Fact, Key


class LedgerStore(Protocol):
    """Keeps one entry for each step of each batch; nothing is ever deleted."""

    def announce(self, announcements: Iterable[Announcement]) -> int:
        """Enter or replace what was announced; facts stay, and what was called off no longer is.

        Returns:
            How many entries are new or say something else.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def record(self, facts: Mapping[Key, Fact]) -> None:
        """Keep what happened; a later word replaces an earlier one.

        Raises:
            KeyError: A step was never announced.
            StoreError: The database cannot be written.
        """
        ...

    def book(self, bookings: Mapping[Key, Booking]) -> None:
        """Keep what steps cost; entries that do not exist are left out.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def cancel(self, batches: Iterable[str], at: datetime) -> None:
        """Mark every step of these batches that nobody has recorded as called off at ``at``.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def entries(self, interval: Interval) -> list[Entry]:
        """Those that happened, or were announced, at some moment of ``interval``, by start.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def batch(self, name: str) -> list[Entry]:
        """Every step of the batches of this name, by start.

        Raises:
            StoreError: The database cannot be read.
        """
        ...
