"""Patience with whoever shows wrong tokens: ever longer pauses, for each address by itself."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

FREE = 5
"""Wrong tokens without a pause: people mistype."""
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 900.0
FORGOTTEN_AFTER_SECONDS = 3600.0
MOST_REMEMBERED = 1024


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    pause_ends: float = 0.0
    last: float = 0.0


class WrongTokens:
    """What each address has tried. Safe for threads; remembers boundedly many."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """Nobody has tried anything; ``monotonic`` (s) tells how long ago."""
        self._monotonic = monotonic
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._welcome: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> float:
        """Seconds until ``address`` may try a token again; 0: at once."""
        with self._lock:
            tries = self._tries.get(address)
            return max(0.0, tries.pause_ends - self._monotonic()) if tries else 0.0

    def note_wrong(self, address: str) -> None:
        """A wrong token came from ``address``."""
        with self._lock:
            now = self._monotonic()
            tries = self._tries.pop(address, None) or _Tries()
            if now - tries.last > FORGOTTEN_AFTER_SECONDS:
                tries = _Tries()
            tries.wrong, tries.last = tries.wrong + 1, now
            if tries.wrong >= FREE:
                pause = FIRST_PAUSE_SECONDS * 2 ** min(tries.wrong - FREE, 30)
                tries.pause_ends = now + min(pause, LONGEST_PAUSE_SECONDS)
            self._tries[address] = tries
            _shrink(self._tries)

    def note_right(self, address: str, bearer: str) -> None:
        """The token of ``bearer`` came from ``address``, which was not told to wait."""
        with self._lock:
            self._welcome[address, bearer] = None
            self._welcome.move_to_end((address, bearer))
            _shrink(self._welcome)

    def is_welcome(self, address: str, bearer: str) -> bool:
        """Whether ``bearer`` has come from ``address`` before: guesses of others lock nobody out.

        Behind some proxies and container networks everybody has one address.
        """
        with self._lock:
            return (address, bearer) in self._welcome


def _shrink(remembered: OrderedDict[str, _Tries] | OrderedDict[tuple[str, str], None]) -> None:
    while len(remembered) > MOST_REMEMBERED:
        remembered.popitem(last=False)
