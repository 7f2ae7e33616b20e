"""Memory that is free goes back, where the C library can."""

import ctypes
import platform
from pathlib import Path

import pytest

from chocolate_factory.kernel import spare_memory
from chocolate_factory.kernel.spare_memory import give_memory_back

MEGABYTE = 1024 * 1024


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is another")
def test_what_lies_between_things_in_use_goes_back() -> None:
    many = [b"x" * (64 * 1024) for _ in range(400)]
    in_use = many[::40]
    before = _resident()
    many.clear()
    give_memory_back()
    assert _resident() < before - 15 * MEGABYTE
    assert len(in_use) == 10


def test_another_c_library_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    spare_memory._trim.cache_clear()  # noqa: SLF001 - asked once for the whole process
    give_memory_back()
    spare_memory._trim.cache_clear()  # noqa: SLF001 - asked once for the whole process
