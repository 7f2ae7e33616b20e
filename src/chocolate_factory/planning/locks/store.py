"""The port behind which the locks are kept."""

from datetime import datetime
from typing import Protocol

from chocolate_factory.planning.locks.model import Lock, Rule


class LockStore(Protocol):
    """Keeps locks until they are lifted or past."""

    def add(self, rule: Rule, *, now: datetime, note: str = "") -> Lock:
        """Keep ``rule`` as a lock with a new number; on return it survives a crash.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def all(self) -> list[Lock]:
        """Every lock, past ones included, in the order in which they were set.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def remove(self, number: int) -> None:
        """Lift a lock.

        Raises:
            UnknownLockError: There is none of that number.
            StoreError: The database cannot be written.
        """
        ...

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """Remove the locks that ended before ``before``, or only count them.

        Raises:
            StoreError: The database cannot be written.
        """
        ...
