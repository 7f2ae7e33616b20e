"""How long the analysis of history takes: ``python -m benchmarks.bench_history``.

Twenty-five years of invented weather and prices in an SQLite store: two SIAR stations day by day,
the place hour by hour, spot since 2014 and PVPC since 2021. The figures mean nothing, their number
is that of a site whose history is whole.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np

from chocolate_factory.climate.model import LINARES, LINARES_OLD, SIAR, Quantity
from chocolate_factory.climate.statistics.analysis import QUANTITIES
from chocolate_factory.kernel.market_time import DAY, HOUR
from chocolate_factory.operations.analyse_history import KeptHistory, analyse_history
from chocolate_factory.operations.ports import Ports
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.weather.model import HUMIDITY, OPEN_METEO_ARCHIVE, TEMPERATURE
from tests.fakes.ports import build_rig

NOW = datetime(2025, 12, 20, 11, tzinfo=UTC)
SPANS = ((LINARES_OLD, date(2000, 8, 24), date(2017, 12, 31)), (LINARES, date(2018, 6, 13), None))
FIRST_HOUR = datetime(2000, 1, 1, tzinfo=UTC)
WARM_BUDGET_SECONDS = 0.05
T = TypeVar("T")


def main() -> None:
    """Print how long each step takes."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite'}")
        database.migrate()
        store = SqlSeriesStore(database)
        ports = replace(build_rig(NOW, history_days=7).ports, series=store)
        _timed("store 25 years", lambda: fill(ports))
        history = _timed("analyse SIAR J17", lambda: analyse_history(ports))
        _timed("analyse SIAR J09", lambda: analyse_history(ports, "J09"))
        _timed("analyse the hours of the place", lambda: analyse_history(ports, "weather"))
        kept = KeptHistory()
        _timed("the first reader", lambda: kept.get(ports))
        _timed(f"whoever comes after (budget {WARM_BUDGET_SECONDS} s)", lambda: kept.get(ports))
        print(f"{len(history.climate.correlations)} correlations")
        database.close()


def _timed(what: str, task: Callable[[], T]) -> T:
    started = time.perf_counter()
    result = task()
    print(f"{what:<44} {time.perf_counter() - started:8.2f} s")
    return result


def fill(ports: Ports) -> None:
    """Store the invented history."""
    fill_weather(ports)
    generator = np.random.default_rng(2)
    for series, source in ((SPOT, "omie"), (PVPC, "redata")):
        starts = _starts(series.since, NOW, HOUR)
        values = 60 + _seasonal(starts, 10) + generator.normal(scale=15, size=len(starts))
        _store(ports, series, source, starts, values, 60)


def fill_weather(ports: Ports) -> None:
    """Store its weather and climate alone."""
    generator = np.random.default_rng(1)
    for station, first, last in SPANS:
        starts = _starts(
            datetime(first.year, first.month, first.day, tzinfo=UTC),
            datetime.combine(last or NOW.date(), datetime.min.time(), UTC),
            DAY,
        )
        for quantity in QUANTITIES:
            values = _likely(quantity, starts, generator)
            _store(ports, station.series(quantity), SIAR, starts, values, 1440)
    hours = _starts(FIRST_HOUR, NOW, HOUR)
    for name in (TEMPERATURE.name, HUMIDITY.name):
        values = 15 + _seasonal(hours, 12) + generator.normal(scale=4, size=len(hours))
        _store(ports, ports.weather[name], OPEN_METEO_ARCHIVE, hours, np.abs(values), 60)


def _starts(first: datetime, last: datetime, step: timedelta) -> list[datetime]:
    return [first + n * step for n in range((last - first) // step)]


def _seasonal(starts: Sequence[datetime], amplitude: float) -> np.ndarray:
    days = np.array([start.timestamp() for start in starts]) / DAY.total_seconds()
    return -amplitude * np.cos(2 * np.pi * (days - 15) / 365.25)


def _likely(
    quantity: Quantity, starts: Sequence[datetime], generator: np.random.Generator
) -> np.ndarray:
    middle = 25.0 if quantity.unit == "°C" else 50.0 if quantity.unit == "%" else 5.0
    values = middle + _seasonal(starts, middle / 2) + generator.normal(size=len(starts))
    return np.clip(values, quantity.lowest, quantity.highest)


def _store(
    ports: Ports,
    series: Series,
    source: str,
    starts: Sequence[datetime],
    values: np.ndarray,
    minutes: int,
) -> None:
    said = [
        Observation(start, minutes, round(float(value), 2))
        for start, value in zip(starts, values, strict=True)
    ]
    ports.series.write(series, source, said, now=NOW)


if __name__ == "__main__":
    main()
