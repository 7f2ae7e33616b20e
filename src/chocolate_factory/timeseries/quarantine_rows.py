"""Quarantine as rows: the statements that find, add and release suspicions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from chocolate_factory.timeseries.quarantine import Entry, Quarantined, Word
from chocolate_factory.timeseries.record import microseconds
from chocolate_factory.timeseries.tables import (
    INFLUX_QUARANTINE,
    QUARANTINE,
    SERIES,
    SOURCES,
    VALUES,
    identify,
    series_id_of,
)

_KEY = ("series_id", "start", "source_id", "known_at")
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


class QuarantineRows:
    """One table of suspicions, wherever the values are that they are about."""

    def __init__(self, table: Table) -> None:
        """Of ``table``, which has the columns of ``QUARANTINE``."""
        self._table = table
        self.entry = tuple(
            SOURCES.c.name if name == "source" else table.c[name] for name in Entry._fields
        )
        """The columns of an ``Entry``."""

    def between(self, statement: Select[Any], key: str | None, first: int, end: int) -> Select[Any]:
        """``statement`` over suspicions about what starts in ``[first, end)``; None: any series."""
        table = self._table
        found = statement.join(SOURCES, SOURCES.c.id == table.c.source_id).where(
            table.c.start >= first, table.c.start < end
        )
        return found if key is None else found.where(table.c.series_id == series_id_of(key))

    def hidden_words(
        self, connection: Connection, key: str, first: int, end: int, known_at: datetime | None
    ) -> set[Word]:
        """The values that start in ``[first, end)`` and that readers do not see."""
        table = self._table
        columns = (table.c.start, SOURCES.c.name, table.c.known_at)
        wanted = self.between(select(*columns), key, first, end)
        if known_at is None:
            wanted = wanted.where(table.c.released_at.is_(None))
        else:
            instant = microseconds(known_at)
            wanted = wanted.where(
                table.c.hidden_from <= instant,
                or_(table.c.released_at.is_(None), table.c.released_at > instant),
            )
        return {(start, source, said) for start, source, said in connection.execute(wanted)}

    def entries_of(
        self, connection: Connection, key: str, source: str, first: int, last: int
    ) -> list[Entry]:
        """All suspicions about what ``source`` said of intervals that start from first to last."""
        wanted = self.between(select(*self.entry), key, first, last + 1)
        found = connection.execute(wanted.where(SOURCES.c.name == source))
        return [Entry(*row) for row in found]

    def all_between(
        self, connection: Connection, key: str | None, first: int, end: int
    ) -> list[tuple[str, Entry]]:
        """All suspicions about what starts in ``[first, end)``, with the key of the series."""
        of_series = SERIES.c.id == self._table.c.series_id
        wanted = select(SERIES.c.key, *self.entry).join_from(self._table, SERIES, of_series)
        rows = connection.execute(self.between(wanted, key, first, end))
        return [(of, Entry(*entry)) for of, *entry in rows]

    def insert(
        self, connection: Connection, key: str, source: str, entries: Sequence[Entry]
    ) -> None:
        """Add ``entries``, all of one series and source, whose values are stored."""
        columns = [name for name in Entry._fields if name != "source"]
        place = _place(connection, key, source)
        connection.execute(
            insert(self._table),
            [place | {name: getattr(entry, name) for name in columns} for entry in entries],
        )

    def update_released(
        self, connection: Connection, key: str, source: str, entries: Iterable[Entry]
    ) -> None:
        """Note of ``entries``, all of one series and source, when and why they were released."""
        table, place = self._table, _place(connection, key, source)
        connection.execute(
            update(table)
            .where(
                table.c.series_id == place["series_id"],
                table.c.source_id == place["source_id"],
                table.c.start == bindparam("of_start"),
                table.c.known_at == bindparam("of_known_at"),
                table.c.check == bindparam("of_check"),
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

    def delete(self, connection: Connection, key: str, source: str, words: Iterable[Word]) -> None:
        """Forget what was suspected of ``words``, all of one series and source."""
        table, place = self._table, _place(connection, key, source)
        connection.execute(
            delete(table).where(
                table.c.series_id == place["series_id"],
                table.c.source_id == place["source_id"],
                table.c.start == bindparam("of_start"),
                table.c.known_at == bindparam("of_known_at"),
            ),
            [{"of_start": start, "of_known_at": known_at} for start, _, known_at in words],
        )


def _place(connection: Connection, key: str, source: str) -> dict[str, int]:
    return {
        "series_id": identify(connection, SERIES.c.key, key),
        "source_id": identify(connection, SOURCES.c.name, source),
    }


SUSPICIONS = QuarantineRows(QUARANTINE)
"""About values in the same database."""
INFLUX_SUSPICIONS = QuarantineRows(INFLUX_QUARANTINE)
"""About values in InfluxDB."""


def fetch_quarantined(
    connection: Connection, key: str | None, first: int, end: int
) -> list[Quarantined]:
    """Every value that starts in ``[first, end)`` and was ever found suspicious, with its value."""
    same = and_(*(QUARANTINE.c[name] == VALUES.c[name] for name in _KEY))
    wanted = (
        select(SERIES.c.key, VALUES.c.minutes, VALUES.c.value, _REPLACED_AT, *SUSPICIONS.entry)
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
    rows = connection.execute(SUSPICIONS.between(wanted, key, first, end))
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
