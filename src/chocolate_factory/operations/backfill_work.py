"""Healing in the background, with progress, one at a time and stoppable."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.heal_gaps import heal_gaps
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.progress import Progress, WorkCancelledError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BackfillState:
    """Where the newest backfill stands.

    Attributes:
        running: Whether it goes on.
        interval: What is healed.
        started_at: When it began.
        progress: After its newest request; None before the first.
        reports: What came of it, once it ended.
        error: What stopped it, or "".
    """

    running: bool
    interval: Interval
    started_at: datetime
    progress: Progress | None = None
    reports: tuple[FillReport, ...] = ()
    error: str = ""


class BackfillWork:
    """Starts, watches and stops the background backfill."""

    def __init__(self, ports: Ports, on_done: Callable[[], None] = lambda: None) -> None:
        """Tell ``on_done`` when a backfill has ended, so that plans can follow."""
        self._ports = ports
        self._on_done = on_done
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._state: BackfillState | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> BackfillState | None:
        """Where the newest backfill stands; None if there was none."""
        return self._state

    def start(self, interval: Interval) -> BackfillState:
        """Begin to heal ``interval``, or say where the one that is running stands."""
        with self._lock:
            if self._state is not None and self._state.running:
                return self._state
            self._stop.clear()
            self._state = BackfillState(
                running=True, interval=interval, started_at=self._ports.clock.now()
            )
            self._thread = threading.Thread(
                target=self._heal, args=(interval,), name="backfill", daemon=True
            )
            self._thread.start()
            return self._state

    def stop(self, *, wait_seconds: float = 10.0) -> None:
        """Stop after the running request; everything written stays.

        Args:
            wait_seconds: How long to wait for it to have stopped.
        """
        with self._lock:
            self._stop.set()
            thread = self._thread
        if thread is not None:
            thread.join(wait_seconds)

    def _heal(self, interval: Interval) -> None:
        reports: list[FillReport] = []
        error = ""
        try:
            reports = heal_gaps(self._ports, interval, insist=True, on_progress=self._watch)
        except ChocolateError as trouble:
            error = str(trouble)
            log.warning("backfill_failed", error=trouble.message)
        except Exception:  # a bug must not look like work well done
            error = "Something broke inside. The log says what."
            log.exception("backfill_broke")
        self._update(running=False, reports=tuple(reports), error=error)
        log.info("backfill_ended", error=error)
        self._on_done()

    def _watch(self, progress: Progress) -> None:
        self._update(progress=progress)
        if self._stop.is_set():
            raise WorkCancelledError("The backfill was stopped.")

    def _update(
        self,
        *,
        running: bool = True,
        progress: Progress | None = None,
        reports: tuple[FillReport, ...] = (),
        error: str = "",
    ) -> None:
        with self._lock:
            before = self._state
            if before is not None:
                self._state = replace(
                    before,
                    running=running,
                    progress=progress or before.progress,
                    reports=reports,
                    error=error,
                )
