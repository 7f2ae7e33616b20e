"""The audit trail in the SQL database."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Double, Index, Integer, Table, Text, insert, select, update

from chocolate_factory.audit.model import AuditEntry, Verdict
from chocolate_factory.audit.store import TOGETHER
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.forget import forget
from chocolate_factory.storage.schema import METADATA

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Double, nullable=False),
    Column("who", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("last_at", Double, nullable=False),
    Index("ix_audit_at", "at"),
)
_ALIKE = ("who", "origin", "action", "verdict", "detail")


class SqlAuditStore:
    """See ``AuditStore``; survives restarts."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def record(self, entry: AuditEntry) -> None:
        """See ``AuditStore.record``."""
        row = _row(entry.tamed())
        with self._database.writing() as connection:
            if entry.verdict is Verdict.REFUSED:
                recent = (
                    select(AUDIT.c.id)
                    .where(AUDIT.c.at > (entry.at - TOGETHER).timestamp())
                    .where(*(AUDIT.c[part] == row[part] for part in _ALIKE))
                    .order_by(AUDIT.c.id.desc())
                    .limit(1)
                )
                if before := connection.execute(recent).scalar():
                    connection.execute(
                        update(AUDIT)
                        .where(AUDIT.c.id == before)
                        .values(times=AUDIT.c.times + entry.times, last_at=row["last_at"])
                    )
                    return
            connection.execute(insert(AUDIT).values(row))

    def entries(
        self, *, since: datetime | None = None, who: str | None = None, most: int = 100
    ) -> Sequence[AuditEntry]:
        """See ``AuditStore.entries``."""
        query = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(most)
        if since is not None:
            query = query.where(AUDIT.c.at >= since.timestamp())
        if who is not None:
            query = query.where(AUDIT.c.who == who)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``AuditStore.forget``."""
        return forget(self._database, AUDIT, AUDIT.c.last_at < before.timestamp(), dry_run=dry_run)


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {
        "at": entry.at.timestamp(),
        "who": entry.who,
        "origin": entry.origin,
        "action": entry.action,
        "verdict": entry.verdict.value,
        "detail": entry.detail,
        "request_id": entry.request_id,
        "times": entry.times,
        "last_at": (entry.last_at or entry.at).timestamp(),
    }


def _entry(row: Mapping[Any, Any]) -> AuditEntry:
    at, last_at = (datetime.fromtimestamp(row[part], UTC) for part in ("at", "last_at"))
    return AuditEntry(
        at=at,
        who=row["who"],
        origin=row["origin"],
        action=row["action"],
        verdict=Verdict(row["verdict"]),
        detail=row["detail"],
        request_id=row["request_id"],
        times=row["times"],
        last_at=last_at if row["times"] > 1 else None,
    )
