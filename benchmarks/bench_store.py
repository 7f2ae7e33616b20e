"""Measures every kind of store against the budgets: ``python -m benchmarks.bench_store``."""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path

from chocolate_factory.kernel.market_time import DAY, Interval, delivery_day, local_instant
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.postgres_upkeep import PostgresUpkeep
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.servers.postgres import PostgresServer
from tests.servers.process import ServerMissingError

BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = Interval(BEGIN, BEGIN.replace(year=2024))
MANY = 100_000
WRITE_BUDGET_SECONDS = 1.0
READ_BUDGET_SECONDS = 0.020


def _day_ahead(key: str) -> Series:
    return Series(
        key,
        "EUR/MWh",
        ("omie", "redata"),
        lambda start: local_instant(delivery_day(start) - DAY, wall_time(13)),
    )


def _observations(count: int, minutes: int) -> list[Observation]:
    step = timedelta(minutes=minutes)
    return [Observation(BEGIN + n * step, minutes, (n * 7919 % 20011) / 100) for n in range(count)]


def seconds(task: Callable[[int], object], times: int) -> list[float]:
    """How long each of ``times`` turns of ``task`` takes."""
    durations = []
    for turn in range(times):
        started = time.perf_counter()
        task(turn)
        durations.append(time.perf_counter() - started)
    return durations


def show(what: str, durations: list[float], budget_seconds: float | None = None) -> None:
    """Print the median and the best of ``durations`` (seconds)."""
    middle = statistics.median(durations)
    verdict = ""
    if budget_seconds is not None:
        verdict = f"budget {budget_seconds * 1000:6.0f} ms  "
        verdict += "ok" if middle <= budget_seconds else "TOO SLOW"
    print(f"{what:<44} {middle * 1000:8.1f} ms (best {min(durations) * 1000:7.1f})  {verdict}")


def main() -> None:
    """Print each figure beside its budget, for every kind of store that this machine has."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store" / "bench.sqlite"
        _bench("SQLite", f"sqlite:///{file}", lambda: _size_of_files(file.parent))
    try:
        server = PostgresServer(durable=True)
    except ServerMissingError as missing:
        print(f"PostgreSQL left out: {missing}")
        return
    with server:
        url = server.new_database()
        _bench("PostgreSQL", url, lambda: _size_in_server(url))


def _bench(kind: str, url: str, size: Callable[[], int]) -> None:
    print(f"--- {kind}")
    with closing(Database(url)) as database:
        show("create an empty database", seconds(lambda _: database.migrate(), 1))
        show("find the schema up to date", seconds(lambda _: database.migrate(), 9))
        database.close()
        empty = size()
        measure(SqlSeriesStore(database))
    values = 5 * MANY
    print(f"{'size on disk':<44} {(size() - empty) / values:8.1f} bytes per value")


def _size_of_files(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def _size_in_server(url: str) -> int:
    with closing(Database(url)) as database:
        return PostgresUpkeep(database).compact().after.file_bytes


def measure(store: SeriesStore) -> None:
    """Print each figure of one empty store beside its budget."""
    many, hours = _observations(MANY, 15), _observations(MANY, 60)

    def write(turn: int) -> None:
        store.write(_day_ahead(f"spot {turn}"), "omie", many, now=NOW)

    def repeat(turn: int) -> None:
        store.write(_day_ahead(f"spot {turn}"), "omie", many, now=NOW)

    show("write 100,000 new values", seconds(write, 3), WRITE_BUDGET_SECONDS)
    show("write the same 100,000 again", seconds(repeat, 3), WRITE_BUDGET_SECONDS)
    hourly = _day_ahead("hourly")
    store.write(hourly, "omie", hours, now=NOW)
    show(
        "read one year hourly",
        seconds(lambda _: store.read(hourly, YEAR), 31),
        READ_BUDGET_SECONDS,
    )
    show(
        "read it as known half a year ago",
        seconds(lambda _: store.read(hourly, YEAR, known_at=BEGIN + 180 * DAY), 31),
    )
    doubts = [Suspicion(one.start, "flat", "Said for the benchmark.") for one in hours[:8760:50]]
    store.quarantine(hourly, "omie", doubts, now=NOW)
    show(
        "read it with 176 values in quarantine",
        seconds(lambda _: store.read(hourly, YEAR), 31),
        READ_BUDGET_SECONDS,
    )
    store.write(hourly, "redata", hours, now=NOW)
    show("read it with two whole sources", seconds(lambda _: store.read(hourly, YEAR), 31))
    show("read one day", seconds(lambda _: store.read(hourly, Interval(BEGIN, BEGIN + DAY)), 101))
    show("find the latest", seconds(lambda _: store.latest(hourly), 101))
    show("count 200,000 values", seconds(lambda _: store.coverage(hourly), 5))
    one = [Observation(NOW, 60, 1.0)]
    show(
        "write one value",
        seconds(lambda turn: store.write(_day_ahead("one"), f"s{turn}", one, now=NOW), 31),
    )


if __name__ == "__main__":
    main()
