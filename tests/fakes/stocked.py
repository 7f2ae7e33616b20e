"""A store with a bit of everything in it, for comparing and moving whole stores."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    insert,
)

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.raw_tables import RawTables
from chocolate_factory.storage.schema import METADATA
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.fakes.series import day_ahead, measured

BEGIN = datetime(2025, 3, 29, tzinfo=UTC)
"""The clock changes the day after; some of it is in quarter hours."""
EDGES = (0.0, -0.0, 5e-324, -1.7976931348623157e308, 0.1 + 0.2, 1 / 3, -1e-7, 123456789.123456789)
FAMILY = (day_ahead("price.spot.es"), measured("weather.linares.temperature_celsius"))
LATER = Series("forecast.ñandú", "°C", ("best", "second"), lambda start: start, rewritten=True)

_MAKE: Mapping[type, Callable[[random.Random], Any]] = {
    LargeBinary: lambda chance: chance.randbytes(300),
    Boolean: lambda chance: chance.random() < 0.5,
    Double: lambda chance: chance.choice(EDGES),
    SmallInteger: lambda chance: chance.randrange(-(2**15), 2**15),
    BigInteger: lambda chance: chance.randrange(-(2**62), 2**62),
    Integer: lambda chance: chance.randrange(1, 2**31),
    Text: lambda chance: "".join(chance.choices("aAbBzZ ~_.-éñ€\n'%\\😀", k=chance.randrange(12))),
}


def stock_series(store: SeriesStore, *, seed: int = 0, batches: int = 60) -> None:
    """Values, revisions, quarter hours, suspicions, releases and absences."""
    chance = random.Random(seed)  # noqa: S311 - values, not secrets
    now = BEGIN
    for number in range(batches):
        series = chance.choice([*FAMILY, LATER])
        source = chance.choice(["best", "second", "third", "a stranger"])
        minutes = chance.choice([15, 60])
        starts = sorted(chance.sample(range(96), 20))
        said = [
            Observation(BEGIN + n * timedelta(minutes=minutes), minutes, _value(chance))
            for n in starts
        ]
        doubts = [Suspicion(one.start, "range", f"odd: {one.value}") for one in said[:2]]
        now += timedelta(minutes=chance.randrange(200), microseconds=chance.randrange(10**6))
        store.write(series, source, said, now=now, suspicions=doubts if number % 3 else ())
        if number % 5 == 0:
            starts_of = [one.start for one in said[:1]]
            store.release(series.key, source, starts_of, now=now + HOUR, why="it is «true»")
            store.quarantine(series, source, [Suspicion(said[-1].start, "spike", "!")], now=now)
        if number % 4 == 0:
            spans = [Interval(one.start, one.start + HOUR) for one in said[3:9:3]]
            store.mark_absent(series, source, spans, now=now)
    only_asked = day_ahead("price.pvpc.peninsula")
    store.mark_absent(only_asked, "best", [Interval(BEGIN, BEGIN + HOUR)], now=now)


def stock_tables(database: Database, *, seed: int = 0, rows: int = 7) -> None:
    """Rows of invented content in every table."""
    chance = random.Random(seed)  # noqa: S311 - values, not secrets
    for name in RawTables(database).names():
        table = METADATA.tables[name]
        made = [
            {column.name: _cell(chance, column) for column in table.columns} for _ in range(rows)
        ]
        for number, row in enumerate(made):  # no two with one key
            row |= {
                column.name: f"{number}{row[column.name]}"
                for column in table.primary_key
                if isinstance(column.type, Text)
            }
        with database.writing() as connection:
            connection.execute(insert(table), made)


def _value(chance: random.Random) -> float:
    return chance.choice(EDGES) if chance.random() < 0.3 else round(chance.gauss(50, 30), 2)


def _cell(chance: random.Random, column: Column[Any]) -> Any:  # noqa: ANN401 - any value
    if column.nullable and chance.random() < 0.3:
        return None
    kind = next(kind for kind in _MAKE if isinstance(column.type, kind))
    return _MAKE[kind](chance)
