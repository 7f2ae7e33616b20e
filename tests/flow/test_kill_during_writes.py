"""Processes that die or meet on one database: nothing acknowledged is lost or there twice."""

import random
import time
from contextlib import closing
from pathlib import Path

import pytest

from chocolate_factory.bootstrap.stores import upkeep_of
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.flow.store_processes import finish, go, hear, start
from tests.flow.store_worker import BATCH, EVERYTHING, SERIES, batch
from tests.servers.postgres import PostgresServer

KILLS = 8
KILLS_OF_CLIENTS = 4
"""Of a server, which outlives them."""
SIZES_SEEN = 6
"""Of a store that grows, by a reader."""


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


def _history(url: str) -> list[Reading]:
    database = Database(url)
    readings = SqlSeriesStore(database).history(SERIES, EVERYTHING)
    database.close()
    return readings


def _sound(url: str) -> bool:
    with closing(Database(url)) as database:
        return upkeep_of(database).faults() == []


@pytest.mark.slow
def test_killed_at_any_moment_nothing_acknowledged_is_lost(url: str) -> None:
    chance = random.Random(20241026)  # noqa: S311 - moments, not secrets
    truth = MemorySeriesStore()
    acknowledged = -1
    kills = KILLS if url.startswith("sqlite") else KILLS_OF_CLIENTS
    for _ in range(kills):
        process = start("write-at-once", url, first=acknowledged + 1)
        promised = list(range(acknowledged + 1, acknowledged + 1 + chance.randrange(1, 6)))
        for number in promised:
            hear(process, str(number))
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        heard = promised + finish(process)
        assert heard == list(range(acknowledged + 1, acknowledged + 1 + len(heard)))
        for number in heard:
            said, now = batch(number)
            truth.write(SERIES, "best", said, now=now)
        acknowledged += len(heard)
        stored = _history(url)
        if stored != truth.history(SERIES, EVERYTHING):
            # The batch that was on its way when the process died: all of it, or nothing.
            said, now = batch(acknowledged + 1)
            truth.write(SERIES, "best", said, now=now)
            assert stored == truth.history(SERIES, EVERYTHING)
        assert _sound(url)


@pytest.mark.slow
def test_two_processes_write_and_a_third_reads_whole_batches(url: str) -> None:
    writers = [start("write-until-told", url, source) for source in ("best", "second")]
    for writer in writers:
        hear(writer, "migrated")
    database = Database(url)
    store = SqlSeriesStore(database)
    sizes: list[int] = []
    while len(set(sizes)) < SIZES_SEEN:
        assert all(writer.poll() is None for writer in writers)
        sizes.append(len(store.history(SERIES, EVERYTHING)))
    database.close()
    for writer in writers:
        go(writer)
    batches = [finish(writer)[-1] + 1 for writer in writers]
    assert all(size % BATCH == 0 for size in sizes), "a reader saw half a batch"
    assert sizes == sorted(sizes)
    assert len(_history(url)) == sum(batches) * BATCH
    assert _sound(url)


@pytest.mark.slow
def test_four_processes_write_one_series_at_once(url: str) -> None:
    batches, begins = 40, (0, 100, 200, 300)
    writers = [start("write", url, first=first, batches=batches) for first in begins]
    for writer in writers:
        hear(writer, "ready")
    for writer in writers:
        go(writer)
    assert [finish(one)[-1] for one in writers] == [first + batches - 1 for first in begins]
    truth = MemorySeriesStore()
    for first in begins:
        for number in range(first, first + batches):
            said, now = batch(number)
            truth.write(SERIES, "best", said, now=now)
    assert _history(url) == truth.history(SERIES, EVERYTHING)


@pytest.mark.slow
def test_processes_that_prepare_an_empty_database_at_once(url: str) -> None:
    processes = [start("migrate", url) for _ in range(3)]
    for process in processes:
        hear(process, "ready")
    for process in processes:
        go(process)
    for process in processes:
        hear(process, "migrated")
        finish(process)
        assert process.returncode == 0
    with closing(Database(url)) as database, database.reading() as connection:
        versions = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    assert versions == [(newest_revision(),)]
