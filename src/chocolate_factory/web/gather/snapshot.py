"""Keeps the newest gathering for a moment, so that many readers cost as much as one."""

import threading
from collections.abc import Callable

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.web.pages.today import TodayView

KEPT_SECONDS = 2.0
"""Shorter than anything on the page changes, longer than a burst of readers."""


class Snapshots:
    """Gathers a view at most once every two seconds."""

    def __init__(self, gather: Callable[[], TodayView], clock: Clock) -> None:
        """Gather with ``gather`` when asked."""
        self._gather = gather
        self._clock = clock
        self._lock = threading.Lock()
        self._view: TodayView | None = None
        self._at = 0.0

    def today(self) -> TodayView:
        """The newest view, at most two seconds old; readers that come together share it.

        Raises:
            StoreError: The store cannot be read.
        """
        with self._lock:
            now = self._clock.monotonic()
            if self._view is None or now - self._at > KEPT_SECONDS:
                self._view = self._gather()
                self._at = now
            return self._view
