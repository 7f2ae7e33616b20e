"""Every implementation of each port, one after the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SeriesStore]:
    """An empty store of series."""
    if request.param == "memory":
        yield MemorySeriesStore()
        return
    database = Database(f"sqlite:///{tmp_path / 'series.sqlite'}")
    database.migrate()
    yield SqlSeriesStore(database)
    database.close()
