"""Marks a store that is the unfinished copy of another one, so that nobody takes it for whole."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, Text, delete, insert, select

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA

_MICROSECONDS = 1_000_000
STORE_COPY = Table(
    "store_copy",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("begun_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
)


class CopyMark:
    """The mark of one store."""

    def __init__(self, database: Database) -> None:
        """In ``database``; its schema must be up to date."""
        self._database = database

    def source(self) -> str | None:
        """Of what it is the unfinished copy; None: it is whole.

        Raises:
            StoreError: The database cannot be read.
        """
        with self._database.reading() as connection:
            found: str | None = connection.execute(select(STORE_COPY.c.source)).scalar()
        return found

    def put(self, source: str, now: datetime) -> None:
        """It is the unfinished copy of ``source`` from now on.

        Raises:
            StoreError: The database cannot be written.
        """
        begun_at = int(now.timestamp() * _MICROSECONDS)
        with self._database.writing() as connection:
            connection.execute(delete(STORE_COPY))
            connection.execute(insert(STORE_COPY), {"source": source, "begun_at": begun_at})

    def remove(self) -> None:
        """It is whole.

        Raises:
            StoreError: The database cannot be written.
        """
        with self._database.writing() as connection:
            connection.execute(delete(STORE_COPY))

    def require_whole(self) -> None:
        """Return if it is.

        Raises:
            StoreError: It is an unfinished copy, or cannot be read.
        """
        source = self.source()
        if source is not None:
            raise StoreError(
                f"The store {self._database.place} is the unfinished copy of {source}.",
                advice="Run the same `chocolate store copy` again: it goes on where it stopped.",
            )
