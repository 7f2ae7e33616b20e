"""Locks in the SQL database."""

from datetime import datetime
from functools import cache

import structlog
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import BigInteger, Column, Integer, Table, Text, delete, insert, select

from chocolate_factory.planning.locks.model import Lock, Rule, UnknownLockError
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.forget import forget
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import instant_of, microseconds

log = structlog.get_logger()

LOCKS = Table(
    "planning_locks",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("made_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Column("rule", Text, nullable=False),
    Column("note", Text, nullable=False),
    sqlite_autoincrement=True,  # a number that was lifted is not given again
)
"""``made_at`` and ``ends_at`` in microseconds since 1970, UTC; ``rule`` as JSON."""


class SqlLockStore:
    """Survives restarts; shared by all processes on the database."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def add(self, rule: Rule, *, now: datetime, note: str = "") -> Lock:
        """See ``LockStore.add``."""
        row = {
            "made_at": microseconds(now),
            "ends_at": microseconds(rule.ends),
            "rule": _rules().dump_json(rule).decode(),
            "note": note,
        }
        with self._database.writing() as connection:
            insertion = insert(LOCKS).values(row).returning(LOCKS.c.number)
            number = connection.execute(insertion).scalar_one()
        return Lock(int(number), rule, now, note)

    def all(self) -> list[Lock]:
        """See ``LockStore.all``; without those of another version of this program."""
        with self._database.reading() as connection:
            rows = connection.execute(select(LOCKS).order_by(LOCKS.c.number)).all()
        return [
            Lock(row.number, rule, instant_of(row.made_at), row.note)
            for row in rows
            if (rule := _readable(row.number, row.rule)) is not None
        ]

    def remove(self, number: int) -> None:
        """See ``LockStore.remove``."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(LOCKS).where(LOCKS.c.number == number)).rowcount
        if not gone:
            raise UnknownLockError.of(number)

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``LockStore.forget``."""
        past = LOCKS.c.ends_at < microseconds(before)
        return forget(self._database, LOCKS, past, dry_run=dry_run)


def _readable(number: int, document: str) -> Rule | None:
    """The rule in ``document``; None for one of another version: plans go on without it."""
    try:
        return _rules().validate_json(document)
    except ValidationError:
        log.warning("lock_unreadable", number=number, advice="Lift it and set it again.")
        return None


@cache
def _rules() -> TypeAdapter[Rule]:
    return TypeAdapter(Rule)
