"""The tables of series in the SQL database, and the numbers that stand for names in them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    ScalarSelect,
    SmallInteger,
    Table,
    Text,
    delete,
    insert,
    select,
)

from chocolate_factory.storage.schema import METADATA

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
QUARANTINE = Table(
    "series_quarantine",
    METADATA,
    Column("series_id", Integer, nullable=False),
    Column("start", BigInteger, nullable=False),  # seconds since 1970 UTC
    Column("source_id", Integer, nullable=False),
    Column("known_at", BigInteger, nullable=False),  # microseconds since 1970 UTC, as those below
    Column("check", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("hidden_from", BigInteger, nullable=False),
    Column("noticed_at", BigInteger, nullable=False),
    Column("released_at", BigInteger),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("series_id", "start", "source_id", "known_at", "check"),
    ForeignKeyConstraint(  # a suspicion is about one value, and goes with it
        ["series_id", "start", "source_id", "known_at"],
        [VALUES.c.series_id, VALUES.c.start, VALUES.c.source_id, VALUES.c.known_at],
        ondelete="CASCADE",
    ),
    sqlite_with_rowid=False,
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

INFLUX_BATCHES = Table(  # this and those below: for values that are in InfluxDB
    "series_influx_batches",
    METADATA,
    Column("series_id", Integer, ForeignKey(SERIES.c.id), nullable=False),
    Column("source_id", Integer, ForeignKey(SOURCES.c.id), nullable=False),
    Column("number", BigInteger, nullable=False),  # the last one given
    Column("version", BigInteger, nullable=False),  # how many batches have ended well
    PrimaryKeyConstraint("series_id", "source_id"),
    sqlite_with_rowid=False,
)
INFLUX_UNFINISHED = Table(
    "series_influx_unfinished",
    METADATA,
    Column("series_id", Integer, ForeignKey(SERIES.c.id), nullable=False),
    Column("lowest", BigInteger, nullable=False),  # its numbers, from and to
    Column("highest", BigInteger, nullable=False),
    Column("source_id", Integer, ForeignKey(SOURCES.c.id), nullable=False),
    Column("first", BigInteger, nullable=False),  # its starts, seconds since 1970 UTC
    Column("last", BigInteger, nullable=False),
    Column("begun_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
    Column("given_up", Boolean, nullable=False),
    PrimaryKeyConstraint("series_id", "lowest"),
    sqlite_with_rowid=False,
)
INFLUX_QUARANTINE = Table(
    "series_influx_quarantine",
    METADATA,
    Column("series_id", Integer, ForeignKey(SERIES.c.id), nullable=False),
    Column("start", BigInteger, nullable=False),  # seconds since 1970 UTC
    Column("source_id", Integer, ForeignKey(SOURCES.c.id), nullable=False),
    Column("known_at", BigInteger, nullable=False),  # microseconds since 1970 UTC, as those below
    Column("check", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("hidden_from", BigInteger, nullable=False),
    Column("noticed_at", BigInteger, nullable=False),
    Column("released_at", BigInteger),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("series_id", "start", "source_id", "known_at", "check"),
    sqlite_with_rowid=False,
)


def series_id_of(key: str) -> ScalarSelect[int]:
    """The number of the series ``key``, for use inside a statement; unknown ones match nothing."""
    return select(SERIES.c.id).where(SERIES.c.key == key).scalar_subquery()


def identify(connection: Connection, column: Column[str], name: str) -> int:
    """The id of ``name`` in its table; a new one when it is new."""
    table = column.table
    known = connection.execute(select(table.c.id).where(column == name)).scalar()
    if known is not None:
        return int(known)
    added = connection.execute(insert(table).values({column: name}).returning(table.c.id))
    return int(added.scalar_one())


def write_in_vain(connection: Connection) -> None:
    """Add a source and take it back: nothing has changed, but the database has to write.

    That a row be as it is already would not do: SQLite sees that, and leaves the disk alone.
    """
    nobody = identify(connection, SOURCES.c.name, "")
    connection.execute(delete(SOURCES).where(SOURCES.c.id == nobody))
