"""Contracts, extra shifts and statements in the SQL database."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy
from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Column, Double, PrimaryKeyConstraint, Table, Text, select

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.ledger.books.model import Contract, KeptStatement, ShiftThatCame
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.tariffs.model import Supply
from chocolate_factory.timeseries.record import instant_of, microseconds

CONTRACTS = Table(
    "supply_contracts",
    METADATA,
    # This and all instants: microseconds since 1970, UTC.
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
)
SHIFTS = Table(
    "ledger_shifts",
    METADATA,
    Column("shift", Text, nullable=False),
    Column("begins", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("cost_eur", Double, nullable=False),
    PrimaryKeyConstraint("shift", "begins"),
)
STATEMENTS = Table(
    "statements",
    METADATA,
    Column("month", Text, primary_key=True),  # such as 2025-03
    Column("computed_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
)
_SUPPLY = TypeAdapter(Supply)


class SqlBooks:
    """Survives restarts; shared by all processes on the database."""

    def __init__(self, database: Database) -> None:
        """Use a migrated database."""
        self._database = database

    def contracts(self) -> tuple[Contract, ...]:
        """See ``BookStore.contracts``."""
        with self._database.reading() as connection:
            rows = connection.execute(select(CONTRACTS).order_by(CONTRACTS.c.since)).all()
        return tuple(
            Contract(instant_of(row.since), _SUPPLY.validate_json(row.document)) for row in rows
        )

    def keep_contract(self, contract: Contract) -> None:
        """See ``BookStore.keep_contract``."""
        document = _SUPPLY.dump_json(contract.supply).decode()
        self._put(CONTRACTS, {"since": microseconds(contract.since), "document": document})

    def enter_shifts(self, shifts: Iterable[ShiftThatCame]) -> None:
        """See ``BookStore.enter_shifts``."""
        rows = [
            {
                "shift": one.shift,
                "begins": microseconds(one.interval.start),
                "ends": microseconds(one.interval.end),
                "cost_eur": one.cost_eur,
            }
            for one in shifts
        ]
        self._put(SHIFTS, *rows)

    def shifts(self, interval: Interval) -> list[ShiftThatCame]:
        """See ``BookStore.shifts``."""
        begins = SHIFTS.c.begins
        inside = (begins >= microseconds(interval.start)) & (begins < microseconds(interval.end))
        with self._database.reading() as connection:
            rows = connection.execute(select(SHIFTS).where(inside)).all()
        found = [
            ShiftThatCame(
                row.shift, Interval(instant_of(row.begins), instant_of(row.ends)), row.cost_eur
            )
            for row in rows
        ]
        return sorted(found, key=lambda one: (one.interval, one.shift))

    def keep_statement(self, statement: KeptStatement) -> None:
        """See ``BookStore.keep_statement``."""
        row = {
            "month": f"{statement.month:%Y-%m}",
            "computed_at": microseconds(statement.computed_at),
            "document": statement.document,
        }
        self._put(STATEMENTS, row)

    def statement(self, month: date) -> KeptStatement | None:
        """See ``BookStore.statement``."""
        wanted = select(STATEMENTS).where(STATEMENTS.c.month == f"{month:%Y-%m}")
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return KeptStatement(month, instant_of(row.computed_at), row.document)

    def _put(self, table: Table, *rows: dict[str, Any]) -> None:
        """Write ``rows`` in place of those of the same key."""
        keys = [column.name for column in table.primary_key]
        with self._database.writing() as connection:
            for row in rows:
                same = sqlalchemy.and_(*(table.c[key] == row[key] for key in keys))
                connection.execute(sqlalchemy.delete(table).where(same))
                connection.execute(sqlalchemy.insert(table).values(**row))
