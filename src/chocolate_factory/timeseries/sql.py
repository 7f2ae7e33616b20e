"""Series in the SQL database: one clustered table, read and written in whole ranges."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.absence_rows import AbsenceRows
from chocolate_factory.timeseries.batch import check, revise
from chocolate_factory.timeseries.find_latest import find_latest
from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.quarantine import (
    Entry,
    Quarantined,
    believed,
    intervals_in,
    release,
    second_of,
    suspect,
    with_silence,
    withheld,
)
from chocolate_factory.timeseries.quarantine_rows import (
    SUSPICIONS,
    count_silent,
    fetch_quarantined,
)
from chocolate_factory.timeseries.record import (
    Record,
    Row,
    from_rows,
    instant_of_second,
    readings,
    seconds_up,
)
from chocolate_factory.timeseries.resolve import REACH_SECONDS, by_rank, resolve, within
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.tables import SERIES, VALUES, series_id_of, write_in_vain
from chocolate_factory.timeseries.thin_rows import delete_records, fetch_stock
from chocolate_factory.timeseries.thinning import Thinning
from chocolate_factory.timeseries.value_rows import (
    as_known,
    fetch,
    insert_records,
    last_start,
    newest_between,
    newest_of,
    records_between,
)


class SqlSeriesStore:
    """Keeps series in a migrated database."""

    def __init__(self, database: Database) -> None:
        """Use ``database``; its schema must be up to date."""
        self._database = database
        self._absences = AbsenceRows(database)

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
        batch = check(observations)
        if not batch.said:
            return WriteReport()
        with self._database.writing() as connection:
            newest = newest_of(connection, series.key, source, batch.first, batch.last)
            records, report = revise(series, source, batch, newest, now)
            if records:
                insert_records(connection, series.key, source, records)
            known = SUSPICIONS.entries_of(connection, series.key, source, batch.first, batch.last)
            if not (known or suspicions):
                return report
            fresh = {record.start: record for record in records}
            now_said = newest | fresh
            said = {start: now_said[start] for start in batch.said}
            added = suspect(suspicions, said, known, now, fresh)
            if added:
                SUSPICIONS.insert(connection, series.key, source, added)
        return with_silence(report, said, known, added)

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """See ``SeriesStore.read``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        outer = (first - REACH_SECONDS, end + REACH_SECONDS)
        with self._database.reading() as connection:
            rows = _believed(connection, series.key, *outer, known_at, last_words=series.rewritten)
        return readings(within(resolve(rows, series.rank), first, end))

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """See ``SeriesStore.latest``."""
        with self._database.reading() as connection:
            return find_latest(
                series,
                lambda before: last_start(connection, series.key, before, known_at),
                lambda first, end: _believed(connection, series.key, first, end, known_at),
            )

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """See ``SeriesStore.history``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        with self._database.reading() as connection:
            rows = _believed(connection, series.key, first, end, None)
        return readings(sorted(rows, key=by_rank(series)))

    def coverage(self, series: Series) -> Coverage:
        """See ``SeriesStore.coverage``."""
        spoken = (
            select(VALUES.c.start, func.count().label("stored"))
            .where(VALUES.c.series_id == series_id_of(series.key))
            .group_by(VALUES.c.start, VALUES.c.source_id)
            .subquery()
        )
        limits = select(
            func.count(spoken.c.start.distinct()),
            func.coalesce(func.sum(spoken.c.stored), 0) - func.count(),
            func.min(spoken.c.start),
            func.max(spoken.c.start),
        )
        with self._database.reading() as connection:
            intervals, revisions, first, last = connection.execute(limits).one()
            silent = connection.execute(count_silent(series.key)).scalar_one()
        return Coverage(
            series.key,
            intervals,
            int(revisions),
            None if first is None else instant_of_second(first),
            None if last is None else instant_of_second(last),
            int(silent),
        )

    def quarantine(
        self, series: Series, source: str, suspicions: Iterable[Suspicion], *, now: datetime
    ) -> int:
        """See ``SeriesStore.quarantine``."""
        found = list(suspicions)
        if not found:
            return 0
        starts = [second_of(suspicion.start) for suspicion in found]
        with self._database.writing() as connection:
            newest, known = _said_of(connection, series.key, source, starts)
            added = suspect(found, newest, known, now)
            if added:
                SUSPICIONS.insert(connection, series.key, source, added)
        return len(set(withheld(newest, [*known, *added])) - set(withheld(newest, known)))

    def release(
        self, key: str, source: str, starts: Iterable[datetime], *, now: datetime, why: str
    ) -> int:
        """See ``SeriesStore.release``."""
        wanted = {second_of(start) for start in starts}
        if not wanted:
            return 0
        with self._database.writing() as connection:
            newest, known = _said_of(connection, key, source, wanted)
            free = release(wanted, newest, known, now, why)
            if free:
                SUSPICIONS.update_released(connection, key, source, free)
        return intervals_in(free)

    def quarantined(self, interval: Interval, key: str | None = None) -> list[Quarantined]:
        """See ``SeriesStore.quarantined``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        with self._database.reading() as connection:
            return fetch_quarantined(connection, key, first, end)

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
        """See ``SeriesStore.thin``."""
        key, gone = thinning.series.key, 0
        for day in thinning.by_day():
            first, end = seconds_up(day.interval.start), seconds_up(day.interval.end)
            with self._database.reading() as connection:
                stored = from_rows(fetch(connection, records_between(key, first, end)))
            superfluous = day.superfluous(stored)
            gone += len(superfluous)
            if superfluous and not dry_run:
                with self._database.writing() as connection:
                    delete_records(connection, key, superfluous)
        return gone

    def inventory(self) -> list[Holding]:
        """See ``SeriesStore.inventory``."""
        with self._database.reading() as connection:
            return fetch_stock(connection)

    def ping(self) -> None:
        """See ``SeriesStore.ping``."""
        with self._database.reading() as connection:
            connection.execute(select(SERIES.c.id).limit(1)).all()

    def try_writing(self) -> None:
        """See ``SeriesStore.try_writing``."""
        with self._database.writing() as connection:
            write_in_vain(connection)


def _believed(
    connection: Connection,
    key: str,
    first: int,
    end: int,
    known_at: datetime | None,
    *,
    last_words: bool = False,
) -> Sequence[Row]:
    """The records that start in ``[first, end)`` without those in quarantine.

    With ``last_words`` the database passes over what a source has said anew since: slower where
    nothing is, but a forecast is said anew hundreds of times.
    """
    if last_words:
        rows = fetch(connection, newest_between(key, first, end, known_at))
    else:
        rows = fetch(connection, as_known(records_between(key, first, end), known_at))
    return believed(rows, SUSPICIONS.hidden_words(connection, key, first, end, known_at))


def _said_of(
    connection: Connection, key: str, source: str, starts: Collection[int]
) -> tuple[dict[int, Record], list[Entry]]:
    """What ``source`` says now around ``starts``, and the suspicions about it."""
    first, last = min(starts), max(starts)
    newest = newest_of(connection, key, source, first, last)
    return newest, SUSPICIONS.entries_of(connection, key, source, first, last)
