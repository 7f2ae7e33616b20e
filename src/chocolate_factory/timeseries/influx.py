"""Series in InfluxDB: values are points there, and all that is said about them is in SQL beside it.

InfluxDB keeps points; what readers see of them is decided by the book of batches and the quarantine
in the SQL database, both read before the points are. So a batch becomes visible whole, with its
suspicions, at the moment that database commits.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries import batch as batches
from chocolate_factory.timeseries.absence_rows import AbsenceRows
from chocolate_factory.timeseries.find_latest import find_latest
from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.influxdb.batches import Batch
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.doubts import Doubts
from chocolate_factory.timeseries.influxdb.pair import Pair
from chocolate_factory.timeseries.influxdb.write_batch import sweep, write_batch
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.quarantine import (
    Quarantined,
    believed,
    second_of,
    suspect,
    with_silence,
)
from chocolate_factory.timeseries.quarantine_rows import INFLUX_SUSPICIONS
from chocolate_factory.timeseries.record import Row, instant_of_second, readings, seconds_up
from chocolate_factory.timeseries.resolve import REACH_SECONDS, by_rank, resolve, within
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.tables import write_in_vain
from chocolate_factory.timeseries.thinning import Thinning

_log = structlog.get_logger()


class InfluxSeriesStore:
    """Keeps values in an InfluxDB, and what is said about them in a migrated SQL database."""

    def __init__(self, door: InfluxDoor, database: Database, *, clock: Clock | None = None) -> None:
        """Use both; InfluxDB is looked up when it is first needed, or by ``open``.

        Args:
            door: To InfluxDB.
            database: Its schema must be up to date.
            clock: The machine's unless a test sets it.
        """
        self._pair = Pair(door, database, clock)
        self._points = self._pair.points
        self._book = self._pair.book
        self._doubts = Doubts(self._pair)
        self._absences = AbsenceRows(database)

    def open(self) -> None:
        """Make sure that the database is there, creating it where we may.

        Raises:
            StoreUnavailableError: InfluxDB does not answer, or refuses us.
            StoreError: The database is missing or would delete values; says what to do.
        """
        self._pair.open()

    def write(
        self,
        series: Series,
        source: str,
        observations: Iterable[Observation],
        *,
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
    ) -> WriteReport:
        """See ``SeriesStore.write``."""
        batch = batches.check(observations)
        if not batch.said:
            return WriteReport()

        def attempt() -> WriteReport:
            return self._write(series, source, batch, now, suspicions)

        return self._pair.alone(series.key, source, attempt)

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """See ``SeriesStore.read``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        outer = (first - REACH_SECONDS, end + REACH_SECONDS)
        rows = self._believed(series, *outer, known_at, last_words=series.rewritten)
        return readings(within(resolve(rows, series.rank), first, end))

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """See ``SeriesStore.latest``."""
        with self._pair.reading() as connection:
            view = self._book.page(connection, series.key).view(known_at)
        return find_latest(
            series,
            lambda before: self._points.last_start(series.key, before, view),
            lambda first, end: self._believed(
                series, first, end, known_at, last_words=series.rewritten
            ),
        )

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """See ``SeriesStore.history``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        rows = self._believed(series, first, end, None, last_words=False)
        return readings(sorted(rows, key=by_rank(series)))

    def coverage(self, series: Series) -> Coverage:
        """See ``SeriesStore.coverage``."""
        with self._pair.reading() as connection:
            view = self._book.page(connection, series.key).view()
        whole = self._points.figures(series.key, view, by_source=False)
        if not whole:
            return Coverage(series.key, 0, 0, None, None)
        spoken = self._points.figures(series.key, view, by_source=True)
        return Coverage(
            series.key,
            whole[0].intervals,
            whole[0].records - sum(one.intervals for one in spoken),
            instant_of_second(whole[0].first),
            instant_of_second(whole[0].last),
            self._doubts.count_silent(series.key),
        )

    def quarantine(
        self, series: Series, source: str, suspicions: Iterable[Suspicion], *, now: datetime
    ) -> int:
        """See ``SeriesStore.quarantine``."""
        found = list(suspicions)
        return self._doubts.quarantine(series.key, source, found, now) if found else 0

    def release(
        self, key: str, source: str, starts: Iterable[datetime], *, now: datetime, why: str
    ) -> int:
        """See ``SeriesStore.release``."""
        wanted = {second_of(start) for start in starts}
        return self._doubts.release(key, source, wanted, now, why) if wanted else 0

    def quarantined(self, interval: Interval, key: str | None = None) -> list[Quarantined]:
        """See ``SeriesStore.quarantined``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        return self._doubts.quarantined(key, first, end)

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """See ``SeriesStore.mark_absent``."""
        self._absences.mark(series, source, intervals, now)

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """See ``SeriesStore.absences``."""
        return self._absences.within(series, interval)

    def forget_absences(self, series: Series, absences: Sequence[Absence]) -> None:
        """See ``SeriesStore.forget_absences``."""
        self._absences.forget(series, absences)

    def thin(self, thinning: Thinning, *, dry_run: bool = False) -> int:
        """See ``SeriesStore.thin``; where the server cannot delete, nothing is superfluous."""
        self._pair.open()
        if not self._pair.door.server().deletes:
            _log.info("influxdb_keeps_revisions", series=thinning.series.key)
            return 0
        return sum(self._thin(day, dry_run=dry_run) for day in thinning.by_day())

    def inventory(self) -> list[Holding]:
        """See ``SeriesStore.inventory``."""
        with self._pair.reading() as connection:
            views = {
                key: self._book.page(connection, key).view() for key in self._book.keys(connection)
            }
        return [
            Holding(
                key,
                one.source,
                records=one.records,
                intervals=one.intervals,
                first=instant_of_second(one.first),
                last=instant_of_second(one.last),
            )
            for key, view in views.items()
            for one in self._points.figures(key, view, by_source=True)
        ]

    def ping(self) -> None:
        """See ``SeriesStore.ping``."""
        self._pair.door.ping()
        with self._pair.reading() as connection:
            self._book.page(connection, "")

    def try_writing(self) -> None:
        """See ``SeriesStore.try_writing``."""
        self._pair.points.write_in_vain()
        with self._pair.writing() as connection:
            write_in_vain(connection)

    def _write(
        self,
        series: Series,
        source: str,
        batch: batches.Batch,
        now: datetime,
        suspicions: Sequence[Suspicion],
    ) -> WriteReport:
        key, span = series.key, (batch.first, batch.last)
        page = self._book.quiet_page(key, source)
        newest, seen = self._points.newest(
            key, source, *span, page.view(), last_words=series.rewritten
        )
        records, report = batches.revise(series, source, batch, newest, now)
        fresh = {record.start: record for record in records}
        now_said = newest | fresh
        said = {start: now_said[start] for start in batch.said}
        entered = Batch(key, source, page.versions.get(source, 0), *span)

        def judge(connection: Connection) -> WriteReport:
            known = INFLUX_SUSPICIONS.entries_of(connection, key, source, *span)
            added = suspect(suspicions, said, known, now, fresh)
            if added:
                INFLUX_SUSPICIONS.insert(connection, key, source, added)
            return with_silence(report, said, known, added)

        if records:
            told = write_batch(self._pair, entered, records, seen, judge)
            sweep(self._pair, key, source, page)
            return told
        with self._pair.writing() if suspicions else self._pair.reading() as connection:
            self._book.require_unchanged(connection, entered)
            return judge(connection)

    def _believed(
        self, series: Series, first: int, end: int, known_at: datetime | None, *, last_words: bool
    ) -> Sequence[Row]:
        """The records that start in ``[first, end)`` without those in quarantine."""
        key = series.key
        with self._pair.reading() as connection:
            view = self._book.page(connection, key).view(known_at)
            hidden = INFLUX_SUSPICIONS.hidden_words(connection, key, first, end, known_at)
        return believed(self._points.rows(key, first, end, view, last_words=last_words), hidden)

    def _thin(self, day: Thinning, *, dry_run: bool) -> int:
        key = day.series.key
        first, end = seconds_up(day.interval.start), seconds_up(day.interval.end)
        with self._pair.reading() as connection:
            view = self._book.page(connection, key).view()
        placed = self._points.placed(key, first, end, view)
        gone = set(day.superfluous(placed))
        if gone and not dry_run:
            self._points.delete(key, placed, gone)
            with self._pair.writing() as connection:
                # After the values: a superseded value without its suspicion would be believed.
                for source in {one.source for one in gone}:
                    words = [
                        (one.start, source, one.known_at) for one in gone if one.source == source
                    ]
                    INFLUX_SUSPICIONS.delete(connection, key, source, words)
        return len(gone)
