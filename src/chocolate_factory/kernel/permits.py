"""Remembers when each source was asked, and says how long the next request has to wait.

Times are seconds of the machine's monotonic clock: it is one clock for all processes since the
machine was started, and setting the clock right neither blocks us nor lets us ask too often.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple, Protocol

NthNewest = Callable[[int, bool], float | None]
"""When the n-th newest request was sent, of all or of those of bulk work; None: fewer were sent."""


class Window(NamedTuple):
    """At most ``requests`` in any ``seconds``."""

    requests: int
    seconds: float

    @property
    def share_of_bulk(self) -> int:
        """Two thirds, rounded down: the rest is left to live work, whatever bulk work does."""
        return max(1, self.requests * 2 // 3)


class Permits(Protocol):
    """The requests of all sources; safe for threads."""

    def take(
        self, source: str, windows: Sequence[Window], *, bulk: bool, under_way: bool = False
    ) -> float:
        """Note a request that is sent now, and return 0; or the seconds after which to try again.

        Args:
            source: Who is asked.
            windows: What all requests to it together must keep.
            bulk: Whether bulk work asks, which keeps to its share.
            under_way: Whether this only goes on with a request that was let through: it counts,
                but is not held up for the share of bulk work.
        """
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...


class MemoryPermits:
    """Of this process alone."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Go by the clock ``monotonic`` (s)."""
        self._monotonic = monotonic
        self._sent: defaultdict[tuple[str, bool], deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def take(
        self, source: str, windows: Sequence[Window], *, bulk: bool, under_way: bool = False
    ) -> float:
        """See ``Permits.take``."""
        with self._lock:
            now = self._monotonic()
            wait = self.wait(source, windows, now, of_bulk=bulk and not under_way)
            if not wait:
                self.note(source, windows, now, bulk=bulk)
            return wait

    def wait(self, source: str, windows: Sequence[Window], now: float, *, of_bulk: bool) -> float:
        """Seconds until one more request is allowed."""

        def nth_newest(n: int, only_bulk: bool) -> float | None:  # noqa: FBT001
            sent = self._sent[source, only_bulk]
            return sent[-n] if n <= len(sent) else None

        return seconds_to_wait(windows, nth_newest, now, of_bulk=of_bulk)

    def note(self, source: str, windows: Sequence[Window], now: float, *, bulk: bool) -> None:
        """Remember a request sent ``now``."""
        for only_bulk in {False, bulk}:
            sent = self._sent[source, only_bulk]
            sent.append(now)
            while len(sent) > max(window.requests for window in windows):
                sent.popleft()

    def close(self) -> None:
        """Nothing is held open."""


def seconds_to_wait(
    windows: Sequence[Window], nth_newest: NthNewest, now: float, *, of_bulk: bool
) -> float:
    """How long until a request more keeps all ``windows``; 0: it may be sent now.

    Args:
        windows: What to keep.
        nth_newest: What was sent so far.
        now: On the same clock (s).
        of_bulk: Whether the request is held to the share of bulk work.
    """
    longest = 0.0
    for window in windows:
        limits = [(window.requests, False)] + [(window.share_of_bulk, True)] * of_bulk
        for most, only_bulk in limits:
            sent = nth_newest(most, only_bulk)
            if sent is not None:
                longest = max(longest, min(sent, now) + window.seconds - now)
    return longest
