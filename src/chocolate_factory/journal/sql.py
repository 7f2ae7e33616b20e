"""The journal in the SQL database."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Double,
    Index,
    Integer,
    Table,
    Text,
    case,
    delete,
    func,
    insert,
    select,
)

from chocolate_factory.journal.model import JobRun, JobTally, Outcome, SourceState
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.forget import forget
from chocolate_factory.storage.schema import METADATA

RUNS = Table(
    "job_runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("job", Text, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("ended_at", Double, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("message", Text, nullable=False),
    Index("ix_job_runs_job", "job", "id"),
)
SOURCES = Table(
    "source_states",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("asked_at", Double, nullable=False),
    Column("answered_at", Double),
    Column("trouble", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("failures", Integer, nullable=False),
)


class SqlJournal:
    """Survives restarts; shared by all processes on the database."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def record_run(self, run: JobRun) -> None:
        """Keep a finished run."""
        with self._database.writing() as connection:
            connection.execute(
                insert(RUNS).values(
                    job=run.job,
                    started_at=run.started_at.timestamp(),
                    ended_at=run.ended_at.timestamp(),
                    outcome=run.outcome.value,
                    message=run.message,
                )
            )

    def tallies(self) -> dict[str, JobTally]:
        """How often each job has run, by its id."""
        counts = select(
            RUNS.c.job,
            func.count().label("runs"),
            func.sum((RUNS.c.outcome == Outcome.FAILED.value).cast(Integer)).label("failures"),
            func.max(RUNS.c.id).label("newest"),
            func.max(case((RUNS.c.outcome != Outcome.FAILED.value, RUNS.c.ended_at))).label("good"),
        ).group_by(RUNS.c.job)
        grouped = counts.subquery()
        query = select(RUNS, grouped.c.runs, grouped.c.failures, grouped.c.good).join(
            grouped, RUNS.c.id == grouped.c.newest
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return {
            row["job"]: JobTally(
                row["job"],
                row["runs"],
                row["failures"],
                _run(row),
                _instant(row["good"]) if row["good"] else None,
            )
            for row in rows
        }

    def runs(self, job: str | None = None, *, most: int = 50) -> list[JobRun]:
        """The newest runs, newest first, of one job or of all."""
        query = select(RUNS).order_by(RUNS.c.id.desc()).limit(most)
        if job is not None:
            query = query.where(RUNS.c.job == job)
        with self._database.reading() as connection:
            return [_run(row) for row in connection.execute(query).mappings()]

    def forget_runs(self, before: datetime, *, dry_run: bool = False) -> int:
        """Remove runs that started before ``before``, or only count them; how many."""
        old = RUNS.c.started_at < before.timestamp()
        return forget(self._database, RUNS, old, dry_run=dry_run)

    def record_source(self, state: SourceState) -> None:
        """Keep how a source behaved; the newest replaces the one before."""
        with self._database.writing() as connection:
            connection.execute(delete(SOURCES).where(SOURCES.c.source == state.source))
            connection.execute(
                insert(SOURCES).values(
                    source=state.source,
                    asked_at=state.asked_at.timestamp(),
                    answered_at=state.answered_at.timestamp() if state.answered_at else None,
                    trouble=state.trouble,
                    message=state.message,
                    advice=state.advice,
                    failures=state.failures,
                )
            )

    def sources(self) -> dict[str, SourceState]:
        """How each source behaved last, by its name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(SOURCES)).mappings().all()
        return {
            row["source"]: SourceState(
                source=row["source"],
                asked_at=_instant(row["asked_at"]),
                answered_at=_instant(row["answered_at"]) if row["answered_at"] else None,
                trouble=row["trouble"],
                message=row["message"],
                advice=row["advice"],
                failures=row["failures"],
            )
            for row in rows
        }


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _run(row: Mapping[Any, Any]) -> JobRun:
    return JobRun(
        job=row["job"],
        started_at=_instant(row["started_at"]),
        ended_at=_instant(row["ended_at"]),
        outcome=Outcome(row["outcome"]),
        message=row["message"],
    )
