"""One plan at a time for people who ask, so that pages and the plan in force are not starved."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chocolate_factory.kernel.errors import ChocolateError

MOST_ASKING = 4
"""Of the forty threads that answer, so many may make a plan or wait for their turn."""


class PlannerBusyError(ChocolateError):
    """Too many are asking for plans already."""

    status = 503
    retry_after_seconds: int | None = 60


class PlanQueue:
    """Who asks waits for those before; whoever would be one too many is turned away at once."""

    def __init__(self, most: int = MOST_ASKING) -> None:
        """Nobody asks; ``most`` may, at the same time."""
        self._places = threading.BoundedSemaphore(most)
        self._turn = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and have it.

        Raises:
            PlannerBusyError: Others are waiting.
        """
        if not self._places.acquire(blocking=False):
            raise PlannerBusyError(
                "Other plans are being made.", advice="Ask again in a minute or two."
            )
        try:
            with self._turn:
                yield
        finally:
            self._places.release()
