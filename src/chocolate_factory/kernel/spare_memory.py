"""Gives memory back that nobody uses any more.

The C library keeps what is freed for the next time; a service that has read years of prices once
would stay large for months.
"""

import ctypes
from collections.abc import Callable
from functools import cache


def give_memory_back() -> None:
    """Return what is free to the system; where the C library cannot, nothing happens."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    try:
        trim: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):  # not the GNU C library: musl, macOS
        return lambda _: None
    return trim
