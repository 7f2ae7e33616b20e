"""The one way to ask a source over HTTP: polite, patient, bounded, and silent about secrets.

A call passes, from the outside in: the source's circuit, its retries with back-off and jitter
(stamina), its rate limit, and the wire (httpx2). Requests to one source go one at a time, those of
live work before those of bulk work; sources do not wait for each other.
"""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import httpx2
import stamina
import structlog

from chocolate_factory.kernel.background import is_bulk
from chocolate_factory.kernel.circuit_breaker import Circuit, CircuitState
from chocolate_factory.kernel.clock import Clock, SystemClock
from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.http_answer import HttpAnswer
from chocolate_factory.kernel.http_config import HttpConfig
from chocolate_factory.kernel.http_exchange import Exchange, OnRequest, Request
from chocolate_factory.kernel.http_statuses import BusyError, error_for, is_success
from chocolate_factory.kernel.permits import MemoryPermits, Permits
from chocolate_factory.kernel.rate_limit import OwnLimitError, RateLimit
from chocolate_factory.kernel.shared_permits import SharedPermits

__all__ = ["CircuitState", "HttpAnswer", "HttpClient", "HttpConfig"]

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Lane:
    """What is kept for each source.

    Attributes:
        live: The circuit of live work.
        bulk: The circuit of bulk work: its large questions may be what the source fails at.
        limit: The way both take.
    """

    live: Circuit
    bulk: Circuit
    limit: RateLimit

    def state(self) -> CircuitState:
        """Of the circuit that stands worse."""
        return max(self.live.state(), self.bulk.state(), key=lambda one: one.failures)


class HttpClient:
    """Gets answers from sources; thread-safe."""

    def __init__(
        self,
        config: HttpConfig | None = None,
        *,
        clock: Clock | None = None,
        transport: httpx2.BaseTransport | None = None,
        on_request: OnRequest | None = None,
    ) -> None:
        """Prepare; nothing is opened yet.

        Args:
            config: Limits; the defaults suit public services.
            clock: For deadlines and for telling since when a circuit is open.
            transport: Replaces the network in tests.
            on_request: Told of each request that went out, on the thread that asked.
        """
        self._config = config or HttpConfig()
        self._clock = clock or SystemClock()
        self._exchange = Exchange(self._config, self._clock, transport, on_request)
        # Limits go by the machine's time, whatever the time is that we show or simulate.
        self._permits = _permits(self._config, SystemClock())
        self._closing = threading.Event()
        self._lanes: dict[str, _Lane] = {}
        self._lock = threading.Lock()

    def get(
        self,
        source: str,
        url: str,
        *,
        params: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        answers: Collection[int] = (),
    ) -> HttpAnswer:
        """Ask ``source`` for ``url``.

        Args:
            source: Name of the source: its circuit and its rate limit go by it.
            url: Absolute address; a query it already has is kept.
            params: Added to the query, in order; names may repeat.
            headers: Sent to the host of ``url`` only, not to where it redirects.
            answers: Statuses beyond 2xx that ``source`` answers meaningfully: returned, not raised.

        Raises:
            UpstreamUnavailableError: Network, time-out, 429, 5xx, circuit open, own limit used up.
            UpstreamRefusedError: 401, 403.
            NotPublishedError: 404, 410.
            UpstreamNonsenseError: Any other status; a body that is too large or undecodable.
            WorkCancelledError: This is bulk work, and it was told to stop while it waited.
        """
        request = Request.to(source, url, params, headers or {})
        lane = self._lane(source)
        circuit = lane.bulk if is_bulk() else lane.live
        return circuit.call(lambda: self._patiently(lane, request, frozenset(answers)))

    def circuits(self) -> list[CircuitState]:
        """The circuit of every source asked so far, by name; never waits."""
        with self._lock:
            lanes = sorted(self._lanes.items())
        return [lane.state() for _, lane in lanes]

    def close(self) -> None:
        """Close the connections; who waits for a permit waits no longer."""
        self._closing.set()
        self._exchange.close()
        self._permits.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _lane(self, source: str) -> _Lane:
        config = self._config
        with self._lock:
            if source not in self._lanes:
                live, bulk = (
                    Circuit(source, config.breaker_failures, config.breaker_pause, self._clock)
                    for _ in range(2)
                )
                limit = RateLimit(
                    source,
                    config.windows(source),
                    self._permits,
                    patience=config.patience,
                    closing=self._closing,
                )
                self._lanes[source] = _Lane(live, bulk, limit)
            return self._lanes[source]

    def _patiently(self, lane: _Lane, request: Request, answers: frozenset[int]) -> HttpAnswer:
        config = self._config
        retrying = stamina.RetryingCaller(
            attempts=config.attempts,
            # Bulk work may wait longer for a permit than that, and has all the time of the world.
            timeout=None if is_bulk() else config.retry_within,
            wait_initial=config.wait_initial,
            wait_max=config.wait_longest,
            wait_jitter=config.wait_jitter,
        )
        return retrying(self._whether_to_retry, self._once, lane, request, answers)

    def _once(self, lane: _Lane, request: Request, answers: frozenset[int]) -> HttpAnswer:
        with lane.limit.passage() as go_on:
            began = self._clock.monotonic()
            answer = self._exchange.get(request, go_on)
        _log.debug(
            "http_get",
            source=request.source,
            url=request.where,
            status=answer.status,
            bytes=len(answer.content),
            seconds=round(self._clock.monotonic() - began, 3),
        )
        if is_success(answer.status) or answer.status in answers:
            return answer
        raise error_for(request.source, answer.status, answer.headers, request.where)

    def _whether_to_retry(self, error: Exception) -> bool | float:
        """Seconds to wait before the next try, or whether to try again after the back-off."""
        if isinstance(error, BusyError) and error.retry_in is not None:
            patient = error.retry_in <= self._config.retry_after_longest
            return error.retry_in if patient else False
        if isinstance(error, BusyError):
            return not error.too_many
        return isinstance(error, UpstreamUnavailableError) and not isinstance(error, OwnLimitError)


def _permits(config: HttpConfig, clock: Clock) -> Permits:
    if config.rates_file is None:
        return MemoryPermits(clock.monotonic)
    return SharedPermits(config.rates_file, clock.monotonic)
