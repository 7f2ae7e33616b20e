"""The ledger in the SQL database, one row for each step of each batch."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Double,
    PrimaryKeyConstraint,
    Table,
    Text,
    and_,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.model import Announcement, Booking, Entry, Fact, Key
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import instant_of, microseconds

LEDGER = Table(
    "ledger",
    METADATA,
    Column("batch", Text, nullable=False),
    Column("due", BigInteger, nullable=False),  # this and all instants: microseconds since 1970 UTC
    Column("step", Text, nullable=False),
    Column("recipe", Text, nullable=False),
    Column("machine", Text, nullable=False),
    Column("announced_start", BigInteger, nullable=False, index=True),
    Column("announced_end", BigInteger, nullable=False),
    Column("energy_kwh", Double, nullable=False),
    Column("mass_kg", Double, nullable=False),
    Column("actual_start", BigInteger, index=True),
    Column("actual_end", BigInteger),
    Column("actual_kg", Double),
    Column("recorded_at", BigInteger),
    Column("cost_eur", Double),
    Column("unpriced_kwh", Double),
    Column("booked_at", BigInteger),
    Column("unit", BigInteger),
    Column("cooling_kwh", Double),
    Column("labour_eur", Double),
    Column("cancelled_at", BigInteger),
    PrimaryKeyConstraint("batch", "due", "step"),
)


class SqlLedger:
    """Survives restarts; shared by all processes on the database."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def announce(self, announcements: Iterable[Announcement]) -> int:
        """See ``LedgerStore.announce``."""
        changed = 0
        with self._database.writing() as connection:
            for one in announcements:
                row = connection.execute(select(LEDGER).where(_is(one.key))).one_or_none()
                if row is not None and _entry(row).announced == one and row.cancelled_at is None:
                    continue
                values = _announced(one)
                if row is None:
                    connection.execute(insert(LEDGER).values(**values))
                else:
                    connection.execute(update(LEDGER).where(_is(one.key)).values(**values))
                changed += 1
        return changed

    def record(self, facts: Mapping[Key, Fact]) -> None:
        """See ``LedgerStore.record``."""
        with self._database.writing() as connection:
            for key, fact in facts.items():
                values = {
                    "actual_start": microseconds(fact.start),
                    "actual_end": microseconds(fact.end),
                    "actual_kg": fact.mass_kg,
                    "recorded_at": microseconds(fact.recorded_at),
                }
                if not _update(connection, key, values):
                    raise KeyError(key)

    def book(self, bookings: Mapping[Key, Booking]) -> None:
        """See ``LedgerStore.book``."""
        with self._database.writing() as connection:
            for key, booking in bookings.items():
                values = {
                    "cost_eur": booking.cost_eur,
                    "unpriced_kwh": booking.unpriced_kwh,
                    "booked_at": microseconds(booking.booked_at),
                }
                _update(connection, key, values)

    def cancel(self, batches: Iterable[str], at: datetime) -> None:
        """See ``LedgerStore.cancel``."""
        columns = LEDGER.c
        meant = and_(
            columns.batch.in_(list(batches)),
            columns.recorded_at.is_(None),
            columns.cancelled_at.is_(None),
        )
        with self._database.writing() as connection:
            connection.execute(update(LEDGER).where(meant).values(cancelled_at=microseconds(at)))

    def entries(self, interval: Interval) -> list[Entry]:
        """See ``LedgerStore.entries``."""
        start, end = microseconds(interval.start), microseconds(interval.end)
        columns = LEDGER.c
        touched = or_(
            and_(columns.announced_start < end, columns.announced_end > start),
            and_(columns.actual_start < end, columns.actual_end > start),
        )
        return self._read(touched)

    def batch(self, name: str) -> list[Entry]:
        """See ``LedgerStore.batch``."""
        return self._read(LEDGER.c.batch == name)

    def _read(self, where: ColumnElement[bool]) -> list[Entry]:
        with self._database.reading() as connection:
            found = [_entry(row) for row in connection.execute(select(LEDGER).where(where))]
        return sorted(found, key=lambda entry: (entry.happened.start, entry.key))


def _is(key: Key) -> ColumnElement[bool]:
    columns = LEDGER.c
    return and_(
        columns.batch == key.batch, columns.due == microseconds(key.due), columns.step == key.step
    )


def _update(connection: Connection, key: Key, values: Mapping[str, object]) -> bool:
    return connection.execute(update(LEDGER).where(_is(key)).values(**values)).rowcount > 0


def _announced(one: Announcement) -> dict[str, object]:
    return {
        "batch": one.key.batch,
        "due": microseconds(one.key.due),
        "step": one.key.step,
        "recipe": one.recipe,
        "machine": one.machine,
        "announced_start": microseconds(one.start),
        "announced_end": microseconds(one.end),
        "energy_kwh": one.energy_kwh,
        "mass_kg": one.mass_kg,
        "unit": one.unit,
        "cooling_kwh": one.cooling_kwh,
        "labour_eur": one.labour_eur,
        "cancelled_at": None,
    }


def _entry(row: Any) -> Entry:  # noqa: ANN401 - rows have the columns they were asked for
    return Entry(
        Announcement(
            Key(row.batch, instant_of(row.due), row.step),
            recipe=row.recipe,
            machine=row.machine,
            start=instant_of(row.announced_start),
            end=instant_of(row.announced_end),
            energy_kwh=row.energy_kwh,
            mass_kg=row.mass_kg,
            unit=row.unit,
            cooling_kwh=row.cooling_kwh,
            labour_eur=row.labour_eur,
        ),
        None
        if row.recorded_at is None
        else Fact(
            instant_of(row.actual_start),
            instant_of(row.actual_end),
            row.actual_kg,
            instant_of(row.recorded_at),
        ),
        None
        if row.booked_at is None
        else Booking(row.cost_eur, row.unpriced_kwh, instant_of(row.booked_at)),
        None if row.cancelled_at is None else instant_of(row.cancelled_at),
    )
