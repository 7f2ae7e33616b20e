"""Quarantine in the database: written together with its value, gone together with it."""

from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.quarantine_rows import QuarantineRows
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.tables import QUARANTINE, VALUES
from tests.fakes.series import at, day_ahead, days

PRICE = day_ahead()
NOW = at("2024-11-05T12:00+01:00")
TEN = at("2024-11-05T10:00Z")
TODAY = days("2024-11-05", "2024-11-05")
BATCH = [Observation(TEN, 60, 5210.0), Observation(TEN + HOUR, 60, 53.0)]
DOUBT = Suspicion(TEN, "range", "Too much.")


class PowerCutError(Exception):
    """The lights go out."""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'series.sqlite'}")
    database.migrate()
    return database


def test_a_suspicious_value_is_never_stored_without_its_suspicion(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SqlSeriesStore(database)

    def fail(*_: object) -> None:
        raise PowerCutError

    monkeypatch.setattr(QuarantineRows, "insert", fail)
    with pytest.raises(PowerCutError):
        store.write(PRICE, "best", BATCH, now=NOW, suspicions=[DOUBT])
    assert store.history(PRICE, TODAY) == []
    assert store.coverage(PRICE).intervals == 0
    database.close()


def test_a_suspicion_goes_with_its_value(database: Database) -> None:
    store = SqlSeriesStore(database)
    store.write(PRICE, "best", BATCH, now=NOW, suspicions=[DOUBT])
    with database.writing() as connection:
        assert connection.execute(select(func.count()).select_from(QUARANTINE)).scalar() == 1
        connection.execute(delete(VALUES))
        assert connection.execute(select(func.count()).select_from(QUARANTINE)).scalar() == 0
    assert store.quarantined(TODAY, PRICE.key) == []
    database.close()
