"""Stops calling a source that keeps failing, and tries again after a pause.

Calls are judged, never held up: what goes on at the same time is the rate limit's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TypeVar

import structlog

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import ChocolateError, UpstreamUnavailableError
from chocolate_factory.kernel.rate_limit import OwnLimitError

T = TypeVar("T")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CircuitState:
    """How a source's circuit stands.

    Attributes:
        source: Name of the source.
        state: ``closed`` (normal), ``open`` (not called) or ``half-open`` (one trial call).
        failures: Consecutive failed calls.
        opened_at: When it last opened (UTC); None while closed.
        last_error: What the last failed call said; "" after a success.
    """

    source: str
    state: str
    failures: int
    opened_at: datetime | None
    last_error: str


class Circuit:
    """One source's circuit; safe for threads.

    Only unavailability counts as failure: a refusal, a "not published" and even nonsense show that
    somebody is there. What was not sent shows nothing.
    """

    def __init__(self, source: str, failures: int, pause: float, clock: Clock) -> None:
        """Open after ``failures`` failed calls in a row; try again after ``pause`` seconds."""
        self.source = source
        self._most = failures
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._last_error = ""
        self._opened_at: datetime | None = None
        self._open_until = 0.0
        self._trying = False

    def call(self, act: Callable[[], T]) -> T:
        """The result of ``act``.

        Raises:
            UpstreamUnavailableError: The circuit is open; ``act`` was not called.
        """
        trial = self._let_through()
        try:
            result = act()
        except (OwnLimitError, WorkCancelledError):
            raise
        except UpstreamUnavailableError as error:
            self._failed(str(error))
            raise
        except ChocolateError:
            self._answered()
            raise
        else:
            self._answered()
            return result
        finally:
            if trial:
                self._trying = False

    def state(self) -> CircuitState:
        """How it stands now; never waits for a running call."""
        with self._lock:
            state = "closed" if self._opened_at is None else "open"
            return CircuitState(
                self.source,
                "half-open" if self._trying else state,
                self._failures,
                self._opened_at,
                self._last_error,
            )

    def _let_through(self) -> bool:
        """Whether this call is the trial of an open circuit."""
        with self._lock:
            if self._opened_at is None:
                return False
            if self._trying or self._clock.monotonic() < self._open_until:
                raise UpstreamUnavailableError(
                    self.source,
                    f"{self.source} has failed {self._failures} times in a row"
                    f" and is left alone for {self._pause:g} s.",
                    advice=self._last_error,
                )
            self._trying = True
            return True

    def _failed(self, error: str) -> None:
        with self._lock:
            self._failures += 1
            self._last_error = error
            if self._failures < self._most:
                return
            self._opened_at = self._clock.now()
            self._open_until = self._clock.monotonic() + self._pause
        _log.warning("circuit_opened", source=self.source, error=error)

    def _answered(self) -> None:
        with self._lock:
            self._failures, self._last_error = 0, ""
            was_open, self._opened_at = self._opened_at is not None, None
        if was_open:
            _log.info("circuit_closed", source=self.source)
