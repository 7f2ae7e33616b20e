"""Keys and their use in the SQL database."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from chocolate_factory.credentials.model import Key, KeyRecord, KeyState
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.forget import forget
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import instant_of, microseconds

CREDENTIALS = Table(
    "credentials",
    METADATA,
    Column("source", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("first_seen", BigInteger, nullable=False),  # all instants: microseconds since 1970 UTC
    Column("state", Text, nullable=False),
    Column("checked_at", BigInteger),
    Column("issued_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("refused_since", BigInteger),
    Column("refusals", Integer, nullable=False),
    Column("rest_until", BigInteger),
    PrimaryKeyConstraint("source", "fingerprint"),
    sqlite_with_rowid=False,
)
REQUESTS = Table(
    "credential_requests",
    METADATA,
    Column("source", Text, nullable=False),
    Column("day", Text, nullable=False),  # ISO, UTC
    Column("requests", Integer, nullable=False),
    PrimaryKeyConstraint("source", "day"),
    sqlite_with_rowid=False,
)


class SqlCredentialStore:
    """Survives restarts; shared by all processes on the database."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def find(self, key: Key) -> KeyRecord | None:
        """See ``CredentialStore.find``."""
        with self._database.reading() as connection:
            return _find(connection, key)

    def change(
        self, key: Key, step: Callable[[KeyRecord], KeyRecord], *, now: datetime
    ) -> KeyRecord:
        """See ``CredentialStore.change``."""
        same = {"source": key.source, "fingerprint": key.fingerprint}
        with self._database.writing() as connection:
            changed = step(_find(connection, key) or KeyRecord(key, now))
            connection.execute(delete(CREDENTIALS).filter_by(**same))
            connection.execute(insert(CREDENTIALS).values(**same, **_row(changed)))
        return changed

    def add_requests(self, source: str, day: date, requests: int) -> None:
        """See ``CredentialStore.add_requests``."""
        same = {"source": source, "day": day.isoformat()}
        more = REQUESTS.c.requests + requests
        with self._database.writing() as connection:
            done = connection.execute(update(REQUESTS).filter_by(**same).values(requests=more))
            if not done.rowcount:
                connection.execute(insert(REQUESTS).values(**same, requests=requests))

    def requests(self, source: str, first: date, last: date) -> int:
        """See ``CredentialStore.requests``."""
        query = select(func.coalesce(func.sum(REQUESTS.c.requests), 0)).where(
            REQUESTS.c.source == source,
            REQUESTS.c.day.between(first.isoformat(), last.isoformat()),
        )
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def forget_requests(self, before: date, *, dry_run: bool = False) -> int:
        """See ``CredentialStore.forget_requests``."""
        old = REQUESTS.c.day < before.isoformat()
        return forget(self._database, REQUESTS, old, dry_run=dry_run)


def _find(connection: Connection, key: Key) -> KeyRecord | None:
    query = select(CREDENTIALS).filter_by(source=key.source, fingerprint=key.fingerprint)
    row = connection.execute(query).mappings().one_or_none()
    return _record(key, row) if row else None


def _record(key: Key, row: Mapping[Any, Any]) -> KeyRecord:
    return KeyRecord(
        key=key,
        first_seen=instant_of(row["first_seen"]),
        state=KeyState(row["state"]),
        checked_at=_instant(row["checked_at"]),
        refused_since=_instant(row["refused_since"]),
        refusals=row["refusals"],
        rest_until=_instant(row["rest_until"]),
    )


def _row(record: KeyRecord) -> dict[str, object]:
    return {
        "first_seen": microseconds(record.first_seen),
        "state": record.state.value,
        "checked_at": _stamp(record.checked_at),
        "issued_at": _stamp(record.key.issued_at),
        "expires_at": _stamp(record.key.expires_at),
        "refused_since": _stamp(record.refused_since),
        "refusals": record.refusals,
        "rest_until": _stamp(record.rest_until),
    }


def _instant(stamp: int | None) -> datetime | None:
    return None if stamp is None else instant_of(stamp)


def _stamp(instant: datetime | None) -> int | None:
    return None if instant is None else microseconds(instant)
