"""Who is filling what, so that two do not fetch the same at once."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

from chocolate_factory.kernel.market_time import Interval

_GLANCE_SECONDS = 0.5
"""How often whoever waits looks whether it is still wanted."""


@dataclass(frozen=True, slots=True, eq=False)
class _Claim:
    keys: frozenset[str]
    interval: Interval
    bulk: bool

    def waits_for(self, earlier: "_Claim") -> bool:
        """Whether both would fetch the same; live work does not wait for bulk work."""
        return (
            not (earlier.bulk and not self.bulk)
            and not self.keys.isdisjoint(earlier.keys)
            and bool(self.interval.overlap(earlier.interval))
        )


class Claims:
    """Claims on intervals of series; safe for threads.

    A claim waits only for earlier ones, so nobody waits in a circle, and nobody who comes later
    can keep it waiting.
    """

    def __init__(self) -> None:
        """Nobody fills anything."""
        self._changed = Condition()
        self._claims: list[_Claim] = []
        """In the order in which they came, whether they wait or not."""

    @contextmanager
    def claimed(
        self,
        keys: Collection[str],
        interval: Interval,
        *,
        bulk: bool,
        require_wanted: Callable[[], None] = lambda: None,
    ) -> Iterator[None]:
        """Inside, nobody else of the same urgency fills ``interval`` of the series ``keys``.

        Live work and bulk work may meet there: whoever writes looks again what is missing.

        Args:
            keys: Of the series.
            interval: Half-open; of each of them.
            bulk: Whether live work need not wait for it.
            require_wanted: Called while waiting; may raise to wait no longer.
        """
        mine = _Claim(frozenset(keys), interval, bulk)
        with self._changed:
            self._claims.append(mine)
        try:
            with self._changed:
                while self._has_to_wait(mine):
                    self._changed.wait(_GLANCE_SECONDS)
                    require_wanted()
            yield
        finally:
            with self._changed:
                self._claims.remove(mine)
                self._changed.notify_all()

    def _has_to_wait(self, mine: _Claim) -> bool:
        earlier = self._claims[: self._claims.index(mine)]
        return any(mine.waits_for(one) for one in earlier)
