"""Locks in memory, for tests and for looking at things without a file."""

import threading
from datetime import datetime

from chocolate_factory.planning.locks.model import Lock, Rule, UnknownLockError


class MemoryLockStore:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._locks: dict[int, Lock] = {}
        self._given = 0
        self._guard = threading.Lock()

    def add(self, rule: Rule, *, now: datetime, note: str = "") -> Lock:
        """See ``LockStore.add``."""
        with self._guard:
            self._given += 1
            self._locks[self._given] = Lock(self._given, rule, now, note)
            return self._locks[self._given]

    def all(self) -> list[Lock]:
        """See ``LockStore.all``."""
        with self._guard:
            return list(self._locks.values())

    def remove(self, number: int) -> None:
        """See ``LockStore.remove``."""
        with self._guard:
            if self._locks.pop(number, None) is None:
                raise UnknownLockError.of(number)

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``LockStore.forget``."""
        with self._guard:
            past = [number for number, lock in self._locks.items() if lock.rule.ends < before]
            for number in past if not dry_run else ():
                del self._locks[number]
            return len(past)
