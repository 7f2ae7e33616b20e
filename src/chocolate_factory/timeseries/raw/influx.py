"""The raw series of an InfluxDB, and of the SQL database beside it."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influxdb.batches import Batch
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.pair import Pair
from chocolate_factory.timeseries.influxdb.statement import View
from chocolate_factory.timeseries.influxdb.write_batch import write_batch
from chocolate_factory.timeseries.quarantine_rows import INFLUX_SUSPICIONS
from chocolate_factory.timeseries.raw.rows import RawRows
from chocolate_factory.timeseries.record import Record, from_rows
from chocolate_factory.timeseries.tables import ABSENCES, SERIES


class InfluxRawSeries(RawRows):
    """Reads and writes points as they are; each portion that is added is one batch."""

    def __init__(self, door: InfluxDoor, database: Database, clock: Clock | None = None) -> None:
        """Behind ``door``, with a migrated ``database`` beside it."""
        super().__init__(database, INFLUX_SUSPICIONS)
        self._pair = Pair(door, database, clock)

    def keys(self) -> list[str]:
        """See ``RawSeries.keys``."""
        with self._pair.reading() as connection:
            known = {
                key: self._pair.book.page(connection, key).view()
                for key in self._pair.book.keys(connection)
            }
            asked = select(SERIES.c.key).join(ABSENCES, ABSENCES.c.series_id == SERIES.c.id)
            kept = set(connection.execute(asked.distinct()).scalars())
        for key, view in known.items():
            if key not in kept and self._pair.points.nth_start(key, None, 0, view) is not None:
                kept.add(key)
        return sorted(kept)

    def boundary(self, key: str, first: int | None, count: int) -> int | None:
        """See ``RawSeries.boundary``."""
        view, points = self._view(key), self._pair.points
        end = points.nth_start(key, first, count, view)
        if end is not None and end == points.nth_start(key, first, 0, view):
            end = points.nth_start(key, end + 1, 0, view)  # one start has more than that
        return end

    def records(self, key: str, first: int | None, end: int | None) -> list[Record]:
        """See ``RawSeries.records``."""
        return from_rows(self._pair.points.rows(key, first, end, self._view(key)))

    def add(self, key: str, records: Sequence[Record]) -> None:
        """See ``RawSeries.add``."""
        by_source: defaultdict[str, list[Record]] = defaultdict(list)
        for one in sorted(records, key=lambda one: (one.start, one.known_at)):
            by_source[one.source].append(one)
        for source, said in by_source.items():
            self._add(key, source, said)

    def remove(self, key: str, records: Sequence[Record]) -> None:
        """See ``RawSeries.remove``."""
        if not records:
            return
        first, last = min(one.start for one in records), max(one.start for one in records)
        placed = self._pair.points.placed(key, first, last + 1, self._view(key))
        self._pair.points.delete(key, placed, set(records))
        with self._pair.writing() as connection:
            for source in {one.source for one in records}:
                words = {
                    (one.start, source, one.known_at) for one in records if one.source == source
                }
                INFLUX_SUSPICIONS.delete(connection, key, source, words)

    def _add(self, key: str, source: str, said: Sequence[Record]) -> None:
        first, last = said[0].start, said[-1].start
        revisions = max(Counter(one.start for one in said).values())

        def attempt() -> None:
            version = self._pair.book.quiet_page(key, source).versions.get(source, 0)
            batch = Batch(key, source, version, first, last, revisions)
            seen = self._pair.points.newest_batch(key, source, first, last)
            write_batch(self._pair, batch, said, seen, lambda _: None)

        self._pair.alone(key, source, attempt)

    def _view(self, key: str) -> View:
        with self._pair.reading() as connection:
            return self._pair.book.page(connection, key).view()
