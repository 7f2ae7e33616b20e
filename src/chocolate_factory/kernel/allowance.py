"""How often somebody may ask: a bucket for each that fills steadily, and remembers boundedly many.

For requests that reach us; those we send to others are counted by ``kernel/permits.py``.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import NamedTuple

MOST_REMEMBERED = 4096
"""Whoever asked longest ago is forgotten first, and then has a full bucket again."""


class Rate(NamedTuple):
    """``burst`` at once, and ``per_second`` in the long run."""

    per_second: float
    burst: float


class Allowance:
    """Who has asked how much; safe for threads."""

    def __init__(
        self, rate: Rate, monotonic: Callable[[], float], *, most: int = MOST_REMEMBERED
    ) -> None:
        """Allow everybody ``rate``.

        Args:
            rate: How much.
            monotonic: The clock to go by (s).
            most: How many are remembered.
        """
        self._rate = rate
        self._monotonic = monotonic
        self._most = most
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, who: Hashable) -> float:
        """Count a request of ``who`` and return 0; or the seconds until one is allowed again."""
        with self._lock:
            now = self._monotonic()
            left, since = self._left.pop(who, (self._rate.burst, now))
            left = min(self._rate.burst, left + (now - since) * self._rate.per_second)
            wait = 0.0 if left >= 1 else (1 - left) / self._rate.per_second
            self._left[who] = (left if wait else left - 1, now)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
            return wait
