"""Reads and adds thousands of rows at once, in the quickest way each kind of database has."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Double,
    Integer,
    Select,
    SmallInteger,
    Table,
    Text,
    insert,
)

from chocolate_factory.storage.postgres import BINARY

_TYPES: Mapping[type[Any], str] = {
    BigInteger: "int8",
    Double: "float8",
    Integer: "int4",
    SmallInteger: "int2",
    Text: "text",
}
"""What PostgreSQL calls them."""


def fetch_rows(connection: Connection, statement: Select[Any]) -> Sequence[Any]:
    """What ``statement`` finds, in its order.

    The driver's own tuples: SQLAlchemy's rows would take twice as long to read.
    """
    found = connection.execute(statement, execution_options={BINARY: True})
    rows: Sequence[Any] = found.cursor.fetchall()
    return rows


def insert_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Add ``rows``, each with a value for every column in the table's order.

    Straight to the driver: thousands of dictionaries would take longer to go through SQLAlchemy
    than to be written.
    """
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        statement = str(insert(table).compile(dialect=connection.dialect))
        connection.exec_driver_sql(statement, list(rows))


def _copy(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    names = connection.dialect.identifier_preparer
    columns = ", ".join(names.format_column(column) for column in table.columns)
    statement = f"COPY {names.format_table(table)} ({columns}) FROM STDIN (FORMAT BINARY)"
    cursor: Any = connection.connection.cursor()  # the driver's own: only it can copy
    with cursor, cursor.copy(statement) as copy:
        copy.set_types([_TYPES[type(column.type)] for column in table.columns])
        for row in rows:
            copy.write_row(row)
