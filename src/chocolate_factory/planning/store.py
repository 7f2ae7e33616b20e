"""The port behind which every plan that was issued is kept."""

from datetime import datetime
from typing import Protocol

from chocolate_factory.planning.model import Plan


class PlanStore(Protocol):
    """Keeps plans by the moment of issue."""

    def save(self, plan: Plan) -> None:
        """Keep ``plan``; one of the same moment takes the place of the first.

        On return it survives a crash.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def latest(self) -> Plan | None:
        """The plan issued last, or None.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def since(self, moment: datetime) -> tuple[Plan, ...]:
        """The plans issued at ``moment`` or later, by issue.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """Remove the plans issued before ``before``, but never the latest, or only count them.

        Raises:
            StoreError: The database cannot be written.
        """
        ...
