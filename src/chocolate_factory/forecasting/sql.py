"""Forecasts in the SQL database, one row each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
)

from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.forecasting.payload import pack, unpack
from chocolate_factory.forecasting.thin import IssueName, superfluous
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.record import instant_of, microseconds


def _table(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("series", Text, primary_key=True),
        Column("issued_at", BigInteger, primary_key=True, autoincrement=False),
        Column("model", Text, primary_key=True),
        Column("content", LargeBinary, nullable=False),
    )


FORECASTS = _table("forecasts")
CHALLENGERS = _table("challenger_forecasts")
"""Never served.

In both ``issued_at`` is in microseconds since 1970 UTC, ``content`` as ``forecasting/payload.py``
says."""

_AT_ONCE = 200
"""Forecasts deleted in one transaction: some 2 MB, so that nobody waits long."""


class SqlForecastStore:
    """Keeps forecasts in a migrated database."""

    def __init__(self, database: Database, table: Table = FORECASTS) -> None:
        """Use ``table`` of ``database``; its schema must be up to date."""
        self._database = database
        self._table = table

    def save(self, forecast: PriceForecast) -> None:
        """See ``ForecastStore.save``."""
        names = {
            "series": forecast.series,
            "issued_at": microseconds(forecast.issued_at),
            "model": forecast.model,
        }
        with self._database.writing() as connection:
            connection.execute(delete(self._table).filter_by(**names))
            connection.execute(insert(self._table).values(**names, content=pack(forecast)))

    def latest(self, series: str) -> PriceForecast | None:
        """See ``ForecastStore.latest``."""
        newest = self._of(series).order_by(
            self._table.c.issued_at.desc(), self._table.c.model.desc()
        )
        found = self._read(newest.limit(1))
        return found[0] if found else None

    def issued(self, series: str, interval: Interval) -> list[PriceForecast]:
        """See ``ForecastStore.issued``."""
        chosen = self._of(series).where(
            self._table.c.issued_at >= microseconds(interval.start),
            self._table.c.issued_at < microseconds(interval.end),
        )
        return self._read(chosen.order_by(self._table.c.issued_at, self._table.c.model))

    def names(self, series: str, interval: Interval) -> list[IssueName]:
        """See ``ForecastStore.names``."""
        table = self._table
        query = select(table.c.series, table.c.model, table.c.issued_at).where(
            table.c.series == series,
            table.c.issued_at >= microseconds(interval.start),
            table.c.issued_at < microseconds(interval.end),
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return sorted(IssueName(key, model, instant_of(at)) for key, model, at in rows)

    def find(self, name: IssueName) -> PriceForecast | None:
        """See ``ForecastStore.find``."""
        chosen = self._of(name.series).where(
            self._table.c.model == name.model,
            self._table.c.issued_at == microseconds(name.issued_at),
        )
        found = self._read(chosen)
        return found[0] if found else None

    def thin(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``ForecastStore.thin``."""
        names = select(self._table.c.series, self._table.c.model, self._table.c.issued_at)
        old = names.where(self._table.c.issued_at < microseconds(before))
        with self._database.reading() as connection:
            issues = [
                IssueName(series, model, instant_of(issued_at))
                for series, model, issued_at in connection.execute(old)
            ]
        gone = superfluous(issues)
        if gone and not dry_run:
            for start in range(0, len(gone), _AT_ONCE):
                self._remove(gone[start : start + _AT_ONCE])
        return len(gone)

    def _remove(self, issues: Sequence[IssueName]) -> None:
        statement = delete(self._table).where(
            self._table.c.series == bindparam("of"),
            self._table.c.issued_at == bindparam("at"),
            self._table.c.model == bindparam("by"),
        )
        rows = [
            {"of": one.series, "at": microseconds(one.issued_at), "by": one.model} for one in issues
        ]
        with self._database.writing() as connection:
            connection.execute(statement, rows)

    def _read(self, chosen: Select[Any]) -> list[PriceForecast]:
        with self._database.reading() as connection:
            rows = connection.execute(chosen).all()
        return [
            unpack(series, instant_of(issued_at), model, content)
            for series, issued_at, model, content in rows
        ]

    def _of(self, series: str) -> Select[Any]:
        return select(self._table).where(self._table.c.series == series)
