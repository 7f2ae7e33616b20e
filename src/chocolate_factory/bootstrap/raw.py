"""Opens a store as it lies, for copying it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.operations.copy_store import RawStore
from chocolate_factory.settings import Settings
from chocolate_factory.storage.copy_mark import CopyMark
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.raw_tables import RawTables
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.raw.influx import InfluxRawSeries
from chocolate_factory.timeseries.raw.sql import SqlRawSeries
from chocolate_factory.timeseries.raw.store import RawSeries


@contextmanager
def open_raw_store(
    settings: Settings, url: str, records_url: str | None = None, *, must_exist: bool = False
) -> Iterator[RawStore]:
    """The store at ``url``, its schema brought up to date; closed at the end.

    Args:
        settings: For what the address does not tell: where records are, a token.
        url: As CHOCOLATE_STORE_URL has it.
        records_url: As CHOCOLATE_RECORDS_URL has it, for an InfluxDB; None: as the settings say.
        must_exist: Whether a file that is not there is a mistake.

    Raises:
        ConfigurationError: An address cannot be used.
        InputError: There is no such file.
        StoreError: It cannot be opened or brought up to date.
    """
    chosen = {"store_url": url, "records_url": records_url or settings.records_url}
    settings = settings.model_copy(update=chosen)
    if must_exist:
        _require_file(settings.database_url)
    with ExitStack() as stack:
        database = Database(settings.database_url)
        stack.callback(database.close)
        database.migrate()
        series, place = _series(settings, database, stack)
        yield RawStore(place, series, RawTables(database), CopyMark(database))


def _series(settings: Settings, database: Database, stack: ExitStack) -> tuple[RawSeries, str]:
    """Where the series are, and what the whole store is called."""
    if settings.influxdb is None:
        return SqlRawSeries(database), database.place
    door = InfluxDoor(settings.influxdb)
    stack.callback(door.close)
    return InfluxRawSeries(door, database), f"{door.place} with {database.place}"


def _require_file(url: str) -> None:
    try:
        address = make_url(url)
    except ArgumentError:
        return  # the database explains it better
    file = address.database if address.drivername.startswith("sqlite") else None
    if file and not Path(file).is_file():
        raise InputError(f"There is no store {file}.", advice="Look at the address.")
