"""Forecasts in the SQL database, one row each."""

from typing import Any

from sqlalchemy import BigInteger, Column, LargeBinary, Select, Table, Text, delete, insert, select

from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.forecasting.payload import pack, unpack
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

    def _read(self, chosen: Select[Any]) -> list[PriceForecast]:
        with self._database.reading() as connection:
            rows = connection.execute(chosen).all()
        return [
            unpack(series, instant_of(issued_at), model, content)
            for series, issued_at, model, content in rows
        ]


def _of(series: str) -> Select[Any]:
    return select(FORECASTS).where(FORECASTS.c.series == series)
