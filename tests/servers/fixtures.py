"""Servers that a whole test session shares: one of each kind for each worker of pytest-xdist."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TypeVar

import pytest

from chocolate_factory.storage.database import Database
from tests.servers.influx import InfluxServer
from tests.servers.postgres import PostgresServer, empty_all_tables
from tests.servers.process import ServerMissingError, ServerProcess

Server = TypeVar("Server", bound=ServerProcess)


@contextmanager
def running(make: Callable[[], Server]) -> Iterator[Server]:
    """A server while it is needed, or a skip that names what is missing."""
    try:
        server = make()
    except ServerMissingError as error:
        pytest.skip(str(error))
    with server:
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL, or a visible skip."""
    with running(PostgresServer) as server:
        yield server


@pytest.fixture(scope="session")
def influx_server() -> Iterator[InfluxServer]:
    """An InfluxDB that lets everybody in, or a visible skip."""
    with running(InfluxServer) as server:
        yield server


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_server: PostgresServer) -> str:
    url = postgres_server.new_database()
    with closing(Database(url)) as database:
        database.migrate()
    return url


@pytest.fixture
def postgres_url(_migrated_postgres: str) -> str:
    """The address of a migrated database in which nothing is stored yet."""
    empty_all_tables(_migrated_postgres)
    return _migrated_postgres
