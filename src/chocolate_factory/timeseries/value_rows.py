"""Values of series as rows: the statements that find, read and add them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from chocolate_factory.storage.bulk import fetch_rows, insert_rows
from chocolate_factory.timeseries.record import Record, Row, from_rows, microseconds
from chocolate_factory.timeseries.tables import SERIES, SOURCES, VALUES, identify, series_id_of

_COLUMNS = (
    VALUES.c.start,
    VALUES.c.minutes,
    VALUES.c.value,
    SOURCES.c.name,
    VALUES.c.known_at,
    VALUES.c.stored_at,
)
"""Of a ``Record``."""
_RECORDS = (
    select(*_COLUMNS)
    .join(SOURCES, SOURCES.c.id == VALUES.c.source_id)
    .order_by(VALUES.c.start, VALUES.c.source_id, VALUES.c.known_at)
)


def records_of(key: str) -> Select[Any]:
    """All records of a series, in the table's order."""
    return _RECORDS.where(VALUES.c.series_id == series_id_of(key))


def records_between(key: str, first: int, end: int) -> Select[Any]:
    """Records that start in ``[first, end)`` (seconds since 1970 UTC), in the table's order."""
    return records_of(key).where(VALUES.c.start >= first, VALUES.c.start < end)


def newest_between(key: str, first: int, end: int, known_at: datetime | None) -> Select[Any]:
    """The newest record of each source and start in ``[first, end)``, in the table's order.

    A forecast is revised hundreds of times: the database passes over the older records far more
    quickly than they could be fetched and passed over here.
    """
    of_series = VALUES.c.series_id == series_id_of(key)
    told = (
        select(VALUES.c.start, VALUES.c.source_id, func.max(VALUES.c.known_at).label("known_at"))
        .where(of_series, VALUES.c.start >= first, VALUES.c.start < end)
        .group_by(VALUES.c.start, VALUES.c.source_id)
    )
    newest = as_known(told, known_at).subquery()
    same = and_(*(VALUES.c[column.name] == column for column in newest.c), of_series)
    return (
        select(*_COLUMNS)
        # Outer, though every record is found: SQLite would otherwise begin at the other end.
        .select_from(newest.outerjoin(VALUES, same))
        .join(SOURCES, SOURCES.c.id == newest.c.source_id)
        .order_by(newest.c.start, newest.c.source_id)
    )


def as_known(statement: Select[Any], known_at: datetime | None) -> Select[Any]:
    """``statement`` over what was known at ``known_at``; over everything for None."""
    if known_at is None:
        return statement
    return statement.where(VALUES.c.known_at <= microseconds(known_at))


def fetch(connection: Connection, statement: Select[Any]) -> Sequence[Row]:
    """The records that ``statement`` finds, in its order."""
    rows: Sequence[Row] = fetch_rows(connection, statement)
    return rows


def last_start(
    connection: Connection, key: str, before: int | None, known_at: datetime | None
) -> int | None:
    """The greatest start of all records, or of those before ``before``; None: there is none."""
    statement = (
        select(VALUES.c.start)
        .where(VALUES.c.series_id == series_id_of(key))
        .order_by(VALUES.c.start.desc())
        .limit(1)
    )
    if before is not None:
        statement = statement.where(VALUES.c.start < before)
    start: int | None = connection.execute(as_known(statement, known_at)).scalar()
    return start


def newest_of(
    connection: Connection, key: str, source: str, first: int, last: int
) -> dict[int, Record]:
    """The newest record of ``source`` by start, from the ``first`` start to the ``last``."""
    wanted = records_between(key, first, last + 1).where(SOURCES.c.name == source)
    return {record.start: record for record in from_rows(fetch(connection, wanted))}


def insert_records(
    connection: Connection, key: str, source: str, records: Sequence[Record]
) -> None:
    """Add ``records``, all of one series and source."""
    series_id = identify(connection, SERIES.c.key, key)
    source_id = identify(connection, SOURCES.c.name, source)
    insert_rows(
        connection,
        VALUES,
        [
            (series_id, start, source_id, known_at, minutes, value, stored_at)
            for start, minutes, value, _, known_at, stored_at in records
        ],
    )
