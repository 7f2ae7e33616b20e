"""An SQLite file that is deleted, moved or replaced under a running program."""

from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.model import Observation
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.series import at, day_ahead

PRICE = day_ahead()
NOON = at("2024-11-05T12:00+01:00")
DAY = Interval(at("2024-11-05T00:00+01:00"), at("2024-11-06T00:00+01:00"))


def write(store: SqlSeriesStore, value: float) -> None:
    store.write(PRICE, "best", [Observation(NOON, 60, value)], now=NOON)


def test_nothing_is_acknowledged_into_a_file_that_is_gone(tmp_path: Path) -> None:
    file, away = tmp_path / "store.sqlite", tmp_path / "away.sqlite"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    store = SqlSeriesStore(database)
    write(store, 1.0)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").rename(f"{away}{suffix}")
    with pytest.raises(StoreUnavailableError, match="is gone") as error:
        write(store, 2.0)
    assert "Put it back" in error.value.advice
    with pytest.raises(StoreUnavailableError):
        store.read(PRICE, DAY)
    assert not file.exists(), "no empty one is begun in its place"
    for suffix in ("", "-wal", "-shm"):
        Path(f"{away}{suffix}").rename(f"{file}{suffix}")
    write(store, 3.0)
    assert [one.value for one in store.history(PRICE, DAY)] == [1.0, 3.0]
    database.close()


def test_another_file_in_its_place_is_what_is_written(tmp_path: Path) -> None:
    file, other = tmp_path / "store.sqlite", tmp_path / "other.sqlite"
    for path in (file, other):
        database = Database(f"sqlite:///{path}")
        database.migrate()
        database.close()
    database = Database(f"sqlite:///{file}")
    store = SqlSeriesStore(database)
    write(store, 1.0)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink()
    other.rename(file)
    write(store, 2.0)
    database.close()
    reader = Database(f"sqlite:///{file}")
    assert [one.value for one in SqlSeriesStore(reader).history(PRICE, DAY)] == [2.0]
    reader.close()


def test_whoever_waits_for_a_store_is_let_in_when_it_answers(tmp_path: Path) -> None:
    blocked = tmp_path / "data"
    blocked.write_text("where the folder should be")
    database = Database(f"sqlite:///{blocked / 'store.sqlite'}")
    checked: list[int] = []

    def check() -> None:
        with database.reading():
            checked.append(1)

    with pytest.raises(StoreUnavailableError):
        database.prepare(check)
    database.prepare(check, patient=True)
    store = SqlSeriesStore(database)
    with pytest.raises(StoreUnavailableError):
        write(store, 1.0)
    assert not checked
    blocked.unlink()
    write(store, 1.0)
    write(store, 2.0)
    assert checked == [1]
    database.close()
