"""Where long work is done: one piece at a time, watched, stoppable, away from pages."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Event, Lock, Thread, current_thread
from typing import Any, NamedTuple, TypeVar

import structlog

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.kernel.process_lock import held_alone
from chocolate_factory.kernel.worker_process import Worker, WorkerProcess

Result = TypeVar("Result")
Step = Callable[[int, int, str], None]
"""Hears how much is done, of how much, and what."""
log = structlog.get_logger()


class Failure(NamedTuple):
    """When and why a training failed, and how much was stored then."""

    at: datetime
    intervals: int
    reason: str


class HouseRules(NamedTuple):
    """What is worked on, and where its state can be read, for whoever finds it taken."""

    of: str
    see: str


MODELS = HouseRules("models", "GET /models/status")
OFFICE = HouseRules("monthly statements", "GET /savings/monthly")


class WorkshopBusyError(ChocolateError):
    """Something else is being worked on."""

    status = 409


@dataclass(frozen=True, slots=True)
class WorkState:
    """How a piece of work stands.

    Attributes:
        what: ``training`` or ``validation``.
        running: Whether it goes on.
        started_at: UTC.
        ended_at: UTC; None while it goes on.
        subject: What is being worked on, such as ``ensemble for price.spot.es``.
        label: What is being done.
        done: How much of ``total`` is done.
        total: 0 where nobody knows.
        result: What came of it; empty before.
        error: What stopped it, or "".
    """

    what: str
    running: bool
    started_at: datetime
    ended_at: datetime | None = None
    subject: str = ""
    label: str = ""
    done: int = 0
    total: int = 0
    result: dict[str, Any] = field(default_factory=dict)
    error: str = ""


class Workshop:
    """See the module; once it was stopped nothing begins any more."""

    def __init__(
        self,
        clock: Clock,
        worker: Worker | None = None,
        *,
        rules: HouseRules = MODELS,
        lock_file: Path | None = None,
    ) -> None:
        """Nothing runs before it is asked for.

        Args:
            clock: To say when work was begun.
            worker: Where heavy work is done; None: in a process of its own.
            rules: What is worked on here.
            lock_file: Held by whichever process works; None: other processes do not matter.
        """
        self._clock = clock
        self._worker = worker or WorkerProcess()
        self._rules = rules
        self._lock_file = lock_file
        self.failures: dict[str, Failure] = {}
        """What could not be trained lately, by its name."""
        self._stop = Event()
        self._lock = Lock()
        self._taken = False
        self._state: WorkState | None = None
        self._thread: Thread | None = None
        self._owner: Thread | None = None
        """Whose work the state tells of."""

    @property
    def state(self) -> WorkState | None:
        """The newest piece of work; None if there was none."""
        return self._state

    @contextmanager
    def taken_for(self, what: str) -> Iterator[None]:
        """Work in here alone; how it stands is kept in ``state``.

        Raises:
            WorkshopBusyError: Somebody else works, here or in another process.
            WorkCancelledError: The workshop was told to stop.
            StoreError: The lock file cannot be written.
        """
        with self._lock:
            if self._taken:
                doing = self._state.what if self._state else "other work"
                raise WorkshopBusyError(
                    f"The {doing} of {self._rules.of} is still going on.",
                    advice=f"Ask again when it has ended: `{self._rules.see}` says how it stands.",
                )
            self._taken = True
        try:
            with self._alone() as alone:
                if not alone:
                    raise WorkshopBusyError(
                        f"Another process is busy with {self._rules.of}.",
                        advice="Ask again when it has ended.",
                    )
                with self._told_of(what):
                    yield
        finally:
            with self._lock:
                self._taken = False

    def _alone(self) -> AbstractContextManager[bool]:
        """Whether no other process works, nor will as long as the context lasts."""
        file = self._lock_file
        return nullcontext(enter_result=True) if file is None else held_alone(file)

    @contextmanager
    def _told_of(self, what: str) -> Iterator[None]:
        """Keep in the state that ``what`` begins, and how it ends."""
        if self._stop.is_set():
            raise WorkCancelledError("The work was stopped.")
        with self._lock:
            self._owner = current_thread()
            self._state = WorkState(what, running=True, started_at=self._clock.now())
        error = ""
        try:
            yield
        except ChocolateError as trouble:
            error = str(trouble)
            raise
        except BaseException:
            error = "Something broke inside. The log says what."
            raise
        finally:
            self._update(running=False, ended_at=self._clock.now(), error=error)

    def run(
        self, subject: str, function: Callable[..., Result], *arguments: object, step: Step
    ) -> Result:
        """Call ``function(*arguments, tell)`` in the worker; only inside ``taken_for``.

        Raises:
            WorkCancelledError: The workshop was told to stop.
            WorkerLostError: The worker died.
            ChocolateError: What the function raised.
        """
        self._update(subject=subject, label="", done=0, total=0)

        def tell(done: int, total: int, label: str) -> None:
            self._update(done=done, total=total, label=label)
            step(done, total, f"{subject}: {label}")

        return self._worker.run(function, *arguments, tell=tell, stop=self._stop)

    def start(self, what: str, work: Callable[[], dict[str, Any]]) -> WorkState:
        """Do ``work``, which takes the workshop itself, behind everybody's back.

        If it is taken already, say what is going on.
        """
        with self._lock:
            if self._taken or (self._thread is not None and self._thread.is_alive()):
                return self._state or WorkState(what, running=True, started_at=self._clock.now())
            self._state = WorkState(what, running=True, started_at=self._clock.now())
            # Whatever it logs carries the id of the request that began it.
            self._thread = Thread(
                target=copy_context().run, args=(self._attempt, what, work), name=what, daemon=True
            )
            self._owner = self._thread
            self._thread.start()
            return self._state

    def note(self, result: dict[str, Any]) -> None:
        """Keep what came of the newest work."""
        self._update(result=result)

    def stop(self, *, wait_seconds: float = 5.0) -> None:
        """Give up what is going on; what was finished stays."""
        self._stop.set()
        thread = self._thread
        if thread is not None:
            thread.join(wait_seconds)

    def _attempt(self, what: str, work: Callable[[], dict[str, Any]]) -> None:
        error = ""
        try:
            self.note(work())
        except WorkCancelledError as trouble:
            error = trouble.message
        except ChocolateError as trouble:
            error = str(trouble)
            log.warning("work_failed", work=what, error=trouble.message)
        except Exception:  # a bug must not look like work well done
            error = "Something broke inside. The log says what."
            log.exception("work_broke", work=what)
        self._update(running=False, ended_at=self._clock.now(), error=error)

    def _update(self, **changes: Any) -> None:  # noqa: ANN401 - fields of the state
        """Unless somebody else has begun since, of whom the state tells."""
        with self._lock:
            if self._state is not None and self._owner is current_thread():
                self._state = replace(self._state, **changes)
