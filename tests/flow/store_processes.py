"""Processes that write to a store and say what was acknowledged: started, heard, ended."""

import re
import subprocess
import sys

import pytest

from tests.shared import ROOT

WORKER = "tests.flow.store_worker"


def start(
    command: str, url: str, source: str = "best", first: int = 0, batches: int = 10**6
) -> subprocess.Popen[str]:
    """Start a process that obeys ``command``; see ``store_worker.main``."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", WORKER, command, url, source, str(first), str(batches)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def hear(process: subprocess.Popen[str], word: str) -> None:
    """Wait until it says ``word``."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    pytest.fail(f"the process ended without {word!r}")


def go(process: subprocess.Popen[str]) -> None:
    """Let it begin."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def finish(process: subprocess.Popen[str]) -> list[int]:
    """The batches it acknowledged since it was last heard."""
    with process:  # not communicate(), which overlooks what was read ahead
        assert process.stdout is not None
        return [int(line) for line in process.stdout if re.fullmatch(r"\d+\n", line)]
