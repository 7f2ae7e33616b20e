"""How fast values go into the spool and out of it: ``python -m benchmarks.bench_spool``.

Batches of 24 hourly values, as sources give them, while the store is down, each on the disk when
the call returns; then the store answers again and takes them in the order of their arrival.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.bench_store import BEGIN, NOW
from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.spooled import SpooledSeriesStore
from chocolate_factory.timeseries.sql import SqlSeriesStore

SERIES = [
    Series(f"series.{number}", "EUR/MWh", ("omie",), lambda start: start) for number in range(20)
]
DAYS = 100
HOURS = 24


class _Switched(SqlSeriesStore):
    """Answers nothing while it is off."""

    on = True

    def __getattribute__(self, name: str) -> Any:  # noqa: ANN401 - any method
        if name in ("write", "read") and not self.on:
            raise StoreUnavailableError("It is off.")
        return super().__getattribute__(name)


def main() -> None:
    """Fill the spool, look at it, empty it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database(f"sqlite:///{folder / 'chocolate.sqlite'}")
        database.migrate()
        behind = _Switched(database)
        spool = Spool(folder / "spool.sqlite")
        spool.prepare()
        drain = Drain(spool, folder / ".draining", pause_seconds=3600)
        store = SpooledSeriesStore(behind, drain, SystemClock())

        behind.on = False
        values, began = 0, _clocks()
        for day in range(DAYS):
            for series in SERIES:
                values += _write(store, series, day)
        _tell("into the spool", values, began)
        state = spool.state()
        print(f"{state.bytes / state.values:.1f} bytes a value, {state.bytes / 1e6:.2f} MB")

        behind.on = True
        began = _clocks()
        drain.settle()
        _tell("out of it into SQLite", values, began)
        drain.stop()
        spool.close()
        database.close()


def _write(store: SpooledSeriesStore, series: Series, day: int) -> int:
    first = BEGIN + timedelta(days=day)
    said = [
        Observation(first + hour * HOUR, 60, (day * HOURS + hour) * 7919 % 20011 / 100)
        for hour in range(HOURS)
    ]
    return store.write(series, "omie", said, now=NOW).spooled


def _clocks() -> tuple[float, float]:
    """Seconds on the wall, and of the processor."""
    return time.perf_counter(), time.process_time()


def _tell(what: str, values: int, began: tuple[float, float]) -> None:
    seconds, used = (now - before for now, before in zip(_clocks(), began, strict=True))
    print(
        f"{values} values in batches of {HOURS} {what}: {seconds:.1f} s ({used:.1f} s of the"
        f" processor), {values / seconds:.0f} values a second"
    )


if __name__ == "__main__":
    main()
