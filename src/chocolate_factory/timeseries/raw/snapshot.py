"""One moment of an InfluxDB and the SQL database beside it, as one SQLite file with everything."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.snapshot import StoreSnapshot
from chocolate_factory.timeseries.influxdb.book import BatchBook
from chocolate_factory.timeseries.influxdb.pair import Pair
from chocolate_factory.timeseries.quarantine import Word
from chocolate_factory.timeseries.raw.store import RawSeries
from chocolate_factory.timeseries.record import Record

_PORTION = 20_000
"""Records moved at once: some ten megabytes."""
_RECORD_BYTES = 48
"""Of one in an SQLite file."""
RawOf = Callable[[Database], RawSeries]


class PairSnapshot:
    """See ``StoreSnapshot``.

    The SQL database is copied first, and its book of batches with it. Then that copied book says
    which points count: those of batches that had ended by that moment, all of them and no others,
    whatever is written meanwhile. No writer waits.
    """

    def __init__(self, records: StoreSnapshot, pair: Pair, source: RawOf, target: RawOf) -> None:
        """Of ``pair``.

        Args:
            records: Copies its SQL database.
            pair: Where values are, and what is said of them.
            source: The series in its InfluxDB, as the book of a given database tells them.
            target: The series inside a given database.
        """
        self._records = records
        self._pair = pair
        self._source = source
        self._target = target
        self.place = f"{pair.door.place} with {records.place}"

    def size_bytes(self) -> int:
        """See ``StoreSnapshot.size_bytes``."""
        return self._records.size_bytes() + _RECORD_BYTES * self._pair.points.count()

    def take(self, file: Path) -> None:
        """See ``StoreSnapshot.take``."""
        self._pair.open()
        self._records.take(file)
        with closing(Database(f"sqlite:///{file.absolute()}")) as copy:
            target = self._target(copy)
            before = target.keys()  # from the time when the values were not in InfluxDB
            for key in before:
                for records in _portions(target, key):
                    target.remove(key, records)
            if BatchBook(copy).is_empty():
                return  # there were no points; it must not adopt those of a batch that comes now
            source = self._source(copy)
            held = source.keys()
            for key in held:
                _fill(target, source, key)


def _fill(target: RawSeries, source: RawSeries, key: str) -> None:
    doubts = source.entries(key)
    doubted, found = {one.word for one in doubts}, set[Word]()
    for records in _portions(source, key):
        target.add(key, records)
        found |= doubted & {(one.start, one.source, one.known_at) for one in records}
    # Thinning may have deleted a value since; then nothing is left to doubt.
    target.replace_entries(key, [one for one in doubts if one.word in found])


def _portions(series: RawSeries, key: str) -> Iterator[list[Record]]:
    first: int | None = None
    while True:
        end = series.boundary(key, first, _PORTION)
        yield series.records(key, first, end)
        if end is None:
            return
        first = end
