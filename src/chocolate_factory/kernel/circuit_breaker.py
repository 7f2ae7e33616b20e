"""Stops calling a source that keeps failing, and tries again after a pause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import pybreaker
import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import UpstreamUnavailableError
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


def _is_answer(error: BaseException) -> bool:
    return not isinstance(error, UpstreamUnavailableError) or isinstance(error, OwnLimitError)


class Circuit(pybreaker.CircuitBreakerListener):
    """One source's circuit: calls go through it one at a time.

    Only unavailability counts as failure: a refusal, a "not published" and even nonsense show that
    somebody is there.
    """

    def __init__(self, source: str, failures: int, pause: float, clock: Clock) -> None:
        """Open after ``failures`` failed calls in a row; try again after ``pause`` seconds."""
        self.source = source
        self._pause = pause
        self._clock = clock
        self._opened_at: datetime | None = None
        self._last_error = ""
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=failures,
            reset_timeout=pause,
            exclude=[_is_answer],
            listeners=[self],
            name=source,
            throw_new_error_on_trip=False,
        )

    def call(self, act: Callable[[], T]) -> T:
        """The result of ``act``.

        Raises:
            UpstreamUnavailableError: The circuit is open; ``act`` was not called.
        """
        try:
            return self._breaker.call(act)
        except pybreaker.CircuitBreakerError as error:
            raise UpstreamUnavailableError(
                self.source,
                f"{self.source} has failed {self._breaker.fail_max} times in a row"
                f" and is left alone for {self._pause:g} s.",
                advice=self._last_error,
            ) from error

    def state(self) -> CircuitState:
        """How it stands now; never waits for a running call."""
        return CircuitState(
            self.source,
            self._breaker.current_state,
            self._breaker.fail_counter,
            self._opened_at,
            self._last_error,
        )

    def failure(self, cb: pybreaker.CircuitBreaker, exc: BaseException) -> None:  # noqa: ARG002
        """Remember what went wrong."""
        self._last_error = str(exc)

    def success(self, cb: pybreaker.CircuitBreaker) -> None:  # noqa: ARG002
        """Forget what went wrong."""
        self._last_error = ""

    def state_change(
        self,
        cb: pybreaker.CircuitBreaker,  # noqa: ARG002
        old_state: pybreaker.CircuitBreakerState | None,  # noqa: ARG002
        new_state: pybreaker.CircuitBreakerState,
    ) -> None:
        """Remember since when, and tell the log."""
        if new_state.name == pybreaker.STATE_OPEN:
            self._opened_at = self._clock.now()
            _log.warning("circuit_opened", source=self.source, error=self._last_error)
        elif new_state.name == pybreaker.STATE_CLOSED:
            self._opened_at = None
            _log.info("circuit_closed", source=self.source)
