"""The rows of an SQL database as they are, for moving them to another one and comparing both."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA

Row = tuple[Any, ...]
"""A value for every column, in the table's order."""
Key = tuple[Any, ...]
"""The values of the primary key, in its order."""

SERIES_PREFIX = "series"
"""Tables of the store of series are moved as series: each kind of store has its own."""
OURS = frozenset({"store_copy"})
"""Notes about moving itself."""
_MANY, _FEW = 2_000, 50
"""Rows read at once, of plain rows and of documents."""


class RawTables:
    """All tables of a migrated database but those of series."""

    def __init__(self, database: Database) -> None:
        """Of ``database``."""
        self._database = database

    @property
    def place(self) -> str:
        """Where it is; never with a password."""
        return self._database.place

    def names(self) -> list[str]:
        """The tables, in an order in which they can be filled."""
        return [
            table.name
            for table in METADATA.sorted_tables
            if not table.name.startswith(SERIES_PREFIX) and table.name not in OURS
        ]

    def page(self, name: str, after: Key | None) -> list[Row]:
        """Some rows in the order of their keys, from the first one after ``after`` on.

        Raises:
            StoreError: The database cannot be read.
        """
        table = METADATA.tables[name]
        wanted = _ordered(table).limit(_page_of(table))
        if after is not None:
            wanted = wanted.where(_place(table) > _values(table, after))
        return self._fetch(wanted)

    def between(self, name: str, after: Key | None, last: Key | None) -> list[Row]:
        """All rows after the key ``after`` up to and with ``last``; None: an open end.

        Raises:
            StoreError: The database cannot be read.
        """
        table = METADATA.tables[name]
        wanted = _ordered(table)
        if after is not None:
            wanted = wanted.where(_place(table) > _values(table, after))
        if last is not None:
            wanted = wanted.where(_place(table) <= _values(table, last))
        return self._fetch(wanted)

    def change(self, name: str, gone: Sequence[Key], new: Sequence[Row]) -> None:
        """Delete the rows with the keys ``gone``, then add ``new``; all of it or nothing.

        Raises:
            StoreError: The database cannot be written.
        """
        table = METADATA.tables[name]
        with self._database.writing() as connection:
            if gone:
                same = and_(*(column == bindparam(f"of_{column.name}") for column in _key(table)))
                names = [f"of_{column.name}" for column in _key(table)]
                keys = [dict(zip(names, key, strict=True)) for key in gone]
                connection.execute(delete(table).where(same), keys)
            if new:
                columns = table.columns.keys()
                rows = [dict(zip(columns, row, strict=True)) for row in new]
                connection.execute(insert(table), rows)

    def settle(self, name: str) -> None:
        """Let numbers that the database gives by itself go on after those that were moved.

        Raises:
            StoreError: The database cannot be written.
        """
        table = METADATA.tables[name]
        counted = table.autoincrement_column
        if counted is None or self._database.dialect != "postgresql":
            return
        highest = select(func.coalesce(func.max(counted), 1)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(name, counted.name)
        with self._database.writing() as connection:
            connection.execute(select(func.setval(sequence, highest)))

    def _fetch(self, wanted: Select[Any]) -> list[Row]:
        with self._database.reading() as connection:
            return [tuple(row) for row in connection.execute(wanted)]


def key_of(name: str, row: Row) -> Key:
    """The primary key of a row of the table ``name``."""
    table = METADATA.tables[name]
    columns = list(table.columns)
    return tuple(row[columns.index(column)] for column in _key(table))


def _key(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


def _ordered(table: Table) -> Select[Any]:
    return select(table).order_by(*_key(table))


def _place(table: Table) -> ColumnElement[Any]:
    return tuple_(*_key(table))


def _values(table: Table, key: Key) -> ColumnElement[Any]:
    pairs = zip(_key(table), key, strict=True)
    return tuple_(*(literal(value, column.type) for column, value in pairs))


def _page_of(table: Table) -> int:
    documents = any(
        isinstance(column.type, LargeBinary) or column.name in {"document", "content", "evidence"}
        for column in table.columns
    )
    return _FEW if documents else _MANY
