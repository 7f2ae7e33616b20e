"""The ledger in memory, for tests and for looking at things without a file."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.model import Announcement, Booking, Entry, Fact, Key


class MemoryLedger:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: dict[Key, Entry] = {}
        self._lock = threading.Lock()

    def announce(self, announcements: Iterable[Announcement]) -> int:
        """See ``LedgerStore.announce``."""
        changed = 0
        with self._lock:
            for one in announcements:
                before = self._entries.get(one.key)
                if before is None or before.announced != one or before.cancelled_at:
                    self._entries[one.key] = (
                        Entry(one)
                        if before is None
                        else replace(before, announced=one, cancelled_at=None)
                    )
                    changed += 1
        return changed

    def record(self, facts: Mapping[Key, Fact]) -> None:
        """See ``LedgerStore.record``."""
        with self._lock:
            found = {key: replace(self._entries[key], fact=fact) for key, fact in facts.items()}
            self._entries |= found

    def book(self, bookings: Mapping[Key, Booking]) -> None:
        """See ``LedgerStore.book``."""
        with self._lock:
            for key, booking in bookings.items():
                if key in self._entries:
                    self._entries[key] = replace(self._entries[key], booking=booking)

    def cancel(self, batches: Iterable[str], at: datetime) -> None:
        """See ``LedgerStore.cancel``."""
        names = set(batches)
        with self._lock:
            self._entries |= {
                key: replace(one, cancelled_at=at)
                for key, one in self._entries.items()
                if key.batch in names and one.fact is None and one.cancelled_at is None
            }

    def entries(self, interval: Interval) -> list[Entry]:
        """See ``LedgerStore.entries``."""
        with self._lock:
            found = [
                one
                for one in self._entries.values()
                if _touches(one.happened, interval)
                or _touches(Interval(one.announced.start, one.announced.end), interval)
            ]
        return sorted(found, key=_order)

    def batch(self, name: str) -> list[Entry]:
        """See ``LedgerStore.batch``."""
        with self._lock:
            found = [one for one in self._entries.values() if one.key.batch == name]
        return sorted(found, key=_order)


def _touches(one: Interval, other: Interval) -> bool:
    return one.start < other.end and one.end > other.start


def _order(entry: Entry) -> tuple[object, ...]:
    return entry.happened.start, entry.key
