"""Measures the store of series in a real InfluxDB: ``python -m benchmarks.bench_influxdb``."""

import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.bench_store import BEGIN, measure, seconds, show
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.thinning import Thinning
from tests.servers.influx import InfluxServer

_ISSUES = 72
"""How often a week is forecast, an hour apart."""


def main() -> None:
    """Start a server of its own, as Debian ships it, and print each figure."""
    with InfluxServer() as server, tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'records.sqlite'}")
        database.migrate()
        door = InfluxDoor(InfluxAddress.parse(server.url("bench")))
        store = InfluxSeriesStore(door, database)
        store.open()
        measure(store)
        _measure_forecasts(store)
        door.close()
        database.close()


def _measure_forecasts(store: SeriesStore) -> None:
    """A week that was forecast anew every hour."""
    series = Series("forecast", "°C", ("open-meteo",), lambda start: start, rewritten=True)
    week = Interval(BEGIN, BEGIN + 7 * DAY)

    def issue(turn: int) -> None:
        said = [Observation(start, 60, turn + start.hour / 100) for start in week.grid(60)]
        store.write(series, "open-meteo", said, now=BEGIN - DAY + turn * HOUR)

    show("write a forecast of a week", seconds(issue, _ISSUES))
    show("read its last words", seconds(lambda _: store.read(series, week), 31))
    known = BEGIN + timedelta(hours=9)
    show("read as known", seconds(lambda _: store.read(series, week, known_at=known), 31))
    show("thin it", seconds(lambda _: print(store.thin(Thinning(series, week)), "gone"), 1))


if __name__ == "__main__":
    main()
