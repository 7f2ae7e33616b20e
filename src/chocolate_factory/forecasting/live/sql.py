"""Scores of issued forecasts and decisions about champions in the SQL database."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
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
    insert,
    select,
)

from chocolate_factory.forecasting.live.model import (
    ChampionDecision,
    JudgedDay,
    LiveScore,
    Reason,
    ScoreName,
)
from chocolate_factory.forecasting.model import LEAD_BANDS, LeadBand
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import instant_of, microseconds

JUDGED = Table(
    "forecast_judged_days",
    METADATA,
    Column("series", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO, Madrid's calendar
    Column("judged_at", BigInteger, nullable=False),  # microseconds since 1970 UTC
    PrimaryKeyConstraint("series", "day"),
    sqlite_with_rowid=False,
)
SCORES = Table(
    "forecast_scores",
    METADATA,
    Column("series", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("issued_at", BigInteger, nullable=False),
    Column("model", Text, nullable=False),
    Column("first_lead", SmallInteger, nullable=False),  # hours; names the band
    Column("n", Integer, nullable=False),
    Column("absolute_error", Double, nullable=False),  # sums, EUR/MWh
    Column("error", Double, nullable=False),
    Column("squared_error", Double, nullable=False),
    Column("interval_n", Integer, nullable=False),
    Column("inside", Integer, nullable=False),
    Column("width", Double, nullable=False),
    PrimaryKeyConstraint("series", "day", "issued_at", "model", "first_lead"),
    sqlite_with_rowid=False,
)
CHAMPIONS = Table(
    "forecast_champions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("series", Text, nullable=False, index=True),
    Column("decided_at", BigInteger, nullable=False),
    Column("model", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("evidence", Text, nullable=False),  # JSON
)
_SUMS = ("n", "absolute_error", "error", "squared_error", "interval_n", "inside", "width")
_BAND_FROM: Mapping[int, LeadBand] = {band.first: band for band in LEAD_BANDS}


class SqlScoreStore:
    """Keeps them in a migrated database."""

    def __init__(self, database: Database) -> None:
        """Use ``database``; its schema must be up to date."""
        self._database = database

    def replace_scores(
        self, series: str, day: date, scores: Sequence[LiveScore], *, now: datetime
    ) -> None:
        """See ``ScoreStore.replace_scores``."""
        of_day = {"series": series, "day": day.isoformat()}
        rows = [of_day | _row(score) for score in scores]
        with self._database.writing() as connection:
            connection.execute(delete(JUDGED).filter_by(**of_day))
            connection.execute(insert(JUDGED).values(**of_day, judged_at=microseconds(now)))
            connection.execute(delete(SCORES).filter_by(**of_day))
            if rows:
                connection.execute(insert(SCORES), rows)

    def scores(
        self, series: str, first: date, last: date, models: Collection[str] = ()
    ) -> list[LiveScore]:
        """See ``ScoreStore.scores``."""
        query = select(SCORES).where(
            SCORES.c.series == series,
            SCORES.c.day >= first.isoformat(),
            SCORES.c.day <= last.isoformat(),
        )
        if models:
            query = query.where(SCORES.c.model.in_(models))
        with self._database.reading() as connection:
            found = [_score(row) for row in connection.execute(query).mappings()]
        return sorted(found, key=lambda score: score.name)

    def judged(self, series: str, first: date) -> list[JudgedDay]:
        """See ``ScoreStore.judged``."""
        query = (
            select(JUDGED.c.day, JUDGED.c.judged_at)
            .where(JUDGED.c.series == series, JUDGED.c.day >= first.isoformat())
            .order_by(JUDGED.c.day)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [JudgedDay(date.fromisoformat(day), instant_of(at)) for day, at in rows]

    def decide(self, decision: ChampionDecision) -> None:
        """See ``ScoreStore.decide``."""
        with self._database.writing() as connection:
            connection.execute(
                insert(CHAMPIONS).values(
                    series=decision.series,
                    decided_at=microseconds(decision.decided_at),
                    model=decision.model,
                    reason=decision.reason.value,
                    evidence=json.dumps(decision.evidence),
                )
            )

    def decisions(self, series: str) -> list[ChampionDecision]:
        """See ``ScoreStore.decisions``."""
        query = (
            select(CHAMPIONS)
            .where(CHAMPIONS.c.series == series)
            .order_by(CHAMPIONS.c.decided_at.desc(), CHAMPIONS.c.id.desc())
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [
            ChampionDecision(
                series=row["series"],
                model=row["model"],
                decided_at=instant_of(row["decided_at"]),
                reason=Reason(row["reason"]),
                evidence=json.loads(row["evidence"]),
            )
            for row in rows
        ]


def _row(score: LiveScore) -> dict[str, Any]:
    return {
        "issued_at": microseconds(score.name.issued_at),
        "model": score.name.model,
        "first_lead": score.name.band.first,
        **{name: getattr(score, name) for name in _SUMS},
    }


def _score(row: Mapping[Any, Any]) -> LiveScore:
    name = ScoreName(
        series=row["series"],
        model=row["model"],
        issued_at=instant_of(row["issued_at"]),
        day=date.fromisoformat(row["day"]),
        band=_BAND_FROM[row["first_lead"]],
    )
    return LiveScore(name, **{field: row[field] for field in _SUMS})
