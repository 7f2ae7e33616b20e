"""Processes that die or meet on one file: nothing acknowledged is lost, nothing is there twice."""

import random
import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.flow.store_worker import BATCH, BEGIN, SERIES, batch

EVERYTHING = Interval(BEGIN.replace(year=2000), BEGIN.replace(year=2100))
KILLS = 20
WORKER = "tests.flow.store_worker"


def _start(
    command: str, url: str, source: str = "best", first: int = 0, batches: int = 10**6
) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", WORKER, command, url, source, str(first), str(batches)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )


def _hear(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    pytest.fail(f"the process ended without {word!r}")


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _finish(process: subprocess.Popen[str]) -> list[int]:
    """The batches it acknowledged since it was last heard."""
    with process:  # not communicate(), which overlooks what was read ahead
        assert process.stdout is not None
        return [int(line) for line in process.stdout if re.fullmatch(r"\d+\n", line)]


def _history(url: str) -> list[Reading]:
    database = Database(url)
    readings = SqlSeriesStore(database).history(SERIES, EVERYTHING)
    database.close()
    return readings


def _sound(file: Path) -> bool:
    connection = sqlite3.connect(file)
    answer = connection.execute("PRAGMA integrity_check").fetchall()
    connection.close()
    return answer == [("ok",)]


@pytest.mark.slow
def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    url = f"sqlite:///{file}"
    chance = random.Random(20241026)  # noqa: S311 - moments, not secrets
    truth = MemorySeriesStore()
    acknowledged = -1
    for _ in range(KILLS):
        process = _start("write-at-once", url, first=acknowledged + 1)
        _hear(process, "migrated")
        time.sleep(chance.uniform(0, 0.12))
        process.kill()
        heard = _finish(process)
        assert heard == list(range(acknowledged + 1, acknowledged + 1 + len(heard)))
        for number in heard:
            said, now = batch(number)
            truth.write(SERIES, "best", said, now=now)
        acknowledged += len(heard)
        stored, promised = _history(url), truth.history(SERIES, EVERYTHING)
        if stored != promised:  # the batch that was on its way when the process died: all or none
            said, now = batch(acknowledged + 1)
            truth.write(SERIES, "best", said, now=now)
            assert stored == truth.history(SERIES, EVERYTHING)
        assert _sound(file)
    assert acknowledged > KILLS, "it died before it wrote anything worth losing"


@pytest.mark.slow
def test_two_processes_write_and_a_third_reads_whole_batches(tmp_path: Path) -> None:
    file, batches = tmp_path / "store.sqlite", 150
    url = f"sqlite:///{file}"
    writers = [_start("write", url, source, batches=batches) for source in ("best", "second")]
    for writer in writers:
        _hear(writer, "ready")
    for writer in writers:
        _go(writer)
    for writer in writers:
        _hear(writer, "migrated")
    database = Database(url)
    store = SqlSeriesStore(database)
    sizes: list[int] = []
    while any(writer.poll() is None for writer in writers):
        sizes.append(len(store.history(SERIES, EVERYTHING)))
    database.close()
    assert [_finish(writer)[-1] for writer in writers] == [batches - 1] * 2
    assert all(size % BATCH == 0 for size in sizes), "a reader saw half a batch"
    assert sizes == sorted(sizes)
    assert len(set(sizes)) > 3, "the reader saw nothing happen"
    assert len(_history(url)) == 2 * batches * BATCH
    assert _sound(file)


@pytest.mark.slow
def test_processes_that_prepare_an_empty_file_at_once(tmp_path: Path) -> None:
    for round_ in range(2):
        url = f"sqlite:///{tmp_path / str(round_) / 'store.sqlite'}"
        processes = [_start("migrate", url) for _ in range(3)]
        for process in processes:
            _hear(process, "ready")
        for process in processes:
            _go(process)
        for process in processes:
            _hear(process, "migrated")
            _finish(process)
            assert process.returncode == 0
        with Database(url).reading() as connection:
            versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
        assert versions == [(newest_revision(),)]
