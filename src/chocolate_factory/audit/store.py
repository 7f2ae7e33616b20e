"""The port behind which the audit trail is kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from chocolate_factory.audit.model import AuditEntry

TOGETHER: timedelta = timedelta(hours=1)
"""The same refusal again within this time is one entry that counts."""


class AuditStore(Protocol):
    """Keeps entries across restarts; shared by all processes on the database."""

    def record(self, entry: AuditEntry) -> None:
        """Keep an entry.

        A refusal of the same person, origin, action and detail as one that began less than
        ``TOGETHER`` before is added to that.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def entries(
        self, *, since: datetime | None = None, who: str | None = None, most: int = 100
    ) -> Sequence[AuditEntry]:
        """The newest entries, newest first.

        Args:
            since: Only those that began then or later.
            who: Only those of this person.
            most: How many at most.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """Remove entries that ended before ``before``, or only count them; how many.

        Raises:
            StoreError: The database cannot be written.
        """
        ...
