"""Looks after an SQLite file: measures it, checks it, gives its free space back.

Free pages are given back a few at a time (``incremental_vacuum``), each time in a short
transaction, and the log is written back without waiting for readers. A file made without
``auto_vacuum`` cannot shrink; its free pages are used before it grows.
"""

from pathlib import Path

import structlog
from sqlalchemy import text

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.migrate import newest_revision, present_revision
from chocolate_factory.storage.upkeep import Compaction, DatabaseState

PAGES_AT_ONCE = 1000
"""Some 4 MB: a few milliseconds of keeping other writers waiting."""
PAGES_KEPT = 1000
"""Free pages left in the file, as it will grow again anyway."""
MOST_FAULTS = 20
_log = structlog.get_logger()


class SqliteUpkeep:
    """Looks after one database."""

    def __init__(self, database: Database) -> None:
        """Of ``database``."""
        self._database = database

    def state(self) -> DatabaseState:
        """See ``StoreUpkeep.state``."""
        with self._database.reading() as connection:
            page_bytes = int(connection.execute(text("PRAGMA page_size")).scalar_one())
            free = int(connection.execute(text("PRAGMA freelist_count")).scalar_one())
            schema = present_revision(connection)
        place = self._database.place
        return DatabaseState(
            place=place,
            schema=schema or "",
            newest_schema=newest_revision(),
            file_bytes=_size(Path(place)),
            log_bytes=_size(Path(f"{place}-wal")),
            free_bytes=free * page_bytes,
        )

    def faults(self) -> list[str]:
        """See ``StoreUpkeep.faults``."""
        with self._database.reading() as connection:
            whole = connection.execute(text(f"PRAGMA integrity_check({MOST_FAULTS})")).scalars()
            found = [str(line) for line in whole if line != "ok"]
            astray = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(MOST_FAULTS)
            found += [f"a row of {row[0]} refers to none of {row[2]}" for row in astray]
        return found

    def compact(self) -> Compaction:
        """See ``StoreUpkeep.compact``."""
        before = self.state()
        with self._database.upkeep() as run:
            while True:
                free = int(run("PRAGMA freelist_count")[0][0])
                if free <= PAGES_KEPT:
                    break
                run(f"PRAGMA incremental_vacuum({min(PAGES_AT_ONCE, free - PAGES_KEPT)})")
                if int(run("PRAGMA freelist_count")[0][0]) == free:
                    break  # a file that cannot shrink
            run("PRAGMA optimize")
            # What readers still need stays in the log and is written back later.
            run("PRAGMA wal_checkpoint(PASSIVE)")
        after = self.state()
        _log.info("store_compacted", before=before.file_bytes, after=after.file_bytes)
        return Compaction(before, after)


def _size(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
