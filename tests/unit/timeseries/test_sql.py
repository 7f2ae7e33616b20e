"""What is particular to the SQL store; what all stores promise is in tests/contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.tables import SERIES, SOURCES, VALUES
from tests.fakes.series import at, day_ahead, days, measured

NOW = at("2024-11-05T12:00+01:00")
DAY = days("2024-11-05", "2024-11-05")
PRICE = day_ahead()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'series.sqlite'}")
    database.migrate()
    yield database
    database.close()


def test_values_are_there_for_the_next_process(database: Database, tmp_path: Path) -> None:
    SqlSeriesStore(database).write(PRICE, "best", [Observation(NOW, 60, 1.0)], now=NOW)
    SqlSeriesStore(database).mark_absent(PRICE, "best", [DAY], now=NOW)
    database.close()
    again = SqlSeriesStore(Database(f"sqlite:///{tmp_path / 'series.sqlite'}"))
    assert [reading.value for reading in again.read(PRICE, DAY)] == [1.0]
    assert len(again.absences(PRICE, DAY)) == 1


def test_names_are_kept_once(database: Database) -> None:
    store = SqlSeriesStore(database)
    for hour in range(3):
        for series in (PRICE, measured()):
            store.write(series, "best", [Observation(NOW + hour * HOUR, 60, 1.0)], now=NOW)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(SERIES)).scalar() == 2
        assert connection.execute(select(func.count()).select_from(SOURCES)).scalar() == 1


def test_nothing_new_leaves_the_file_alone(database: Database) -> None:
    store = SqlSeriesStore(database)
    store.write(PRICE, "best", [Observation(NOW, 60, 1.0)], now=NOW)
    with database.reading() as connection:
        before = connection.execute(text("PRAGMA data_version")).scalar()
        store.write(PRICE, "best", [Observation(NOW, 60, 1.0)], now=NOW + HOUR)
        connection.rollback()
        assert connection.execute(text("PRAGMA data_version")).scalar() == before


def test_to_try_writing_is_to_write(database: Database) -> None:
    with database.reading() as connection:
        before = connection.execute(text("PRAGMA data_version")).scalar()
        SqlSeriesStore(database).try_writing()
        connection.rollback()
        assert connection.execute(text("PRAGMA data_version")).scalar() != before
        assert connection.execute(select(SOURCES)).all() == []


def test_a_range_is_found_by_the_key_and_needs_no_sorting(database: Database) -> None:
    ranged = (
        select(VALUES)
        .where(VALUES.c.series_id == 1, VALUES.c.start >= 0, VALUES.c.start < 9)
        .order_by(VALUES.c.start, VALUES.c.source_id, VALUES.c.known_at)
    )
    sql = ranged.compile(compile_kwargs={"literal_binds": True})
    with database.reading() as connection:
        plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all())
    assert "USING PRIMARY KEY (series_id=? AND start>? AND start<?)" in plan
    assert "TEMP B-TREE" not in plan


def test_a_database_that_was_not_prepared_says_so(tmp_path: Path) -> None:
    store = SqlSeriesStore(Database(f"sqlite:///{tmp_path / 'empty.sqlite'}"))
    with pytest.raises(StoreError, match="has not been prepared"):
        store.ping()
