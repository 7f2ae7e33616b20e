"""One consistent moment of a PostgreSQL database as an SQLite file, row by row.

The file gets the schema that the database has, by the same migrations, so that it is a store as any
other, also before an upgrade. No writer waits: the transaction that reads sees one moment.
"""

from pathlib import Path

from sqlalchemy import Connection, MetaData, Table, select

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.bulk import insert_rows
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import VERSION_TABLE, build_schema, present_revision
from chocolate_factory.storage.postgres_upkeep import PostgresUpkeep

_ROWS_AT_ONCE = 20_000


class PostgresSnapshot:
    """See ``StoreSnapshot``."""

    def __init__(self, database: Database) -> None:
        """Of ``database``."""
        self._database = database
        self.place = database.place

    def size_bytes(self) -> int:
        """See ``StoreSnapshot.size_bytes``."""
        return PostgresUpkeep(self._database).state().file_bytes

    def take(self, file: Path) -> None:
        """See ``StoreSnapshot.take``."""
        copy = Database(f"sqlite:///{file.absolute()}")
        try:
            with self._database.reading() as source:
                revision = present_revision(source)
                if revision is None:
                    raise StoreError(f"The database {self.place} has not been prepared.")
                build_schema(copy.writing, revision)
                with copy.reading() as connection:
                    tables = _tables(connection)
                for table in tables:
                    _copy(source, table, copy)
        finally:
            copy.close()


def _tables(connection: Connection) -> list[Table]:
    """Those others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != VERSION_TABLE]


def _copy(source: Connection, table: Table, copy: Database) -> None:
    """Copy the rows of ``table``, a few at a time: neither memory nor a log ever holds them all."""
    found = source.execution_options(stream_results=True).execute(select(*table.columns))
    for rows in found.partitions(_ROWS_AT_ONCE):
        with copy.writing() as target:
            insert_rows(target, table, [tuple(row) for row in rows])
