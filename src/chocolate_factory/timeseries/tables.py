"""The tables of series in the SQL database, and the numbers that stand for names in them."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Double,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    ScalarSelect,
    SmallInteger,
    Table,
    Text,
    insert,
    select,
)

from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.model import Series

SERIES = Table(
    "series",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
)
SOURCES = Table(
    "series_sources",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)
VALUES = Table(
    "series_values",
    METADATA,
    Column("series_id", Integer, ForeignKey(SERIES.c.id), nullable=False),
    Column("start", BigInteger, nullable=False),  # seconds since 1970 UTC
    Column("source_id", Integer, ForeignKey(SOURCES.c.id), nullable=False),
    Column("known_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
    Column("minutes", SmallInteger, nullable=False),
    Column("value", Double, nullable=False),
    Column("stored_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
    PrimaryKeyConstraint("series_id", "start", "source_id", "known_at"),
    sqlite_with_rowid=False,  # the key is the table: a range of a series lies together on disk
)
ABSENCES = Table(
    "series_absences",
    METADATA,
    Column("series_id", Integer, ForeignKey(SERIES.c.id), nullable=False),
    Column("source_id", Integer, ForeignKey(SOURCES.c.id), nullable=False),
    Column("start", BigInteger, nullable=False),  # microseconds since 1970 UTC, as the three below
    Column("end", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("series_id", "source_id", "start"),
    sqlite_with_rowid=False,
)


def series_id_of(series: Series) -> ScalarSelect[int]:
    """The number of ``series``, for use inside a statement; no rows match an unknown one."""
    return select(SERIES.c.id).where(SERIES.c.key == series.key).scalar_subquery()


def identify(connection: Connection, column: Column[str], name: str) -> int:
    """The id of ``name`` in its table; a new one when it is new."""
    table = column.table
    known = connection.execute(select(table.c.id).where(column == name)).scalar()
    if known is not None:
        return int(known)
    added = connection.execute(insert(table).values({column: name}).returning(table.c.id))
    return int(added.scalar_one())
