"""Every implementation of each port, one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore

SQL = ["sqlite", "postgresql"]
AT_HAND = {"memory", "sqlite"}
"""Stores without a server, which are quick enough for many examples."""


def _address(kind: str, request: pytest.FixtureRequest) -> str:
    if kind == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    folder: Path = request.getfixturevalue("tmp_path")
    return f"sqlite:///{folder / 'store.sqlite'}"


@contextmanager
def _prepared(kind: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    database = Database(_address(kind, request))
    database.migrate()
    yield database
    database.close()


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


@pytest.fixture(params=["memory", *SQL])
def store(request: pytest.FixtureRequest) -> Iterator[SeriesStore]:
    """An empty store of series."""
    if request.param == "memory":
        yield MemorySeriesStore()
        return
    with _prepared(request.param, request) as database:
        yield SqlSeriesStore(database)


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> settings:
    """For properties of the store of series: how many examples it is quick enough for."""
    quick = request.node.callspec.params["store"] in AT_HAND
    return settings(max_examples=60 if quick else 15, deadline=None)
