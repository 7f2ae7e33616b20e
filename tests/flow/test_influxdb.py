"""The whole story with the values in InfluxDB, and what becomes of it when that is killed."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.verify_store import verify_store
from chocolate_factory.prices.model import SPOT
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.store import SeriesStore
from tests.flow.conftest import OpenPorts, gaps_left
from tests.flow.store_worker import BATCH, BEGIN, SERIES, batch
from tests.servers.fixtures import running
from tests.servers.influx import InfluxServer
from tests.shared import ROOT

EVERYTHING = Interval(BEGIN.replace(year=2000), BEGIN.replace(year=2100))
KILLS = 4
Values = dict[str, list[tuple[object, ...]]]


def _stored(ports: Ports) -> Values:
    """What readers see of prices and weather, but for the seconds in which it came."""
    span = Interval(ports.clock.now() - 400 * DAY, ports.clock.now() + 20 * DAY)
    families = (ports.weather, ports.all_weather_forecasts)
    series = [*PRICE_SERIES, *(one for family in families for one in family.values())]
    return {
        one.key: [
            (seen.start, seen.minutes, seen.value, seen.source)
            for seen in ports.series.read(one, span)
        ]
        for one in series
    }


def _story(ports: Ports) -> tuple[Values, list[float], float]:
    """What was collected, forecast and planned."""
    tale = run_day_ahead_cycle(ports)
    assert not gaps_left(ports)
    forecast = ports.forecasts.latest(SPOT.key)
    assert forecast is not None
    return (
        _stored(ports),
        [point.price_eur_per_mwh for point in forecast.points],
        tale.plan.cost_eur,
    )


@pytest.mark.replay(still=True)
def test_the_story_is_the_same_in_influxdb(
    open_at: OpenPorts, influx_server: InfluxServer, tmp_path: Path
) -> None:
    noon = "2024-11-05T12:00+01:00"
    url = influx_server.new_database()
    here = open_at(noon, history_days=14, keys=False)
    there = open_at(noon, history_days=14, keys=False, data="beside", store_url=url)
    told, expected = _story(there), _story(here)
    for key, values in expected[0].items():
        assert told[0][key] == values, key
    assert told[1] == pytest.approx(expected[1])
    assert told[2] == pytest.approx(expected[2])
    assert sum(map(len, told[0].values())) > 3_000

    report = verify_store(there)
    assert report.ok
    assert report.database.values_in.startswith("InfluxDB 1.6")
    assert (tmp_path / "beside" / "chocolate.sqlite").stat().st_size < 2_000_000


@contextmanager
def _store(server: InfluxServer, folder: Path) -> Iterator[InfluxSeriesStore]:
    database = Database(f"sqlite:///{folder / 'records.sqlite'}")
    database.migrate()
    door = InfluxDoor(InfluxAddress.parse(server.url("plant")))
    yield InfluxSeriesStore(door, database)
    door.close()
    database.close()


class Writing(threading.Thread):
    """Writes batch after batch, each until it is acknowledged, to a store and to the truth."""

    def __init__(self, store: SeriesStore) -> None:
        super().__init__()
        self.truth = MemorySeriesStore()
        self.failures = self.written = 0
        self.enough = threading.Event()
        self._store = store

    def run(self) -> None:
        while not self.enough.is_set():
            said, now = batch(self.written)
            try:
                report = self._store.write(SERIES, "best", said, now=now)
            except StoreUnavailableError:
                self.failures += 1
            else:
                assert report == self.truth.write(SERIES, "best", said, now=now)
                self.written += 1


@pytest.mark.slow
def test_a_server_killed_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20241026)  # noqa: S311 - moments, not secrets
    with running(InfluxServer) as server, _store(server, tmp_path) as store:
        writing = Writing(store)
        writing.start()
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.1, 0.4))
            server.kill()
            server.start()
        time.sleep(0.3)
        writing.enough.set()
        writing.join()
        assert writing.written > KILLS
        assert writing.failures, "it was never killed while somebody wrote"
        promised = writing.truth.history(SERIES, EVERYTHING)
        assert store.history(SERIES, EVERYTHING) == promised
        assert len(promised) == writing.written * BATCH


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_whole_batches(
    influx_server: InfluxServer, tmp_path: Path
) -> None:
    records = tmp_path / "records.sqlite"
    values = influx_server.new_database()
    command = [sys.executable, "-m", "tests.flow.store_worker", "write-at-once"]
    url = f"{values} sqlite:///{records}"
    database = Database(f"sqlite:///{records}")
    database.migrate()
    door = InfluxDoor(InfluxAddress.parse(values))
    store, heard = InfluxSeriesStore(door, database), 0
    for wait in (0.11, 0.23):
        said = [*command, url, "best", str(heard), "1000000"]
        with subprocess.Popen(  # noqa: S603 - our own program
            said, stdout=subprocess.PIPE, text=True, cwd=ROOT
        ) as process:
            assert process.stdout is not None
            lines = (line for line in process.stdout if line.strip().isdecimal())
            heard += len(list(islice(lines, 3)))
            time.sleep(wait)
            process.kill()
            heard += len(list(lines))
        size = len(store.history(SERIES, EVERYTHING))
        assert size in (heard * BATCH, (heard + 1) * BATCH), "half a batch, or one was lost"
        heard = size // BATCH
    door.close()
    database.close()
