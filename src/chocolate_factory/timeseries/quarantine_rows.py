"""Quarantine as rows: the statements that find, add and release suspicions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, or_, select, update

from chocolate_factory.timeseries.quarantine import Entry, Quarantined, Word
from chocolate_factory.timeseries.record import microseconds
from chocolate_factory.timeseries.tables import (
    QUARANTINE,
    SERIES,
    SOURCES,
    VALUES,
    identify,
    series_id_of,
)

_KEY = ("series_id", "start", "source_id", "known_at")
_ENTRY = (
    QUARANTINE.c.start,
    SOURCES.c.name,
    QUARANTINE.c.known_at,
    QUARANTINE.c.check,
    QUARANTINE.c.reason,
    QUARANTINE.c.hidden_from,
    QUARANTINE.c.noticed_at,
    QUARANTINE.c.released_at,
    QUARANTINE.c.why,
)
_OTHERS = VALUES.alias("others")
_REPLACED_AT = (
    select(func.min(_OTHERS.c.known_at))
    .where(
        _OTHERS.c.series_id == QUARANTINE.c.series_id,
        _OTHERS.c.start == QUARANTINE.c.start,
        _OTHERS.c.source_id == QUARANTINE.c.source_id,
        _OTHERS.c.known_at > QUARANTINE.c.known_at,
    )
    .correlate(QUARANTINE)
    .scalar_subquery()
)


def _between(statement: Select[Any], key: str | None, first: int, end: int) -> Select[Any]:
    found = statement.join(SOURCES, SOURCES.c.id == QUARANTINE.c.source_id).where(
        QUARANTINE.c.start >= first, QUARANTINE.c.start < end
    )
    return found if key is None else found.where(QUARANTINE.c.series_id == series_id_of(key))


def hidden_words(
    connection: Connection, key: str, first: int, end: int, known_at: datetime | None
) -> set[Word]:
    """The values that start in ``[first, end)`` and that readers do not see."""
    columns = (QUARANTINE.c.start, SOURCES.c.name, QUARANTINE.c.known_at)
    wanted = _between(select(*columns), key, first, end)
    if known_at is None:
        wanted = wanted.where(QUARANTINE.c.released_at.is_(None))
    else:
        instant = microseconds(known_at)
        wanted = wanted.where(
            QUARANTINE.c.hidden_from <= instant,
            or_(QUARANTINE.c.released_at.is_(None), QUARANTINE.c.released_at > instant),
        )
    return {(start, source, said) for start, source, said in connection.execute(wanted)}


def entries_of(connection: Connection, key: str, source: str, first: int, last: int) -> list[Entry]:
    """All suspicions about what ``source`` said of intervals that start from first to last."""
    wanted = _between(select(*_ENTRY), key, first, last + 1).where(SOURCES.c.name == source)
    return [Entry(*row) for row in connection.execute(wanted)]


def insert_entries(connection: Connection, key: str, source: str, entries: Sequence[Entry]) -> None:
    """Add ``entries``, all of one series and source, whose values are stored."""
    series_id = identify(connection, SERIES.c.key, key)
    source_id = identify(connection, SOURCES.c.name, source)
    place = {"series_id": series_id, "source_id": source_id}
    columns = [name for name in Entry._fields if name != "source"]
    connection.execute(
        insert(QUARANTINE),
        [place | {name: getattr(entry, name) for name in columns} for entry in entries],
    )


def update_released(
    connection: Connection, key: str, source: str, entries: Iterable[Entry]
) -> None:
    """Note of ``entries``, all of one series and source, when and why they were released."""
    series_id = identify(connection, SERIES.c.key, key)
    source_id = identify(connection, SOURCES.c.name, source)
    connection.execute(
        update(QUARANTINE)
        .where(
            QUARANTINE.c.series_id == series_id,
            QUARANTINE.c.source_id == source_id,
            QUARANTINE.c.start == bindparam("of_start"),
            QUARANTINE.c.known_at == bindparam("of_known_at"),
            QUARANTINE.c.check == bindparam("of_check"),
        )
        .values(released_at=bindparam("at"), why=bindparam("because")),
        [
            {
                "of_start": entry.start,
                "of_known_at": entry.known_at,
                "of_check": entry.check,
                "at": entry.released_at,
                "because": entry.why,
            }
            for entry in entries
        ],
    )


def fetch_quarantined(
    connection: Connection, key: str | None, first: int, end: int
) -> list[Quarantined]:
    """Every value that starts in ``[first, end)`` and was ever found suspicious, with its value."""
    same = and_(*(QUARANTINE.c[name] == VALUES.c[name] for name in _KEY))
    columns = (SERIES.c.key, VALUES.c.minutes, VALUES.c.value, _REPLACED_AT, *_ENTRY)
    wanted = (
        select(*columns)
        .join_from(QUARANTINE, VALUES, same)
        .join(SERIES, SERIES.c.id == QUARANTINE.c.series_id)
        .order_by(
            SERIES.c.key,
            QUARANTINE.c.start,
            SOURCES.c.name,
            QUARANTINE.c.known_at,
            QUARANTINE.c.check,
        )
    )
    rows = connection.execute(_between(wanted, key, first, end))
    return [
        Entry(*entry).shown(of, minutes, value, replaced_at)
        for of, minutes, value, replaced_at, *entry in rows
    ]


def count_silent(key: str) -> Select[Any]:
    """Counts what sources say now that readers do not see."""
    silent = (
        select(QUARANTINE.c.start, QUARANTINE.c.source_id)
        .where(
            QUARANTINE.c.series_id == series_id_of(key),
            QUARANTINE.c.released_at.is_(None),
            _REPLACED_AT.is_(None),
        )
        .distinct()
        .subquery()
    )
    return select(func.count()).select_from(silent)
