"""The whole story in PostgreSQL, and what becomes of it when the server is killed."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Semaphore
from typing import Any

import pytest
from sqlalchemy import select

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.heal_gaps import heal_gaps
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.verify_store import verify_store
from chocolate_factory.prices.model import SPOT
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.progress import Progress
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.standing import PAUSE_SECONDS
from chocolate_factory.timeseries.tables import SERIES, SOURCES, VALUES
from tests.flow.conftest import OpenPorts
from tests.flow.serving import NOW, Service, ask, serving
from tests.flow.store_processes import finish, hear, start
from tests.flow.store_worker import EVERYTHING, batch
from tests.flow.store_worker import SERIES as WRITTEN
from tests.servers.postgres import PostgresServer
from tests.shared import Replay

KILLS = 3
CENT = 0.011


def _values(url: str) -> list[Sequence[Any]]:
    """Every value that is stored, but for the moments at which it came."""
    columns = (SERIES.c.key, VALUES.c.start, SOURCES.c.name, VALUES.c.minutes, VALUES.c.value)
    query = select(*columns).join_from(VALUES, SERIES).join(SOURCES).order_by(*columns)
    with closing(Database(url)) as database, database.reading() as connection:
        return list(connection.execute(query).all())


def _told(ports: Ports) -> tuple[object, float]:
    """What was forecast, and what the plan costs."""
    plan = run_day_ahead_cycle(ports).plan
    forecast = ports.forecasts.latest(SPOT.key)
    assert forecast is not None
    return forecast.points, plan.cost_eur


@pytest.mark.slow
@pytest.mark.replay(still=True)
def test_the_story_is_the_same_in_postgresql(
    open_at: OpenPorts, postgres_url: str, tmp_path: Path
) -> None:
    there = open_at(NOW, history_days=14, keys=False, data="beside", store_url=postgres_url)
    here = open_at(NOW, history_days=14, keys=False)
    told, expected = _told(there), _told(here)
    assert told[0] == expected[0]
    assert told[1] == pytest.approx(expected[1], abs=CENT)
    assert not (tmp_path / "beside" / "chocolate.sqlite").exists()
    values = _values(postgres_url)
    assert values == _values(f"sqlite:///{tmp_path / 'data' / 'chocolate.sqlite'}")
    assert len(values) > 3_000
    report = verify_store(there, deep=True)
    assert report.ok
    assert report.records == len(values)


@pytest.mark.slow
def test_the_server_is_killed_in_the_middle_of_writes(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    chance, batches = random.Random(20241026), 400  # noqa: S311 - moments, not secrets
    writer = start("write-patiently", postgres_url, batches=batches)
    hear(writer, "migrated")
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.3))
        with postgres_server.killed():
            pass
    assert finish(writer) == list(range(batches))
    truth = MemorySeriesStore()
    for number in range(batches):
        said, now = batch(number)
        truth.write(WRITTEN, "best", said, now=now)
    with closing(Database(postgres_url)) as database:
        stored = SqlSeriesStore(database).history(WRITTEN, EVERYTHING)
    assert stored == truth.history(WRITTEN, EVERYTHING)


@pytest.mark.slow
@pytest.mark.replay(still=True)
def test_history_comes_in_whole_while_the_server_is_killed_again_and_again(
    open_at: OpenPorts, postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    there = open_at(NOW, history_days=14, keys=False, data="beside", store_url=postgres_url)
    here = open_at(NOW, history_days=14, keys=False)
    chance = random.Random(20241105)  # noqa: S311 - moments, not secrets
    answers: list[Progress] = []
    answered, killed = Semaphore(0), Semaphore(0)
    failures = []

    def die(progress: Progress) -> None:
        """With every answer the server is killed, as often as it shall be."""
        answers.append(progress)
        if len(answers) <= KILLS:
            answered.release()
            killed.acquire()

    def heal() -> None:
        """As the job does it: when the store fails, once more a little later."""
        while True:
            try:
                heal_gaps(there, on_progress=die)
            except StoreUnavailableError as error:
                failures.append(error)
                time.sleep(PAUSE_SECONDS)
            else:
                return

    with ThreadPoolExecutor(1) as pool:
        healing = pool.submit(heal)
        for _ in range(KILLS):
            assert answered.acquire(timeout=60)
            with postgres_server.killed():
                killed.release()
                time.sleep(chance.uniform(0, 0.3))
        healing.result()
    heal_gaps(there)  # what waited in the spool meanwhile is stored first
    heal_gaps(here)
    assert failures, "it did without its server"
    assert _values(postgres_url) == _values(f"sqlite:///{tmp_path / 'data' / 'chocolate.sqlite'}")


@pytest.mark.slow
def test_the_service_outlives_its_server(
    upstreams: Replay, postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    with serving(upstreams, tmp_path, CHOCOLATE_STORE_URL=postgres_url) as service:
        before = _values(postgres_url)
        with postgres_server.killed():
            _, health = ask(service.admin, "/health")
            assert health["status"] == "failing"
            (store,) = [check for check in health["checks"] if check["name"] == "store"]
            assert "does not answer" in store["message"]
            assert "Start the server" in store["advice"]
            assert ask(service.admin, "/ready")[0] == 503
            status, trouble = ask(service.admin, "/ree/prices")
            assert (status, trouble["advice"]) == (503, store["advice"])
        assert ask(service.admin, "/ready")[0] == 200
        deadline = time.monotonic() + 60
        while _store_status(service) != "ok":  # "degraded" until something could be written
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert ask(service.admin, "/ingest-now", "POST", {"source": "all"})[0] == 200
        assert set(before) <= set(_values(postgres_url))


def _store_status(service: Service) -> str:
    _, health = ask(service.admin, "/health")
    return str({one["name"]: one["status"] for one in health["checks"]}["store"])
