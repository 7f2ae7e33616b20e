"""Since when a store has not answered, and a short answer for those who ask it meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TypeVar

import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import StoreUnavailableError

T = TypeVar("T")
_log = structlog.get_logger()

PAUSE_SECONDS = 2.0
"""How long a store that failed is not asked again: nobody queues before a host that hangs."""


@dataclass(frozen=True, slots=True)
class Outage:
    """A store does not answer.

    Attributes:
        since: Of the first call that failed (UTC).
        error: Why, with the remedy.
    """

    since: datetime
    error: StoreUnavailableError


class Line:
    """Whether a store answers one kind of calls; safe for several threads."""

    def __init__(self, clock: Clock, kind: str) -> None:
        """Of the ``kind`` that is named in the log; by ``clock``."""
        self._clock = clock
        self._kind = kind
        self._lock = Lock()
        self._outage: Outage | None = None
        self._failed_at = 0.0

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts, if one does."""
        return self._outage

    def ask(self, act: Callable[[], T]) -> T:
        """The result of ``act``; a store that failed a moment ago is not asked.

        Raises:
            StoreUnavailableError: It does not answer, or did not a moment ago.
        """
        outage = self._outage
        if outage and self._clock.monotonic() - self._failed_at < PAUSE_SECONDS:
            raise StoreUnavailableError(outage.error.message, advice=outage.error.advice)
        return self.insist(act)

    def insist(self, act: Callable[[], T]) -> T:
        """The result of ``act``, whatever came of the call before.

        Raises:
            StoreUnavailableError: The store does not answer.
        """
        try:
            result = act()
        except StoreUnavailableError as error:
            self._note_failure(error)
            raise
        if self._outage:
            self._note_answer()
        return result

    def _note_failure(self, error: StoreUnavailableError) -> None:
        with self._lock:
            self._failed_at = self._clock.monotonic()
            if self._outage is None:
                self._outage = Outage(self._clock.now(), error)
                _log.error("store_down", calls=self._kind, error=error.message, advice=error.advice)
            else:
                self._outage = Outage(self._outage.since, error)

    def _note_answer(self) -> None:
        with self._lock:
            outage, self._outage = self._outage, None
        if outage:
            _log.info("store_back", calls=self._kind, down_since=outage.since.isoformat())
