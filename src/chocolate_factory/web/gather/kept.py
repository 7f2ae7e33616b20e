"""Keeps what is dear to make for a while, so that many readers cost as much as one."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import ChocolateError

T = TypeVar("T")
log = structlog.get_logger()


class Kept(Generic[T]):
    """A value made again in the background once it is no longer new.

    Readers get the value at hand at once; only the first reader, and one who comes after a long
    silence, waits for it to be made.
    """

    def __init__(
        self,
        make: Callable[[], T],
        clock: Clock,
        *,
        seconds: float | Callable[[T], float],
        longest: float,
    ) -> None:
        """Keep what ``make`` makes.

        Args:
            make: Makes the value; may raise our errors, which only a waiting reader sees.
            clock: For measuring.
            seconds: From this age on it is made again behind the reader's back; may depend on it.
            longest: Never show an older one.
        """
        self._make = make
        self._clock = clock
        self._seconds = seconds if callable(seconds) else lambda _: seconds
        self._longest = longest
        self._making = threading.Lock()
        self._kept: tuple[T, float] | None = None

    def get(self) -> T:
        """The value, at most ``longest`` seconds old.

        Raises:
            ChocolateError: It could not be made.
        """
        kept = self._kept
        if kept is None or self._age(kept) > self._longest:
            with self._making:
                kept = self._kept
                if kept is None or self._age(kept) > self._longest:
                    kept = self._renew()
        elif self._age(kept) > self._seconds(kept[0]) and self._making.acquire(blocking=False):
            threading.Thread(target=self._renew_behind, name="renew", daemon=True).start()
        return kept[0]

    @property
    def newest(self) -> T | None:
        """The last value that could be made, however old; None: there was none."""
        return self._kept[0] if self._kept else None

    def _age(self, kept: tuple[T, float]) -> float:
        return self._clock.monotonic() - kept[1]

    def _renew(self) -> tuple[T, float]:
        kept = (self._make(), self._clock.monotonic())
        self._kept = kept
        return kept

    def _renew_behind(self) -> None:
        """The lock was taken by the reader who started this thread."""
        try:
            self._renew()
        except ChocolateError as error:
            log.warning("view_not_renewed", error=error.message)
        finally:
            self._making.release()
