"""Absences of series as rows: what is remembered, marked again and forgotten."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from chocolate_factory.kernel.market_time import Interval, require_utc
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.mark_absent import mark_each
from chocolate_factory.timeseries.model import Absence, Series
from chocolate_factory.timeseries.record import instant_of, microseconds
from chocolate_factory.timeseries.tables import ABSENCES, SERIES, SOURCES, identify, series_id_of


class AbsenceRows:
    """The absences in one database, wherever the values are kept."""

    def __init__(self, database: Database) -> None:
        """In ``database``, whose schema is up to date."""
        self._database = database

    def mark(
        self, series: Series, source: str, intervals: Iterable[Interval], now: datetime
    ) -> None:
        """See ``SeriesStore.mark_absent``."""
        asked_at = require_utc(now)
        questions = [
            Absence(series.key, source, interval, asked_at, 1)
            for interval in filter(None, intervals)
        ]
        if not questions:
            return
        with self._database.writing() as connection:
            touched = absences_in(series.key, _span(questions)).where(SOURCES.c.name == source)
            known = fetch_absences(connection, series.key, touched)
            replace_absences(connection, series.key, source, (known, mark_each(known, questions)))

    def within(self, series: Series, interval: Interval) -> list[Absence]:
        """See ``SeriesStore.absences``."""
        with self._database.reading() as connection:
            return fetch_absences(connection, series.key, absences_in(series.key, interval))

    def forget(self, series: Series, absences: Sequence[Absence]) -> None:
        """See ``SeriesStore.forget_absences``."""
        gone = set(absences)
        with self._database.writing() as connection:
            for source in {one.source for one in gone}:
                said = [one for one in gone if one.source == source]
                touched = absences_in(series.key, _span(said)).where(SOURCES.c.name == source)
                known = fetch_absences(connection, series.key, touched)
                left = [one for one in known if one not in gone]
                replace_absences(connection, series.key, source, (known, left))


def _span(absences: Sequence[Absence]) -> Interval:
    """From the first start to the last end."""
    return Interval(
        min(one.interval.start for one in absences), max(one.interval.end for one in absences)
    )


def absences_of(key: str) -> Select[Any]:
    """All remembered absences of a series."""
    return (
        select(
            SOURCES.c.name,
            ABSENCES.c.start,
            ABSENCES.c.end,
            ABSENCES.c.asked_at,
            ABSENCES.c.times,
        )
        .join(SOURCES, SOURCES.c.id == ABSENCES.c.source_id)
        .where(
            ABSENCES.c.series_id == series_id_of(key),
        )
        .order_by(SOURCES.c.name, ABSENCES.c.start)
    )


def absences_in(key: str, interval: Interval) -> Select[Any]:
    """The remembered absences that overlap ``interval``."""
    return absences_of(key).where(
        ABSENCES.c.start < microseconds(interval.end),
        ABSENCES.c.end > microseconds(interval.start),
    )


def fetch_absences(connection: Connection, key: str, statement: Select[Any]) -> list[Absence]:
    """The absences of the series ``key`` that ``statement`` finds."""
    return [
        Absence(
            key,
            source,
            Interval(instant_of(start), instant_of(end)),
            instant_of(asked_at),
            times,
        )
        for source, start, end, asked_at, times in connection.execute(statement)
    ]


def replace_absences(
    connection: Connection, key: str, source: str, change: tuple[list[Absence], list[Absence]]
) -> None:
    """Put the second list of ``change`` where the first was; what is in both stays as it is."""
    before, after = set(change[0]), set(change[1])
    place = {
        "series_id": identify(connection, SERIES.c.key, key),
        "source_id": identify(connection, SOURCES.c.name, source),
    }
    if gone := before - after:
        connection.execute(
            delete(ABSENCES).where(
                ABSENCES.c.series_id == place["series_id"],
                ABSENCES.c.source_id == place["source_id"],
                ABSENCES.c.start == bindparam("gone"),
            ),
            [{"gone": microseconds(absence.interval.start)} for absence in gone],
        )
    if new := after - before:
        connection.execute(
            insert(ABSENCES),
            [
                place
                | {
                    "start": microseconds(absence.interval.start),
                    "end": microseconds(absence.interval.end),
                    "asked_at": microseconds(absence.asked_at),
                    "times": absence.times,
                }
                for absence in new
            ],
        )
