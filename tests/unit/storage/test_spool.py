"""The spool: a durable queue that says what it cannot take."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.storage.spool import Spool
from chocolate_factory.storage.spool_entry import Item, SpoolFullError
from tests.shared import ROOT


def item(number: int, size: int = 1) -> Item:
    return Item.of("test", {"subject": f"s{number % 3}", "values": [number] * size}, number)


def contents(spool: Spool) -> list[int]:
    """Takes everything out."""
    found = []
    while (waiting := spool.oldest()) is not None:
        found.append(waiting.item.content()["values"][0])
        spool.done(waiting)
    return found


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "data" / "spool.sqlite", reserve_bytes=0)


def test_nothing_waits_and_no_file_is_made_before_something_does(spool: Spool) -> None:
    assert spool.is_empty()
    assert spool.oldest() is None
    assert spool.of("s1") == []
    assert spool.state().entries == 0
    assert not spool.file.exists()


def test_what_waits_is_told_in_order_and_by_subject(spool: Spool) -> None:
    for number in range(7):
        spool.append(item(number, size=2))
    state = spool.state()
    assert (state.entries, state.values, state.oldest) == (7, 14, 0)
    assert [one.item.content()["values"][0] for one in spool.of("s1")] == [1, 4]
    assert contents(spool) == list(range(7))
    assert spool.is_empty()
    assert (spool.state().spooled, spool.state().drained) == (14, 14)


def test_it_outlives_its_process_and_is_only_the_users(spool: Spool) -> None:
    spool.append(item(1))
    spool.close()
    again = Spool(spool.file)
    assert [one.item.arrived_at for one in again.of("s1")] == [1]
    assert spool.file.stat().st_mode & 0o077 == 0
    assert spool.file.parent.stat().st_mode & 0o077 == 0


def test_a_full_spool_refuses_what_is_new_and_says_so(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite", limit_bytes=150, reserve_bytes=0)
    taken = 0
    while spool.state().bytes + 40 < 150:
        spool.append(item(taken))
        taken += 1
    with pytest.raises(SpoolFullError, match="full") as refused:
        spool.append(item(taken, size=100))
    assert "CHOCOLATE_SPOOL_MEGABYTES" in refused.value.advice
    assert taken > 0
    assert spool.state().refused == 100
    assert contents(spool) == list(range(taken))
    spool.append(item(999))
    assert contents(spool) == [999]


def test_what_no_store_will_take_is_kept_beside_the_queue(spool: Spool) -> None:
    spool.append(item(1))
    spool.append(item(2))
    first = spool.oldest()
    assert first is not None
    spool.set_aside(first, "it makes no sense")
    assert contents(spool) == [2]
    state = spool.state()
    assert (state.set_aside, state.reason, state.drained) == (1, "it makes no sense", 1)


def test_a_damaged_file_is_moved_aside_and_a_new_one_begun(spool: Spool) -> None:
    spool.file.parent.mkdir()
    spool.file.write_bytes(b"what the power cut left of it" * 100)
    with pytest.raises(StoreUnavailableError):
        spool.append(item(1))
    spool.append(item(2))
    assert contents(spool) == [2]
    (aside,) = spool.state().damaged_files
    assert Path(aside).read_bytes().startswith(b"what the power cut")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    spool = Spool(tmp_path / "data" / "spool.sqlite")
    with pytest.raises(StoreUnavailableError, match="cannot be used") as error:
        spool.append(item(1))
    assert error.value.advice


def test_on_a_full_disk_the_reserve_is_let_go(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite", reserve_bytes=1_000_000)
    spool.prepare()
    reserve = tmp_path / "spool.reserve"
    assert reserve.stat().st_blocks * 512 >= 1_000_000
    spool.append(item(0))
    with spool._opened() as connection:  # noqa: SLF001 - a file that may not grow stands for a full disk
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
    spool.append(Item("test", "s", 1, 1, os.urandom(50_000)))
    assert not reserve.exists()
    assert spool.state().entries == 2
    spool.prepare()
    assert reserve.exists(), "taken again for the next time"


def _append_many(file: str, first: int) -> None:
    spool = Spool(Path(file), reserve_bytes=0)
    for number in range(first, first + 40):
        spool.append(item(number))


def test_processes_append_at_once(spool: Spool) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_append_many, args=(str(spool.file), first)) for first in (0, 1000)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    found = contents(spool)
    assert sorted(found) == [*range(40), *range(1000, 1040)]
    assert [one for one in found if one < 1000] == list(range(40)), "each in its own order"


_WRITER = """
import sys
from pathlib import Path
from tests.unit.storage.test_spool import Spool, item
spool = Spool(Path(sys.argv[1]), reserve_bytes=0)
for number in range(int(sys.argv[2]), 10**6):
    spool.append(item(number, size=200))
    print(number, flush=True)
"""


@pytest.mark.slow
def test_killed_in_the_middle_of_a_write_it_has_all_it_acknowledged(spool: Spool) -> None:
    acknowledged = -1
    for kill in range(6):
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", _WRITER, str(spool.file), str(acknowledged + 1)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.01 + 0.017 * kill)
            process.send_signal(signal.SIGKILL)
            heard = [int(line) for line in process.stdout if line.strip().isdigit()]
        acknowledged = max([acknowledged + 1, *heard])
        waiting = spool.state()
        assert waiting.entries >= acknowledged + 1
        # What was on its way when the process died is there whole, or not at all.
        acknowledged = waiting.entries - 1
        spool.close()
    assert contents(spool) == list(range(acknowledged + 1))
