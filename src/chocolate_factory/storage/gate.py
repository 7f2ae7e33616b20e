"""Keeps everybody out of a database until it has been prepared, should it be down at the start."""

import threading
from collections.abc import Callable


class Gate:
    """Open, unless something is to be done first; safe for several threads."""

    def __init__(self) -> None:
        """Open."""
        self._first: Callable[[], None] | None = None
        self._doing = threading.RLock()
        self._inside = False

    def shut(self, first: Callable[[], None]) -> None:
        """Let whoever comes next do ``first``, which may pass; until it has succeeded."""
        with self._doing:
            self._first = first

    def enter(self) -> None:
        """Return once nothing is to be done first.

        Raises:
            StoreError: It could not be done; the next one tries again.
        """
        if self._first is not None:
            with self._doing:
                self._do_first()

    def _do_first(self) -> None:
        first = self._first
        if first is None or self._inside:
            return
        self._inside = True
        try:
            first()
            self._first = None
        finally:
            self._inside = False
