"""Backups where it is rough: under load, killed half way, on a disk that is full."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chocolate_factory.backup.model import STORE, Kind
from chocolate_factory.backup.restore import restore
from chocolate_factory.backup.shelf import BackupShelf
from chocolate_factory.backup.take import take_backup
from chocolate_factory.backup.verify import verify_backup
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.backups import EVER, MADE_AT, VERSION, opened_scope, prices_in, put_models
from tests.flow.store_worker import SERIES, batch

ROOT = Path(__file__).resolve().parents[2]
NOISE = 6_000_000
"""Bytes nobody can compress: taking a backup lasts long enough to be killed in the middle."""
KILLS = 6


def _start(module: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", f"tests.flow.{module}", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, "the process ended"
    return line


def _history(file: Path) -> list[Reading]:
    database = Database(f"sqlite:///{file}")
    readings = SqlSeriesStore(database).history(SERIES, EVER)
    database.close()
    return readings


def _written(shelf: BackupShelf) -> int:
    """Bytes of backups in the making."""
    sizes = (file.stat() for file in shelf.folder.glob(".unfinished-*/*"))
    try:
        return sum(one.st_size for one in sizes)
    except FileNotFoundError:  # they come and go
        return 0


def _leftovers(shelf: BackupShelf) -> list[Path]:
    return list(shelf.folder.glob(".unfinished-*"))


@pytest.mark.slow
def test_under_full_load_each_backup_is_the_store_of_one_moment(tmp_path: Path) -> None:
    """A process writes all the time; what it has acknowledged before is in, half a batch never."""
    truth, said = MemorySeriesStore(), 0
    with opened_scope(tmp_path / "data", values=0) as scope:
        url = f"sqlite:///{scope.store.place}"
        with _start("store_worker", "write-at-once", url, "best", 0, 10**6) as writer:
            assert _hear(writer) == "migrated"
            taken = []
            for number in range(5):
                before = int(_hear(writer))
                taken.append((before, take_backup(scope, Kind.MANUAL, MADE_AT + number * HOUR)))
            writer.kill()
    lengths = []
    for number, (before, backup) in enumerate(taken):
        done = restore(backup.path, tmp_path / str(number), now=MADE_AT + DAY)
        held = _history(done.into / STORE)
        while said <= before or truth.history(SERIES, EVER) != held:
            assert said < before + 10**4, "the backup holds what was never written"
            observations, now = batch(said)
            truth.write(SERIES, "best", observations, now=now)
            said += 1
        lengths.append(said)
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0] + 1, "nothing was written meanwhile"


@pytest.mark.slow
def test_killed_at_any_moment_no_half_backup_counts(tmp_path: Path) -> None:
    """Killed when it has written a share of all it writes: the copy, then the archive of it."""
    data = tmp_path / "data"
    with opened_scope(data, noise=NOISE):
        pass
    shelf, halves = BackupShelf(data / "backups"), 0
    for number in range(KILLS):
        with _start("backup_worker", data, number, 0) as process:
            assert _hear(process) == "ready"
            while process.poll() is None and _written(shelf) <= number * 2 * NOISE / KILLS:
                pass
            process.kill()
        halves += bool(_leftovers(shelf))
        for backup in shelf.backups():
            assert verify_backup(backup.path).heading.schema
            shelf.remove(backup)
    assert halves > 1, "it was never killed half way"
    with opened_scope(data) as scope:
        taken = take_backup(scope, Kind.SCHEDULED, MADE_AT + DAY)
    assert _leftovers(shelf) == []
    assert shelf.backups() == [taken]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "largest", "reason"),
    [
        pytest.param(1, NOISE // 2, "cannot be read or written", id="for the copy of the store"),
        pytest.param(2 * NOISE, 2 * NOISE, "cannot be written: File too large", id="for the rest"),
    ],
)
def test_a_disk_that_fills_up_half_way_leaves_nothing_behind(
    tmp_path: Path, model: int, largest: int, reason: str
) -> None:
    data = tmp_path / "data"
    put_models(data / "models", {f"{VERSION}/files/large": os.urandom(model)})
    with opened_scope(data, noise=NOISE) as scope:
        earlier = take_backup(scope, Kind.SCHEDULED, MADE_AT)
    with _start("backup_worker", data, 60, largest) as process:
        assert _hear(process) == "ready"
        refusal = _hear(process)
    assert refusal.startswith("refused The ")
    assert reason in refusal
    shelf = BackupShelf(data / "backups")
    assert _leftovers(shelf) == []
    assert shelf.backups() == [earlier]
    assert len(prices_in(data / STORE)) == 50
