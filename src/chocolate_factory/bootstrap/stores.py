"""Opens what everything is kept in, and puts each part of it behind its port."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from chocolate_factory.audit.sql import SqlAuditStore
from chocolate_factory.audit.store import AuditStore
from chocolate_factory.backup.model import STORE
from chocolate_factory.credentials.sql import SqlCredentialStore
from chocolate_factory.credentials.store import CredentialStore
from chocolate_factory.forecasting.live.sql import SqlScoreStore
from chocolate_factory.forecasting.live.store import ScoreStore
from chocolate_factory.forecasting.sql import CHALLENGERS, SqlForecastStore
from chocolate_factory.forecasting.store import ForecastStore
from chocolate_factory.journal.sql import SqlJournal
from chocolate_factory.journal.store import JournalStore
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.ledger.books.sql import SqlBooks
from chocolate_factory.ledger.books.store import BookStore
from chocolate_factory.ledger.sql import SqlLedger
from chocolate_factory.ledger.store import LedgerStore
from chocolate_factory.planning.locks.sql import SqlLockStore
from chocolate_factory.planning.locks.store import LockStore
from chocolate_factory.planning.sql import SqlPlanStore
from chocolate_factory.planning.store import PlanStore
from chocolate_factory.settings import Settings
from chocolate_factory.storage.copy_mark import CopyMark
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.postgres_snapshot import PostgresSnapshot
from chocolate_factory.storage.postgres_upkeep import PostgresUpkeep
from chocolate_factory.storage.snapshot import SqliteSnapshot, StoreSnapshot
from chocolate_factory.storage.sqlite_upkeep import SqliteUpkeep
from chocolate_factory.storage.upkeep import StoreUpkeep
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.pair import Pair
from chocolate_factory.timeseries.influxdb.upkeep import InfluxUpkeep
from chocolate_factory.timeseries.raw.influx import InfluxRawSeries
from chocolate_factory.timeseries.raw.snapshot import PairSnapshot
from chocolate_factory.timeseries.raw.sql import SqlRawSeries
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.sql import SqlForecastRecord
from chocolate_factory.weather.store import ForecastRecord

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Stores:
    """Every store, by the name it has among the ports."""

    series: SeriesStore
    journal: JournalStore
    forecasts: ForecastStore
    challengers: ForecastStore
    scores: ScoreStore
    plans: PlanStore
    locks: LockStore
    ledger: LedgerStore
    books: BookStore
    audit: AuditStore
    forecast_record: ForecastRecord
    credentials: CredentialStore
    upkeep: StoreUpkeep
    snapshot: StoreSnapshot


@contextmanager
def open_stores(
    settings: Settings,
    before_upgrade: Callable[[StoreSnapshot], object],
    *,
    patient: bool = False,
) -> Iterator[Stores]:
    """The stores that the settings name, brought up to date; closed at the end.

    Args:
        settings: From the environment.
        before_upgrade: Called with a store of an older schema before it changes; if it raises,
            nothing changes.
        patient: A database that is down is brought up to date when it answers.

    Raises:
        ConfigurationError: The database's address cannot be used.
        StoreError: It cannot be opened or brought up to date; an InfluxDB may come later.
    """
    database = Database(settings.database_url)
    snapshot = _snapshot_of(database)
    try:
        database.prepare(
            CopyMark(database).require_whole,
            before_upgrade=lambda: before_upgrade(snapshot),
            patient=patient,
        )
        with _opened_series(settings, database, snapshot) as (series, upkeep, whole):
            yield Stores(
                series=series,
                journal=SqlJournal(database),
                forecasts=SqlForecastStore(database),
                challengers=SqlForecastStore(database, CHALLENGERS),
                scores=SqlScoreStore(database),
                plans=SqlPlanStore(database),
                locks=SqlLockStore(database),
                ledger=SqlLedger(database),
                books=SqlBooks(database),
                audit=SqlAuditStore(database),
                forecast_record=SqlForecastRecord(database),
                credentials=SqlCredentialStore(database),
                upkeep=upkeep,
                snapshot=whole,
            )
    finally:
        database.close()


@contextmanager
def open_trail(data_dir: Path) -> Iterator[AuditStore]:
    """The audit trail of the SQLite store in a data folder, whatever the settings name.

    Raises:
        StoreError: It cannot be opened or brought up to date.
    """
    database = Database(f"sqlite:///{data_dir.absolute() / STORE}")
    try:
        database.migrate()
        yield SqlAuditStore(database)
    finally:
        database.close()


def _snapshot_of(database: Database) -> StoreSnapshot:
    """Whoever copies that kind of database for a backup."""
    return SqliteSnapshot(database) if database.dialect == "sqlite" else PostgresSnapshot(database)


def upkeep_of(database: Database) -> StoreUpkeep:
    """Whoever looks after that kind of database."""
    return SqliteUpkeep(database) if database.dialect == "sqlite" else PostgresUpkeep(database)


@contextmanager
def _opened_series(
    settings: Settings, database: Database, records: StoreSnapshot
) -> Iterator[tuple[SeriesStore, StoreUpkeep, StoreSnapshot]]:
    """The store of series, who looks after it and who copies it with the ``records``.

    In ``database``, or in an InfluxDB beside it.
    """
    upkeep, address = upkeep_of(database), settings.influxdb
    if address is None:
        yield SqlSeriesStore(database), upkeep, records
        return
    door = InfluxDoor(address)
    try:
        series = InfluxSeriesStore(door, database)
        try:
            series.open()
        except StoreUnavailableError as error:
            # It may come later than we do, as containers that start together.
            _log.warning("influxdb_unavailable", reason=error.message, advice=error.advice)
        pair = Pair(door, database)
        whole = PairSnapshot(records, pair, partial(InfluxRawSeries, door), SqlRawSeries)
        yield series, InfluxUpkeep(upkeep, door), whole
    finally:
        door.close()
