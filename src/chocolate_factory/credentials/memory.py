"""Keys and their use in memory, for tests and for looking at things without a file."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from chocolate_factory.credentials.model import Key, KeyRecord


class MemoryCredentialStore:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._records: dict[tuple[str, str], KeyRecord] = {}
        self._requests: Counter[tuple[str, date]] = Counter()
        self._lock = threading.Lock()

    def find(self, key: Key) -> KeyRecord | None:
        """See ``CredentialStore.find``."""
        return self._records.get((key.source, key.fingerprint))

    def change(
        self, key: Key, step: Callable[[KeyRecord], KeyRecord], *, now: datetime
    ) -> KeyRecord:
        """See ``CredentialStore.change``."""
        with self._lock:
            changed = step(self.find(key) or KeyRecord(key, now))
            self._records[key.source, key.fingerprint] = changed
        return changed

    def add_requests(self, source: str, day: date, requests: int) -> None:
        """See ``CredentialStore.add_requests``."""
        with self._lock:
            self._requests[source, day] += requests

    def requests(self, source: str, first: date, last: date) -> int:
        """See ``CredentialStore.requests``."""
        with self._lock:
            return sum(
                count
                for (asked, day), count in self._requests.items()
                if asked == source and first <= day <= last
            )

    def forget_requests(self, before: date, *, dry_run: bool = False) -> int:
        """See ``CredentialStore.forget_requests``."""
        with self._lock:
            old = [one for one in self._requests if one[1] < before]
            for one in old if not dry_run else ():
                del self._requests[one]
        return len(old)
