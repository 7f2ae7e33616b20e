"""Long filling in the background: with progress, one at a time and stoppable."""

import threading
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.progress import Pace, Progress, Watcher, WorkCancelledError

log = structlog.get_logger()

Fill = Callable[[Interval, Watcher], list[FillReport]]
"""What is to be done in an interval; tells the watcher after each request."""


@dataclass(frozen=True, slots=True)
class FillState:
    """Where the newest piece of work stands.

    Attributes:
        running: Whether it goes on.
        interval: What is filled.
        started_at: When it began.
        pace: How fast it is and how long it will take; None before its first request.
        reports: What came of it, once it ended.
        error: What stopped it, or "".
    """

    running: bool
    interval: Interval
    started_at: datetime
    pace: Pace | None = None
    reports: tuple[FillReport, ...] = ()
    error: str = ""

    @property
    def progress(self) -> Progress | None:
        """After its newest request; None before the first."""
        return self.pace.progress if self.pace else None


class FillWork:
    """Starts, watches and stops one piece of work at a time."""

    def __init__(
        self, name: str, fill: Fill, clock: Clock, on_done: Callable[[], None] = lambda: None
    ) -> None:
        """Prepare; nothing runs before ``start``.

        Args:
            name: For the log and the thread.
            fill: The work.
            clock: When it began, and how long it takes.
            on_done: Told when it has ended, so that plans can follow.
        """
        self._name = name
        self._fill = fill
        self._clock = clock
        self._on_done = on_done
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._state: FillState | None = None
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> FillState | None:
        """Where the newest piece stands; None if there was none."""
        return self._state

    def start(self, interval: Interval) -> FillState:
        """Begin to fill ``interval``, or say where the one that is running stands."""
        with self._lock:
            if self._state is not None and self._state.running:
                return self._state
            self._stop.clear()
            self._state = FillState(running=True, interval=interval, started_at=self._clock.now())
            # Whatever it logs carries the id of the request that began it.
            self._thread = threading.Thread(
                target=copy_context().run, args=(self._run, interval), name=self._name, daemon=True
            )
            self._thread.start()
            return self._state

    def stop(self, *, wait_seconds: float = 10.0) -> None:
        """Stop after the running request; what was written stays.

        Args:
            wait_seconds: How long to wait for it to have stopped.
        """
        with self._lock:
            self._stop.set()
            thread = self._thread
        if thread is not None:
            thread.join(wait_seconds)

    def _run(self, interval: Interval) -> None:
        reports: list[FillReport] = []
        error, began = "", self._clock.monotonic()

        def watch(progress: Progress) -> None:
            self._update(pace=Pace(progress, self._clock.monotonic() - began))
            if self._stop.is_set():
                raise WorkCancelledError(f"The {self._name} was stopped.")

        try:
            with in_background(self._stop):
                reports = self._fill(interval, watch)
        except ChocolateError as trouble:
            error = str(trouble)
            log.warning("filling_failed", work=self._name, error=trouble.message)
        except Exception:  # a bug must not look like work well done
            error = "Something broke inside. The log says what."
            log.exception("filling_broke", work=self._name)
        self._update(running=False, reports=tuple(reports), error=error)
        log.info("filling_ended", work=self._name, error=error)
        self._on_done()

    def _update(
        self,
        *,
        running: bool = True,
        pace: Pace | None = None,
        reports: tuple[FillReport, ...] = (),
        error: str = "",
    ) -> None:
        with self._lock:
            before = self._state
            if before is not None:
                self._state = replace(
                    before,
                    running=running,
                    pace=pace or before.pace,
                    reports=reports,
                    error=error,
                )
