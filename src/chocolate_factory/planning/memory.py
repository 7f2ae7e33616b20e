"""Plans in memory, for tests and for looking at things without a file."""

import threading
from datetime import datetime

from chocolate_factory.planning.model import Plan


class MemoryPlanStore:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._plans: dict[datetime, Plan] = {}
        self._lock = threading.Lock()

    def save(self, plan: Plan) -> None:
        """Keep ``plan``."""
        with self._lock:
            self._plans[plan.issued_at] = plan

    def latest(self) -> Plan | None:
        """The plan issued last, or None."""
        with self._lock:
            return self._plans[max(self._plans)] if self._plans else None

    def since(self, moment: datetime) -> tuple[Plan, ...]:
        """The plans issued at ``moment`` or later, by issue."""
        with self._lock:
            return tuple(self._plans[one] for one in sorted(self._plans) if one >= moment)

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``PlanStore.forget``."""
        with self._lock:
            old = [
                moment for moment in self._plans if moment < before and moment != max(self._plans)
            ]
            for moment in old if not dry_run else ():
                del self._plans[moment]
            return len(old)
