"""Taking stock of the values of all series, and the one statement that deletes some."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.record import Record, instant_of_second
from chocolate_factory.timeseries.tables import SERIES, SOURCES, VALUES, series_id_of

_SOURCE = select(SOURCES.c.id).where(SOURCES.c.name == bindparam("said_by")).scalar_subquery()


def stock() -> Select[Any]:
    """Figures by series and source; one pass over the table in its own order, then over groups."""
    spoken = (
        select(
            VALUES.c.series_id,
            VALUES.c.source_id,
            VALUES.c.start,
            func.count().label("stored"),
        )
        .group_by(VALUES.c.series_id, VALUES.c.start, VALUES.c.source_id)
        .subquery()
    )
    return (
        select(
            SERIES.c.key,
            SOURCES.c.name,
            func.sum(spoken.c.stored),
            func.count(),
            func.min(spoken.c.start),
            func.max(spoken.c.start),
        )
        .join(SERIES, SERIES.c.id == spoken.c.series_id)
        .join(SOURCES, SOURCES.c.id == spoken.c.source_id)
        .group_by(SERIES.c.key, SOURCES.c.name)
        .order_by(SERIES.c.key, SOURCES.c.name)
    )


def fetch_stock(connection: Connection) -> list[Holding]:
    """What is held of every series from every source."""
    return [
        Holding(
            key, source, int(records), intervals, instant_of_second(first), instant_of_second(last)
        )
        for key, source, records, intervals, first, last in connection.execute(stock())
    ]


def delete_records(connection: Connection, key: str, records: Sequence[Record]) -> None:
    """Delete ``records`` of one series, with what was suspected of them."""
    statement = delete(VALUES).where(
        VALUES.c.series_id == series_id_of(key),
        VALUES.c.start == bindparam("begun"),
        VALUES.c.source_id == _SOURCE,
        VALUES.c.known_at == bindparam("known"),
    )
    connection.execute(
        statement,
        [{"begun": one.start, "said_by": one.source, "known": one.known_at} for one in records],
    )
