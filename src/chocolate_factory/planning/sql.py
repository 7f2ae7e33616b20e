"""Plans in the SQL database, each as one JSON document."""

from datetime import datetime

import structlog
from sqlalchemy import BigInteger, Column, Table, Text, delete, func, insert, select

from chocolate_factory.planning.document import PlanUnreadableError, from_json, to_json
from chocolate_factory.planning.model import Plan
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.forget import forget
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import microseconds

log = structlog.get_logger()

PLANS = Table(
    "plans",
    METADATA,
    Column("issued_at", BigInteger, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
)
"""``issued_at`` in microseconds since 1970, UTC."""


class SqlPlanStore:
    """Survives restarts; shared by all processes on the database."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def save(self, plan: Plan) -> None:
        """Keep ``plan``."""
        moment = microseconds(plan.issued_at)
        document = to_json(plan)
        with self._database.writing() as connection:
            connection.execute(delete(PLANS).where(PLANS.c.issued_at == moment))
            connection.execute(insert(PLANS).values(issued_at=moment, document=document))

    def latest(self) -> Plan | None:
        """The plan issued last, or None; one of another version of this program is none."""
        newest = select(PLANS.c.document).order_by(PLANS.c.issued_at.desc()).limit(1)
        with self._database.reading() as connection:
            document = connection.execute(newest).scalar()
        return _readable(document) if document is not None else None

    def since(self, moment: datetime) -> tuple[Plan, ...]:
        """The plans issued at ``moment`` or later; without those of another version."""
        issued = select(PLANS.c.document).where(PLANS.c.issued_at >= microseconds(moment))
        with self._database.reading() as connection:
            documents = connection.execute(issued.order_by(PLANS.c.issued_at)).scalars().all()
        plans = map(_readable, documents)
        return tuple(plan for plan in plans if plan is not None)

    def forget(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``PlanStore.forget``."""
        newest = select(func.max(PLANS.c.issued_at)).scalar_subquery()
        old = (PLANS.c.issued_at < microseconds(before)) & (PLANS.c.issued_at != newest)
        return forget(self._database, PLANS, old, dry_run=dry_run)


def _readable(document: str) -> Plan | None:
    """The plan in ``document``; None for one of another version of this program."""
    try:
        return from_json(document)
    except PlanUnreadableError as error:
        log.warning("plan_unreadable", error=error.message, advice=error.advice)
        return None
