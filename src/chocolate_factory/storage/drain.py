"""Empties the spool into the stores, oldest first, as soon as they answer."""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from chocolate_factory.kernel.errors import ChocolateError, StoreUnavailableError
from chocolate_factory.kernel.process_lock import held_alone
from chocolate_factory.storage.spool import Spool
from chocolate_factory.storage.spool_entry import DamagedItemError, Item, Waiting

Take = Callable[[Mapping[str, Any]], None]
"""Stores the content of an item; the same once more changes nothing."""

PAUSE_SECONDS = 2.0
"""Between two looks whether the store answers again."""
_GLANCE_SECONDS = 0.05
_PATIENCE_SECONDS = 60.0
"""For another process that is draining."""
_log = structlog.get_logger()


class Drain:
    """Takes what waits to its store; one thread of one process at a time."""

    def __init__(
        self, spool: Spool, lock_file: Path, *, pause_seconds: float = PAUSE_SECONDS
    ) -> None:
        """Empty ``spool``; ``lock_file`` tells other processes that somebody does."""
        self.spool = spool
        self._lock_file = lock_file
        self._pause = pause_seconds
        self._takers: dict[str, Take] = {}
        self._draining = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()
        self._wanted = False
        self._trials: list[Callable[[], None]] = []
        self._when_drained: list[Callable[[], None]] = []

    def takes(self, kind: str, take: Take) -> None:
        """Let ``take`` store items of ``kind``."""
        self._takers[kind] = take

    def tries(self, trial: Callable[[], None]) -> None:
        """Whenever nothing waits (any more), call ``trial`` until it no longer fails."""
        self._trials.append(trial)

    def when_drained(self, tell: Callable[[], None]) -> None:
        """Call ``tell`` whenever the spool has been emptied behind everybody's back."""
        self._when_drained.append(tell)

    def append(self, item: Item) -> None:
        """Let ``item`` wait, and look for the store until it has been taken.

        Raises:
            StoreUnavailableError: The spool cannot be written or is full.
        """
        self.spool.append(item)
        self.start()

    def settle(self) -> None:
        """Return once nothing waits.

        Raises:
            StoreUnavailableError: A store does not answer, or the spool cannot be used.
        """
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not self.spool.is_empty():
            with self._draining, held_alone(self._lock_file) as alone:
                if alone:
                    self._empty()
            if self._stopped.is_set():
                raise StoreUnavailableError("The program ends; what waits is stored later.")
            if not alone:
                if time.monotonic() > deadline:
                    raise StoreUnavailableError(
                        "What waits in the spool is being stored by another process.",
                        advice="Try again in a minute.",
                    )
                time.sleep(_GLANCE_SECONDS)

    def start(self) -> None:
        """Empty the spool in the background, and try whether the stores take anything."""
        with self._starting:
            self._wanted = True
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._work, name="drain", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Look for the store no more; what waits is taken by the next process."""
        self._stopped.set()
        with self._starting:
            thread = self._thread
        if thread is not None:
            thread.join(timeout=self._pause)

    def _work(self) -> None:
        drained = False
        while not self._stopped.is_set():
            self._wanted = False
            try:
                drained = drained or not self.spool.is_empty()
                self.settle()
                for trial in self._trials:
                    trial()
            except ChocolateError as error:
                _log.info("store_awaited", error=error.message)
                self._stopped.wait(self._pause)
                continue
            with self._starting:
                if self._is_empty() and not self._wanted:
                    self._thread = None
                    break
        if drained and not self._stopped.is_set():
            _log.info("spool_drained")
            for tell in self._when_drained:
                tell()

    def _is_empty(self) -> bool:
        try:
            return self.spool.is_empty()
        except StoreUnavailableError:
            return False

    def _empty(self) -> None:
        while not self._stopped.is_set() and (waiting := self.spool.oldest()) is not None:
            self._store(waiting)

    def _store(self, waiting: Waiting) -> None:
        take = self._takers.get(waiting.item.kind)
        if take is None:
            self._set_aside(waiting, f"nothing here takes {waiting.item.kind}")
            return
        try:
            take(waiting.item.content())
        except StoreUnavailableError:
            raise
        except (ChocolateError, DamagedItemError) as error:
            self._set_aside(waiting, str(error))
        else:
            self.spool.done(waiting)

    def _set_aside(self, waiting: Waiting, reason: str) -> None:
        _log.error("spooled_values_set_aside", subject=waiting.item.subject, reason=reason)
        self.spool.set_aside(waiting, reason)
