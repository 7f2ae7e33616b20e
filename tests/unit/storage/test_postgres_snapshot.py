"""A PostgreSQL becomes an SQLite file: every row of one moment, under the same schema."""

from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage import postgres_snapshot
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision
from chocolate_factory.storage.postgres_snapshot import PostgresSnapshot
from chocolate_factory.storage.snapshot import examined
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.backups import EVER, SERIES, prices_in, store_prices
from tests.fakes.older_stores import REVISIONS, make_older, rows_of
from tests.servers.postgres import PostgresServer


def test_a_snapshot_is_the_store_of_one_moment(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_snapshot, "_ROWS_AT_ONCE", 999)
    database = Database(postgres_url)
    store_prices(database, 5_000)
    snapshot = PostgresSnapshot(database)
    assert snapshot.size_bytes() > 0
    assert "@" not in snapshot.place
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE series_values SET value = value + 1")
        snapshot.take(tmp_path / "copy.sqlite")
    assert examined(tmp_path / "copy.sqlite") == newest_revision()
    assert prices_in(tmp_path / "copy.sqlite") == [float(n) for n in range(5_000)]
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    assert rows_of(copy) == rows_of(database)
    before = SqlSeriesStore(copy).history(SERIES, EVER)
    copy.close()
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE series_values SET value = value - 1")
    assert SqlSeriesStore(database).history(SERIES, EVER) == before
    database.close()


@pytest.mark.parametrize("revision", [REVISIONS[0], REVISIONS[-2]])
def test_an_older_store_is_copied_as_it_is(
    postgres_server: PostgresServer, tmp_path: Path, revision: str
) -> None:
    database = Database(postgres_server.new_database())
    rows = make_older(database, revision, tmp_path / "older")
    PostgresSnapshot(database).take(tmp_path / "copy.sqlite")
    assert examined(tmp_path / "copy.sqlite") == revision
    copy = Database(f"sqlite:///{tmp_path / 'copy.sqlite'}")
    assert rows_of(copy) == rows
    copy.migrate()
    copy.close()
    database.close()


def test_what_was_never_prepared_is_no_store(
    postgres_server: PostgresServer, tmp_path: Path
) -> None:
    database = Database(postgres_server.new_database())
    with pytest.raises(StoreError):
        PostgresSnapshot(database).take(tmp_path / "copy.sqlite")
    database.close()
