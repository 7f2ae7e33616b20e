"""Memory that is free goes back, where the C library can."""

import ctypes
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from chocolate_factory.kernel import spare_memory
from chocolate_factory.kernel.spare_memory import give_memory_back, share_memory

MEGABYTE = 1024 * 1024
GLIBC = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the C library is another")
HEAP_OF_A_THREAD = """
import re, sys
from pathlib import Path
from threading import Thread
from chocolate_factory.kernel.spare_memory import share_memory

held = []
if sys.argv[1] == "shared":
    share_memory()
thread = Thread(target=lambda: held.extend(bytes(65536) for _ in range(320)))
thread.start()
thread.join()
maps = Path("/proc/self/maps").read_text(encoding="ascii")
first, end = re.search(r"^(\\w+)-(\\w+) .*\\[heap\\]$", maps, re.MULTILINE).groups()
print(int(end, 16) - int(first, 16))
"""


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


@GLIBC
def test_what_lies_between_things_in_use_goes_back() -> None:
    many = [b"x" * (64 * 1024) for _ in range(400)]
    in_use = many[::40]
    before = _resident()
    many.clear()
    give_memory_back()
    assert _resident() < before - 15 * MEGABYTE
    assert len(in_use) == 10


@GLIBC
def test_threads_take_from_one_heap() -> None:
    def heap(how: str) -> int:
        command = [sys.executable, "-c", HEAP_OF_A_THREAD, how]
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)  # noqa: S603 - this very program

    assert heap("shared") > 20 * MEGABYTE > heap("apart")


def test_another_c_library_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    spare_memory._of_library.cache_clear()  # noqa: SLF001 - asked once for the whole process
    share_memory()
    give_memory_back()
    spare_memory._of_library.cache_clear()  # noqa: SLF001 - asked once for the whole process
