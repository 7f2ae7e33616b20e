"""Marks what a thread does as bulk work, which live work goes before."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_BULK: ContextVar[bool] = ContextVar("bulk", default=False)


@contextmanager
def in_background() -> Iterator[None]:
    """Everything asked of sources inside is bulk work."""
    token = _BULK.set(True)
    try:
        yield
    finally:
        _BULK.reset(token)


def is_bulk() -> bool:
    """Whether the running code is bulk work."""
    return _BULK.get()
