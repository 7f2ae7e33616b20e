"""Looks after a database in PostgreSQL: measures it, reads all of it, gives dead rows back.

The server vacuums by itself as well; this does it when the service is least busy.
"""

from collections.abc import Iterator

import structlog
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision, present_revision
from chocolate_factory.storage.postgres_troubles import is_damage
from chocolate_factory.storage.upkeep import Compaction, DatabaseState

_SIZE = text("SELECT pg_database_size(current_database())")
_DEAD = text(
    "SELECT coalesce(sum(pg_total_relation_size(relid) * (n_dead_tup::float8"
    " / greatest(n_live_tup + n_dead_tup, 1))), 0) FROM pg_stat_user_tables"
)
"""Bytes of rows that are gone, by the server's own statistics."""
_UNFINISHED = text(
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
    " UNION ALL SELECT conname::text FROM pg_constraint WHERE NOT convalidated"
)
_NAMES = {"series_id": "series", "source_id": "series_sources"}
"""Which table each column of the values refers to; the server does not watch over it."""
_log = structlog.get_logger()


class PostgresUpkeep:
    """Looks after one database."""

    def __init__(self, database: Database) -> None:
        """Of ``database``."""
        self._database = database

    def state(self) -> DatabaseState:
        """See ``StoreUpkeep.state``; what is free is the server's estimate."""
        with self._database.reading() as connection:
            return DatabaseState(
                place=self._database.place,
                schema=present_revision(connection) or "",
                newest_schema=newest_revision(),
                file_bytes=int(connection.execute(_SIZE).scalar_one()),
                log_bytes=0,  # the server keeps one log for all its databases
                free_bytes=int(connection.execute(_DEAD).scalar_one()),
            )

    def faults(self) -> list[str]:
        """See ``StoreUpkeep.faults``."""
        with self._database.reading() as connection:
            found = [f"{name} is not valid" for name in connection.execute(_UNFINISHED).scalars()]
            found += _astray(connection)
            tables = inspect(connection).get_table_names()
        return [*found, *(fault for table in tables for fault in self._unreadable(table))]

    def compact(self) -> Compaction:
        """See ``StoreUpkeep.compact``."""
        before = self.state()
        with self._database.reading() as connection:
            tables = inspect(connection).get_table_names()
        with self._database.upkeep() as run:
            for table in tables:
                # What somebody else holds is passed over: the server will come by itself.
                run(f"VACUUM (ANALYZE, SKIP_LOCKED) {table}")
        after = self.state()
        _log.info("store_compacted", before=before.file_bytes, after=after.file_bytes)
        return Compaction(before, after)

    def _unreadable(self, table: str) -> Iterator[str]:
        """Reads every row whole, so that the server checks every page of it."""
        whole = text(f"SELECT sum(hashtext(t::text)) FROM {table} t")  # noqa: S608 - our own name
        with self._database.reading() as connection:
            try:
                connection.execute(whole)
            except DBAPIError as error:
                if not is_damage(error.orig):
                    raise
                yield f"{table} cannot be read ({error.orig})"


def _astray(connection: Connection) -> Iterator[str]:
    for column, table in _NAMES.items():
        orphan = f"SELECT 1 FROM series_values v LEFT JOIN {table} n ON n.id = v.{column}"  # noqa: S608 - our own names
        if connection.execute(text(f"{orphan} WHERE n.id IS NULL LIMIT 1")).scalar():
            yield f"a row of series_values refers to none of {table}"
