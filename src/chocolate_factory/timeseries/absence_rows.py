"""Absences of series as rows: the statements that find and replace them."""

from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Absence, Series
from chocolate_factory.timeseries.record import instant_of, microseconds
from chocolate_factory.timeseries.tables import ABSENCES, SERIES, SOURCES, identify, series_id_of


def absences_in(series: Series, interval: Interval) -> Select[Any]:
    """The remembered absences that overlap ``interval``."""
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
            ABSENCES.c.series_id == series_id_of(series.key),
            ABSENCES.c.start < microseconds(interval.end),
            ABSENCES.c.end > microseconds(interval.start),
        )
        .order_by(SOURCES.c.name, ABSENCES.c.start)
    )


def fetch_absences(connection: Connection, series: Series, statement: Select[Any]) -> list[Absence]:
    """The absences of ``series`` that ``statement`` finds."""
    return [
        Absence(
            series.key,
            source,
            Interval(instant_of(start), instant_of(end)),
            instant_of(asked_at),
            times,
        )
        for source, start, end, asked_at, times in connection.execute(statement)
    ]


def replace_absences(
    connection: Connection, series: Series, source: str, change: tuple[list[Absence], list[Absence]]
) -> None:
    """Put the second list of ``change`` where the first was; what is in both stays as it is."""
    before, after = set(change[0]), set(change[1])
    place = {
        "series_id": identify(connection, SERIES.c.key, series.key),
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
