"""Series in the SQL database: one clustered table, read and written in whole ranges."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from chocolate_factory.kernel.market_time import Interval, require_utc
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.absence_rows import absences_in, fetch_absences, replace_absences
from chocolate_factory.timeseries.batch import check, revise
from chocolate_factory.timeseries.mark_absent import mark
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.record import instant_of_second, readings, seconds_up
from chocolate_factory.timeseries.resolve import REACH_SECONDS, by_rank, resolve, within
from chocolate_factory.timeseries.tables import SERIES, SOURCES, VALUES, series_id_of
from chocolate_factory.timeseries.value_rows import (
    as_known,
    fetch,
    insert_records,
    newest_of,
    records_between,
)


class SqlSeriesStore:
    """Keeps series in a migrated database."""

    def __init__(self, database: Database) -> None:
        """Use ``database``; its schema must be up to date."""
        self._database = database

    def write(
        self, series: Series, source: str, observations: Iterable[Observation], *, now: datetime
    ) -> WriteReport:
        """See ``SeriesStore.write``."""
        batch = check(observations)
        if not batch.said:
            return WriteReport()
        with self._database.writing() as connection:
            newest = newest_of(connection, series, source, batch)
            records, report = revise(series, source, batch, newest, now)
            if records:
                insert_records(connection, series, source, records)
        return report

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """See ``SeriesStore.read``."""
        first, end = seconds_up(interval.start), seconds_up(interval.end)
        wanted = records_between(series, first - REACH_SECONDS, end + REACH_SECONDS)
        with self._database.reading() as connection:
            rows = fetch(connection, as_known(wanted, known_at))
        return readings(within(resolve(rows, series.rank), first, end))

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """See ``SeriesStore.latest``."""
        last = as_known(
            select(VALUES.c.start)
            .where(VALUES.c.series_id == series_id_of(series))
            .order_by(VALUES.c.start.desc())
            .limit(1),
            known_at,
        )
        with self._database.reading() as connection:
            start = connection.execute(last).scalar()
            if start is None:
                return None
            # A better value that begins earlier may cover the last start.
            wanted = records_between(series, start - REACH_SECONDS, start + 1)
            rows = fetch(connection, as_known(wanted, known_at))
        return readings(resolve(rows, series.rank)[-1:])[0]

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """See ``SeriesStore.history``."""
        wanted = records_between(series, seconds_up(interval.start), seconds_up(interval.end))
        with self._database.reading() as connection:
            rows = fetch(connection, wanted)
        return readings(sorted(rows, key=by_rank(series)))

    def coverage(self, series: Series) -> Coverage:
        """See ``SeriesStore.coverage``."""
        spoken = (
            select(VALUES.c.start, func.count().label("stored"))
            .where(VALUES.c.series_id == series_id_of(series))
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
        return Coverage(
            series.key,
            intervals,
            int(revisions),
            None if first is None else instant_of_second(first),
            None if last is None else instant_of_second(last),
        )

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """See ``SeriesStore.mark_absent``."""
        asked_at = require_utc(now)
        with self._database.writing() as connection:
            for interval in filter(None, intervals):
                touched = absences_in(series, interval).where(SOURCES.c.name == source)
                known = fetch_absences(connection, series, touched)
                fresh = Absence(series.key, source, interval, asked_at, 1)
                replace_absences(connection, series, source, (known, mark(known, fresh)))

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """See ``SeriesStore.absences``."""
        with self._database.reading() as connection:
            return fetch_absences(connection, series, absences_in(series, interval))

    def ping(self) -> None:
        """See ``SeriesStore.ping``."""
        with self._database.reading() as connection:
            connection.execute(select(SERIES.c.id).limit(1)).all()
