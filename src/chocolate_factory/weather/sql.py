"""Issues and errors of weather forecasts in the SQL database."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from chocolate_factory.storage.database import Database
from chocolate_factory.storage.forget import forget
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import instant_of, microseconds
from chocolate_factory.weather.verification import (
    BANDS,
    DayErrors,
    ForecastError,
    Issue,
    LeadBand,
    Stake,
)

ISSUES = Table(
    "weather_forecast_issues",
    METADATA,
    Column("place", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("known_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
    PrimaryKeyConstraint("place", "source", "known_at"),
    sqlite_with_rowid=False,
)
ERRORS = Table(
    "weather_forecast_errors",
    METADATA,
    Column("place", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO, Madrid's calendar
    Column("source", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("first_lead", SmallInteger, nullable=False),  # hours; names the band
    Column("against", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("mae", Double, nullable=False),
    Column("bias", Double, nullable=False),
    Column("rmse", Double, nullable=False),
    Column("scored_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
    PrimaryKeyConstraint("place", "day", "source", "quantity", "first_lead", "against"),
    sqlite_with_rowid=False,
)
_BAND_FROM: Mapping[int, LeadBand] = {band.first: band for band in BANDS}


class SqlForecastRecord:
    """Keeps them in a migrated database."""

    def __init__(self, database: Database) -> None:
        """Use ``database``; its schema must be up to date."""
        self._database = database

    def note_issue(self, place: str, issue: Issue) -> None:
        """See ``ForecastRecord.note_issue``."""
        known_at = microseconds(issue.known_at)
        row = {"place": place, "source": issue.source, "known_at": known_at}
        with self._database.writing() as connection:
            connection.execute(delete(ISSUES).filter_by(**row))
            connection.execute(insert(ISSUES).values(**row))

    def issues(self, place: str, since: datetime) -> Mapping[str, Sequence[datetime]]:
        """See ``ForecastRecord.issues``."""
        query = (
            select(ISSUES.c.source, ISSUES.c.known_at)
            .where(ISSUES.c.place == place, ISSUES.c.known_at >= microseconds(since))
            .order_by(ISSUES.c.source, ISSUES.c.known_at)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {
            source: [instant_of(known_at) for _, known_at in of_source]
            for source, of_source in groupby(rows, key=lambda row: row.source)
        }

    def newest_issues(self, place: str, known_at: datetime) -> Mapping[str, datetime]:
        """See ``ForecastRecord.newest_issues``."""
        query = (
            select(ISSUES.c.source, func.max(ISSUES.c.known_at))
            .where(ISSUES.c.place == place, ISSUES.c.known_at <= microseconds(known_at))
            .group_by(ISSUES.c.source)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return {source: instant_of(newest) for source, newest in rows}

    def forget_issues(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``ForecastRecord.forget_issues``."""
        old = ISSUES.c.known_at < microseconds(before)
        return forget(self._database, ISSUES, old, dry_run=dry_run)

    def replace_errors(
        self, place: str, day: date, errors: Sequence[ForecastError], *, now: datetime
    ) -> None:
        """See ``ForecastRecord.replace_errors``."""
        of_day = {"place": place, "day": day.isoformat()}
        rows = [{**of_day, **_row(error), "scored_at": microseconds(now)} for error in errors]
        with self._database.writing() as connection:
            connection.execute(delete(ERRORS).filter_by(**of_day))
            if rows:
                connection.execute(insert(ERRORS), rows)

    def errors(self, place: str, first: date, last: date) -> list[DayErrors]:
        """See ``ForecastRecord.errors``."""
        query = (
            select(ERRORS)
            .where(ERRORS.c.place == place)
            .where(ERRORS.c.day >= first.isoformat(), ERRORS.c.day <= last.isoformat())
            .order_by(ERRORS.c.day)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            _day(day, list(of_day)) for day, of_day in groupby(rows, key=lambda row: row["day"])
        ]


def _row(error: ForecastError) -> dict[str, Any]:
    stake = error.stake
    return {
        "source": stake.source,
        "quantity": stake.quantity,
        "first_lead": stake.band.first,
        "against": stake.against,
        "n": error.n,
        "mae": error.mae,
        "bias": error.bias,
        "rmse": error.rmse,
    }


def _day(day: str, rows: Sequence[Mapping[Any, Any]]) -> DayErrors:
    errors = [
        ForecastError(
            Stake(row["source"], row["quantity"], _BAND_FROM[row["first_lead"]], row["against"]),
            n=row["n"],
            mae=row["mae"],
            bias=row["bias"],
            rmse=row["rmse"],
        )
        for row in rows
    ]
    errors.sort(key=lambda one: one.stake)
    return DayErrors(date.fromisoformat(day), tuple(errors), instant_of(rows[0]["scored_at"]))
