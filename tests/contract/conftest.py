"""Every implementation of each port, one after the other."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore
from tests.servers.influx import InfluxServer

SQL = ["sqlite", "postgresql"]
AT_HAND = {"memory", "sqlite"}
"""Stores without a server, which are quick enough for many examples."""


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, up to date: to copy it is far quicker than to make it."""
    file = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.close()
    return file


def _address(kind: str, request: pytest.FixtureRequest) -> str:
    if kind == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    folder: Path = request.getfixturevalue("tmp_path")
    migrated: Path = request.getfixturevalue("_migrated_file")
    return f"sqlite:///{shutil.copy(migrated, folder / 'store.sqlite')}"


@contextmanager
def _prepared(kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    with closing(Database(_address(kind, request))) as database:
        database.migrate()
        yield database


@pytest.fixture(params=SQL)
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of each kind."""
    return _address(request.param, request)


@pytest.fixture(params=["memory", *SQL])
def database(request: pytest.FixtureRequest) -> Iterator[Database | None]:
    """An empty database of each kind, up to date; None where everything stays in memory."""
    if request.param == "memory":
        yield None
        return
    with _prepared(request.param, request) as database:
        yield database


@pytest.fixture(params=["memory", *SQL, "influxdb"])
def store(request: pytest.FixtureRequest) -> Iterator[SeriesStore]:
    """An empty store of series."""
    if request.param == "memory":
        yield MemorySeriesStore()
    elif request.param == "influxdb":
        server: InfluxServer = request.getfixturevalue("influx_server")
        door = InfluxDoor(InfluxAddress.parse(server.new_database()))
        with _prepared("sqlite", request) as database:
            yield InfluxSeriesStore(door, database)
        door.close()
    else:
        with _prepared(request.param, request) as database:
            yield SqlSeriesStore(database)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> settings:
    """For properties of the store of series: how many examples it is quick enough for."""
    kind = request.node.callspec.params["store"]
    examples = 60 if kind in AT_HAND else 4 if kind == "influxdb" else 15
    return settings(max_examples=examples)
