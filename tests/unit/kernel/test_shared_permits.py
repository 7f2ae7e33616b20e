"""Processes keep a limit together; a broken file leaves each its own and stops nobody."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chocolate_factory.kernel.permits import Window
from chocolate_factory.kernel.shared_permits import SharedPermits

MINUTE = [Window(6, 60.0)]
WORKER = """
import sys, time
from pathlib import Path
from chocolate_factory.kernel.permits import Window
from chocolate_factory.kernel.shared_permits import SharedPermits

file, until = Path(sys.argv[1]), float(sys.argv[2])
permits = SharedPermits(file, time.monotonic)
while time.monotonic() < until:
    sent = time.monotonic()
    wait = permits.take("source", [Window(15, 1.0)], bulk=sys.argv[3] == "bulk")
    if wait:
        time.sleep(min(wait, 0.05))
    else:
        print(sent, time.monotonic())
"""


class Machine:
    """A clock moved by hand."""

    now = 5000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "rates.sqlite"


Open = Callable[[], SharedPermits]


@pytest.fixture
def open_permits(file: Path, machine: Machine) -> Iterator[Open]:
    opened: list[SharedPermits] = []

    def open_now() -> SharedPermits:
        opened.append(SharedPermits(file, machine.monotonic))
        return opened[-1]

    yield open_now
    for one in opened:
        one.close()


def _take(permits: SharedPermits, times: int, *, bulk: bool = False) -> int:
    return sum(permits.take("source", MINUTE, bulk=bulk) == 0 for _ in range(times))


def test_what_one_takes_the_other_lacks(open_permits: Open, machine: Machine) -> None:
    one, other = open_permits(), open_permits()
    assert _take(one, 10, bulk=True) == 4
    assert _take(other, 10, bulk=True) == 0
    machine.now += 20
    assert _take(other, 10) == 2
    assert one.take("source", MINUTE, bulk=False) == 40
    machine.now += 40.5
    assert _take(one, 10) == 4


def test_it_is_private_and_remembered(open_permits: Open, file: Path) -> None:
    _take(open_permits(), 6)
    assert file.stat().st_mode & 0o077 == 0
    assert _take(open_permits(), 1) == 0


def test_what_is_spent_is_forgotten(open_permits: Open, machine: Machine, file: Path) -> None:
    permits = open_permits()
    for _ in range(50):
        assert _take(permits, 6) == 6
        machine.now += 61
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM sent").fetchone() == (6,)


def test_a_machine_started_again_does_not_wait_for_its_former_clock(
    open_permits: Open, machine: Machine
) -> None:
    _take(open_permits(), 6)
    machine.now = 12.0
    assert _take(open_permits(), 10) == 6


@pytest.mark.parametrize(
    "content", [b"this is no database" * 100, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_damaged_file_leaves_each_process_its_own_limit(
    open_permits: Open, file: Path, content: bytes
) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    permits = open_permits()
    with capture_logs() as logs:
        assert _take(permits, 10) == 6
    assert [(one["event"], one["log_level"]) for one in logs] == [("rates_not_shared", "warning")]
    assert file.read_bytes() == content


def test_a_place_where_no_file_can_be_is_no_reason_to_stop(
    machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path, tmp_path / "file" / "rates.sqlite"):
        permits = SharedPermits(place, machine.monotonic)
        assert _take(permits, 10) == 6


def test_a_full_disk_is_no_reason_to_stop(open_permits: Open, machine: Machine) -> None:
    permits = open_permits()
    assert _take(permits, 1) == 1
    assert permits._connection is not None  # noqa: SLF001 - a disk is filled for it alone
    permits._connection.execute("PRAGMA max_page_count = 1")  # noqa: SLF001
    with capture_logs() as logs:
        for n in range(400):
            permits.take(f"source {n}" + "x" * 100, MINUTE, bulk=False)
        assert _take(permits, 10) == 5
    assert [one["event"] for one in logs] == ["rates_not_shared"]
    machine.now += 61
    with capture_logs() as logs:
        assert _take(permits, 10) == 6
    assert [one["event"] for one in logs] == ["rates_shared_again"]


def test_a_locked_file_is_tried_again_and_what_passed_meanwhile_counts(
    open_permits: Open, machine: Machine, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chocolate_factory.kernel.shared_permits._PATIENCE_SECONDS", 0.05)
    permits = open_permits()
    assert _take(permits, 2) == 2
    with closing(sqlite3.connect(file, isolation_level=None)) as greedy, capture_logs() as logs:
        greedy.execute("BEGIN IMMEDIATE")
        machine.now += 30
        assert _take(permits, 10) == 4
        greedy.execute("ROLLBACK")
        machine.now += 59
        assert _take(permits, 10) == 2, "four were sent 59 seconds ago, and the file is left alone"
        machine.now += 2
        assert _take(permits, 10) == 4
    assert [one["event"] for one in logs] == ["rates_not_shared", "rates_shared_again"]


def test_after_the_end_nothing_is_opened_again(open_permits: Open) -> None:
    permits = open_permits()
    _take(permits, 2)
    permits.close()
    assert _take(permits, 10) == 4
    assert permits._connection is None  # noqa: SLF001 - no file may stay open


def test_threads_keep_it_together(file: Path) -> None:
    permits = SharedPermits(file, time.monotonic)
    passed: list[int] = []
    threads = [threading.Thread(target=lambda: passed.append(_take(permits, 5))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    permits.close()
    assert sum(passed) == 6


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "most"), [("live", 15), ("bulk", 10)])
def test_processes_keep_it_together(file: Path, kind: str, most: int) -> None:
    until = time.monotonic() + 6.0  # programs begin slowly on a busy machine
    workers = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", WORKER, str(file), str(until), kind],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    sent = []
    for worker in workers:
        out, _ = worker.communicate(timeout=30)
        assert worker.returncode == 0
        sent += [tuple(map(float, line.split())) for line in out.splitlines()]
    sent.sort()
    assert len(sent) >= 3 * most
    # Each was noted between its two instants, in whichever order.
    for n, (before, _) in enumerate(sent[:-most]):
        last = max(after for _, after in sent[n : n + most + 1])
        assert last - before >= 1.0, "one too many within a second"
