"""Counts the requests to each source by minute, day and month, and what the source says is left.

AEMET tells with every answer how many requests remain (header ``Remaining-request-count``).
"""

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import structlog

from chocolate_factory.credentials.model import Use
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import StoreError

REMAINING = "remaining-request-count"
_MINUTE_SECONDS = 60.0
_MOST_DIGITS = 12
_log = structlog.get_logger()


class Sent(NamedTuple):
    """What was asked of one source since this process started."""

    requests: int
    remaining: int | None
    """What it said is left; None where it does not say."""


class RequestMeter:
    """Counts for one process and adds up for all; safe for several threads."""

    def __init__(self, store: CredentialStore, clock: Clock) -> None:
        """Count from now; what is kept in ``store`` is added to."""
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)
        self._unkept: Counter[tuple[str, date]] = Counter()
        self._sent: Counter[str] = Counter()
        self._remaining: dict[str, tuple[int, datetime]] = {}
        self._kept_at = clock.monotonic()

    def note(self, source: str, headers: Mapping[str, str]) -> None:
        """Count one request that went out; never raises.

        Args:
            source: Whom.
            headers: Of its answer, by lower-case name; empty if none came.
        """
        now, monotonic = self._clock.now(), self._clock.monotonic()
        left = headers.get(REMAINING, "").strip()
        with self._lock:
            recent = self._recent[source]
            recent.append(monotonic)
            _forget(recent, monotonic)
            self._unkept[source, now.date()] += 1
            self._sent[source] += 1
            if left.isascii() and left.isdigit() and len(left) <= _MOST_DIGITS:
                self._remaining[source] = int(left), now
            due = monotonic - self._kept_at >= _MINUTE_SECONDS
        if due:
            self.keep()

    def keep(self) -> None:
        """Write down what was counted; if that fails, it is tried again later."""
        with self._lock:
            unkept, self._unkept = self._unkept, Counter()
            self._kept_at = self._clock.monotonic()
        while unkept:
            (source, day), requests = unkept.popitem()
            try:
                self._store.add_requests(source, day, requests)
            except StoreError as error:
                _log.warning("requests_not_counted", error=error.message)
                unkept[source, day] += requests
                break
        with self._lock:
            self._unkept.update(unkept)

    def sent(self) -> dict[str, Sent]:
        """How often each source was asked by this process; reads nothing."""
        with self._lock:
            left = {source: remaining for source, (remaining, _) in self._remaining.items()}
            return {name: Sent(asked, left.get(name)) for name, asked in self._sent.items()}

    def use(self, source: str) -> Use:
        """How often ``source`` was asked.

        Raises:
            StoreError: The counts cannot be read.
        """
        self.keep()
        now, monotonic = self._clock.now(), self._clock.monotonic()
        today = now.date()
        with self._lock:
            recent = self._recent[source]
            _forget(recent, monotonic)
            last_minute = len(recent)
            remaining, remaining_at = self._remaining.get(source, (None, None))
        return Use(
            last_minute=last_minute,
            today=self._store.requests(source, today, today),
            this_month=self._store.requests(source, today.replace(day=1), today),
            remaining=remaining,
            remaining_at=remaining_at,
        )


def _forget(recent: deque[float], monotonic: float) -> None:
    while recent and recent[0] <= monotonic - _MINUTE_SECONDS:
        recent.popleft()
