"""One at a time, live work before bulk work, and first come, first served among equals."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

GLANCE_SECONDS = 0.5
"""How often whoever waits looks whether it is still wanted."""


class Turn:
    """Whose turn it is; safe for threads."""

    def __init__(self) -> None:
        """Nobody's."""
        self._changed = Condition()
        self._taken = False
        self._waiting: dict[bool, deque[object]] = {False: deque(), True: deque()}

    @contextmanager
    def taken(self, *, bulk: bool, require_wanted: Callable[[], None]) -> Iterator[None]:
        """Inside, it is the caller's turn and nobody else's.

        Args:
            bulk: Whether live work goes before it.
            require_wanted: Called while waiting; may raise to wait no longer.
        """
        me, queue = object(), self._waiting[bulk]
        with self._changed:
            queue.append(me)
            try:
                while self._taken or queue[0] is not me or (bulk and self._waiting[False]):
                    self._changed.wait(GLANCE_SECONDS)
                    require_wanted()
                self._taken = True
            finally:
                queue.remove(me)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()
