"""Gives memory back that nobody uses any more.

The C library keeps what is freed for the next time, and for each thread apart; a service that has
read years of prices once would stay large for months.
"""

import ctypes
from collections.abc import Callable
from functools import cache

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
"""Parameters of ``mallopt`` (``malloc.h`` of the GNU C library)."""
_LARGE_BYTES = 1024 * 1024


def share_memory() -> None:
    """Let all threads take from one heap, and large pieces from the system, to which they return.

    To be called before there are other threads; nothing happens where the C library is another.
    """
    for parameter, value in ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, _LARGE_BYTES)):
        _of_library("mallopt")(parameter, value)


def give_memory_back() -> None:
    """Return what is free to the system; where the C library cannot, nothing happens."""
    _of_library("malloc_trim")(0)


@cache
def _of_library(name: str) -> Callable[..., object]:
    try:
        found: Callable[..., object] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError):  # not the GNU C library: musl, macOS
        return lambda *_: None
    return found
