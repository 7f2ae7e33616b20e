"""Lets requests to a source pass: one at a time, live work first, never more than it allows.

Live work waits in its turn for a permit, and nobody passes it. Bulk work waits for a permit outside
and takes its turn only for the moment of asking, so a live request never waits longer than one
running request takes, as long as it keeps to the third of the permits that bulk work leaves it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event
from typing import NamedTuple

from chocolate_factory.kernel.background import is_bulk, require_wanted
from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.permits import Permits, Window
from chocolate_factory.kernel.turn import GLANCE_SECONDS, Turn


class OwnLimitError(UpstreamUnavailableError):
    """We keep ourselves from asking more; it says nothing about the source."""


class Patience(NamedTuple):
    """How long work waits for permits (s); what would take longer fails at once."""

    live: float
    bulk: float


class RateLimit:
    """The way to one source; safe for threads."""

    def __init__(
        self,
        source: str,
        windows: Sequence[Window],
        permits: Permits,
        *,
        patience: Patience,
        closing: Event | None = None,
    ) -> None:
        """Keep ``windows``.

        Args:
            source: Name of the source.
            windows: What it allows us.
            permits: What was asked of it so far, by whomever.
            patience: How long to wait.
            closing: Once it is set, nobody waits any longer.
        """
        self.source = source
        self._windows = windows
        self._permits = permits
        self._patience = patience
        self._closing = closing or Event()
        self._turn = Turn()

    @contextmanager
    def passage(self) -> Iterator[Callable[[], None]]:
        """Inside, one request may be sent, and nobody else of this process sends one.

        Yields:
            What to call before every further request that the same answer needs, as a redirect
            does.

        Raises:
            OwnLimitError: No permit for longer than our patience; nothing was sent.
            WorkCancelledError: The bulk work that waits was told to stop.
        """
        self._require_wanted()
        bulk = is_bulk()
        with self._turn_of_bulk() if bulk else self._turn_of_live():
            yield lambda: self._wait_for_permit(bulk=bulk)

    @contextmanager
    def _turn_of_live(self) -> Iterator[None]:
        with self._turn.taken(bulk=False, require_wanted=self._require_wanted):
            self._wait_for_permit(bulk=False)
            yield

    @contextmanager
    def _turn_of_bulk(self) -> Iterator[None]:
        waited = 0.0
        while True:
            with self._turn.taken(bulk=True, require_wanted=self._require_wanted):
                wait = self._permits.take(self.source, self._windows, bulk=True)
                if not wait:
                    yield
                    return
            waited = self._sleep(wait, waited, self._patience.bulk)

    def _wait_for_permit(self, *, bulk: bool) -> None:
        """Wait in our turn; a request under way goes on before anything else begins."""
        waited = 0.0
        while wait := self._permits.take(self.source, self._windows, bulk=bulk, under_way=True):
            waited = self._sleep(wait, waited, self._patience.live)

    def _sleep(self, seconds: float, waited: float, patience: float) -> float:
        """Wait ``seconds``, unless that is in vain; how long was waited then, over all.

        Raises:
            OwnLimitError: Together with what was ``waited`` it would be longer than ``patience``.
            WorkCancelledError: The bulk work that waits was told to stop.
        """
        if waited + seconds > patience:
            raise OwnLimitError(
                self.source,
                f"We have asked {self.source} as often as we may, which is {self._allowed()}.",
                advice="Nothing was sent; the next run goes on from here.",
            )
        left = seconds
        while left > 0:
            self._closing.wait(min(left, GLANCE_SECONDS))
            self._require_wanted()
            left -= GLANCE_SECONDS
        return waited + seconds

    def _allowed(self) -> str:
        return " and ".join(f"{one.requests} times in {one.seconds:g} s" for one in self._windows)

    def _require_wanted(self) -> None:
        require_wanted()
        if self._closing.is_set():
            raise OwnLimitError(self.source, f"{self.source} is not asked: the program ends.")
