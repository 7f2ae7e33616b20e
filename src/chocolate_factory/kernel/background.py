"""Marks what a thread does as bulk work, which live work goes before, and how it is told to stop.

The mark is a context variable: a new thread starts without it, so whoever starts one for bulk work
enters :func:`in_background` inside it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event

from chocolate_factory.kernel.errors import ChocolateError

_STOP: ContextVar[Event | None] = ContextVar("stop", default=None)
"""Set as soon as the bulk work is to end; None: what runs is no bulk work."""


class WorkCancelledError(ChocolateError):
    """Whoever started the work wants no more of it; what was done stays done."""


@contextmanager
def in_background(stop: Event | None = None) -> Iterator[None]:
    """Everything asked of sources inside is bulk work.

    Args:
        stop: Once it is set, waiting inside ends with ``WorkCancelledError``. None: as told to the
            bulk work this is a part of, if it is one.
    """
    token = _STOP.set(stop or _STOP.get() or Event())
    try:
        yield
    finally:
        _STOP.reset(token)


def is_bulk() -> bool:
    """Whether the running code is bulk work."""
    return _STOP.get() is not None


def require_wanted() -> None:
    """Return, unless the running code is bulk work that was told to stop.

    Raises:
        WorkCancelledError: It was.
    """
    stop = _STOP.get()
    if stop is not None and stop.is_set():
        raise WorkCancelledError("The work was stopped.")
