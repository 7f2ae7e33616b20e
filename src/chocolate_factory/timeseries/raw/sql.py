"""The raw series of an SQL database."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import exists, or_, select

from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.quarantine_rows import SUSPICIONS
from chocolate_factory.timeseries.raw.rows import RawRows
from chocolate_factory.timeseries.record import Record, from_rows
from chocolate_factory.timeseries.tables import ABSENCES, SERIES, VALUES, series_id_of
from chocolate_factory.timeseries.thin_rows import delete_records
from chocolate_factory.timeseries.value_rows import fetch, insert_records, records_of


class SqlRawSeries(RawRows):
    """Reads and writes the tables of series as they are."""

    def __init__(self, database: Database) -> None:
        """Of ``database``; its schema must be up to date."""
        super().__init__(database, SUSPICIONS)

    def keys(self) -> list[str]:
        """See ``RawSeries.keys``."""
        kept = or_(
            exists().where(VALUES.c.series_id == SERIES.c.id),
            exists().where(ABSENCES.c.series_id == SERIES.c.id),
        )
        with self._database.reading() as connection:
            return sorted(connection.execute(select(SERIES.c.key).where(kept)).scalars())

    def boundary(self, key: str, first: int | None, count: int) -> int | None:
        """See ``RawSeries.boundary``."""
        starts = select(VALUES.c.start).where(VALUES.c.series_id == series_id_of(key))
        starts = starts.order_by(VALUES.c.start).limit(1)
        if first is not None:
            starts = starts.where(VALUES.c.start >= first)
        with self._database.reading() as connection:
            end: int | None = connection.execute(starts.offset(count)).scalar()
            if end is not None and end == connection.execute(starts).scalar():
                # One start alone has more records than that.
                end = connection.execute(starts.where(VALUES.c.start > end)).scalar()
        return end

    def records(self, key: str, first: int | None, end: int | None) -> list[Record]:
        """See ``RawSeries.records``."""
        wanted = records_of(key)
        if first is not None:
            wanted = wanted.where(VALUES.c.start >= first)
        if end is not None:
            wanted = wanted.where(VALUES.c.start < end)
        with self._database.reading() as connection:
            return from_rows(fetch(connection, wanted))

    def add(self, key: str, records: Sequence[Record]) -> None:
        """See ``RawSeries.add``."""
        by_source: defaultdict[str, list[Record]] = defaultdict(list)
        for one in records:
            by_source[one.source].append(one)
        with self._database.writing() as connection:
            for source, said in by_source.items():
                insert_records(connection, key, source, said)

    def remove(self, key: str, records: Sequence[Record]) -> None:
        """See ``RawSeries.remove``."""
        if records:
            with self._database.writing() as connection:
                delete_records(connection, key, records)
