"""The audit trail in memory, for tests."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.audit.store import TOGETHER


class MemoryAuditStore:
    """See ``AuditStore``; forgets everything when the process ends."""

    def __init__(self) -> None:
        """Start empty."""
        self._entries: list[AuditEntry] = []
        self._lock = threading.Lock()

    def record(self, entry: AuditEntry) -> None:
        """See ``AuditStore.record``."""
        entry = entry.tamed()
        with self._lock:
            for place in reversed(range(len(self._entries))):
                before = self._entries[place]
                if _same_refusal(before, entry):
                    self._entries[place] = replace(
                        before, times=before.times + entry.times, last_at=entry.at
                    )
                    return
            self._entries.append(entry)

    def entries(
        self, *, since: datetime | None = None, who: str | None = None, most: int = 100
    ) -> Sequence[AuditEntry]:
        """See ``AuditStore.entries``."""
        with self._lock:
            chosen = [
                one
                for one in self._entries
                if (since is None or one.at >= since) and who in (None, one.who)
            ]
        return chosen[::-1][:most]

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``AuditStore.forget``."""
        with self._lock:
            kept = [one for one in self._entries if (one.last_at or one.at) >= before]
            removed = len(self._entries) - len(kept)
            if not dry_run:
                self._entries = kept
        return removed


def _same_refusal(before: AuditEntry, entry: AuditEntry) -> bool:
    if entry.verdict is not Verdict.REFUSED or before.verdict is not Verdict.REFUSED:
        return False
    alike = all(
        getattr(before, part) == getattr(entry, part)
        for part in ("who", "origin", "action", "detail")
    )
    return alike and entry.at - before.at < TOGETHER
