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

FORECASTS = Table(
    "forecasts",
    METADATA,
    Column("series", Text, primary_key=True),
    Column("issued_at", BigInteger, primary_key=True, autoincrement=False),
    Column("model", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""``issued_at`` in microseconds since 1970 UTC; ``content`` as ``forecasting/payload.py`` says."""

_AT_ONCE = 200
"""Forecasts deleted in one transaction: some 2 MB, so that nobody waits long."""


class SqlForecastStore:
    """Keeps forecasts in a migrated database."""

    def __init__(self, database: Database) -> None:
        """Use ``database``; its schema must be up to date."""
        self._database = database

    def save(self, forecast: PriceForecast) -> None:
        """See ``ForecastStore.save``."""
        names = {
            "series": forecast.series,
            "issued_at": microseconds(forecast.issued_at),
            "model": forecast.model,
        }
        with self._database.writing() as connection:
            connection.execute(delete(FORECASTS).filter_by(**names))
            connection.execute(insert(FORECASTS).values(**names, content=pack(forecast)))

    def latest(self, series: str) -> PriceForecast | None:
        """See ``ForecastStore.latest``."""
        newest = _of(series).order_by(FORECASTS.c.issued_at.desc(), FORECASTS.c.model.desc())
        found = self._read(newest.limit(1))
        return found[0] if found else None

    def issued(self, series: str, interval: Interval) -> list[PriceForecast]:
        """See ``ForecastStore.issued``."""
        chosen = _of(series).where(
            FORECASTS.c.issued_at >= microseconds(interval.start),
            FORECASTS.c.issued_at < microseconds(interval.end),
        )
        return self._read(chosen.order_by(FORECASTS.c.issued_at, FORECASTS.c.model))

    def thin(self, before: datetime, *, dry_run: bool = False) -> int:
        """See ``ForecastStore.thin``."""
        names = select(FORECASTS.c.series, FORECASTS.c.model, FORECASTS.c.issued_at)
        old = names.where(FORECASTS.c.issued_at < microseconds(before))
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
        statement = delete(FORECASTS).where(
            FORECASTS.c.series == bindparam("of"),
            FORECASTS.c.issued_at == bindparam("at"),
            FORECASTS.c.model == bindparam("by"),
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


def _of(series: str) -> Select[Any]:
    return select(FORECASTS).where(FORECASTS.c.series == series)
