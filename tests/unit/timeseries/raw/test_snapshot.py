"""An InfluxDB and its SQL database become one SQLite file with everything, in whole batches.

Everything here runs against a real server.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from chocolate_factory.backup.model import STORE, Kind
from chocolate_factory.backup.restore import restore
from chocolate_factory.bootstrap import open_ports
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.operations.back_up import back_up
from chocolate_factory.settings import Settings
from chocolate_factory.storage.database import Database
from chocolate_factory.storage.snapshot import SqliteSnapshot, StoreSnapshot, examined
from chocolate_factory.timeseries.influxdb.address import InfluxAddress
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.pair import Pair
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.raw import snapshot
from chocolate_factory.timeseries.raw.influx import InfluxRawSeries
from chocolate_factory.timeseries.raw.snapshot import PairSnapshot
from chocolate_factory.timeseries.raw.sql import SqlRawSeries
from chocolate_factory.timeseries.sql import SqlSeriesStore
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.thinning import Thinning
from tests.fakes.influx_bench import PRICE, Bench
from tests.fakes.series import at, days
from tests.fakes.stocked import BEGIN, FAMILY, LATER, stock_series
from tests.servers.influx import InfluxServer
from tests.shared import ROOT, free_port

NOW = at("2024-11-05T12:00+01:00")
TEN = at("2024-11-05T10:00Z")
TODAY = days("2024-11-05", "2024-11-05")
EVER = Interval(BEGIN.replace(year=2000), BEGIN.replace(year=2100))
OLD = [Observation(TEN + n * HOUR, 60, float(n)) for n in range(6)]
NEW = [Observation(TEN + n * HOUR, 60, 100.0 + n) for n in range(6)]
Happening = Callable[[], object]


class Followed:
    """Copies the SQL database, and lets something happen before the values are copied."""

    def __init__(self, records: StoreSnapshot, then: Happening) -> None:
        self._records, self._then = records, then
        self.place, self.size_bytes = records.place, records.size_bytes

    def take(self, file: Path) -> None:
        self._records.take(file)
        self._then()


class Taker:
    """Takes snapshots of a bench."""

    def __init__(self, bench: Bench, address: InfluxAddress | None = None) -> None:
        self.database = Database(f"sqlite:///{bench.file}")
        self.door = InfluxDoor(address or bench.address)
        self._file = bench.file.with_name("copy.sqlite")

    def snapshot(self, then: Happening = lambda: None) -> PairSnapshot:
        records = Followed(SqliteSnapshot(self.database), then)
        source = partial(InfluxRawSeries, self.door)
        return PairSnapshot(records, Pair(self.door, self.database), source, SqlRawSeries)

    def take(self, then: Happening = lambda: None) -> Path:
        self._file.unlink(missing_ok=True)
        self.snapshot(then).take(self._file)
        return self._file

    def close(self) -> None:
        self.database.close()
        self.door.close()


@pytest.fixture
def taker(bench: Bench) -> Iterator[Taker]:
    with closing(Taker(bench)) as made:
        yield made


@contextmanager
def _opened(file: Path) -> Iterator[SqlSeriesStore]:
    assert examined(file)
    with closing(Database(f"sqlite:///{file}")) as database:
        yield SqlSeriesStore(database)


def _values(file: Path, series: Series = PRICE) -> list[float]:
    with _opened(file) as store:
        return [one.value for one in store.read(series, TODAY)]


def _require_same(mine: SeriesStore, theirs: SeriesStore) -> None:
    """All that both tell: now, as known at each instant, and what they doubt."""
    for series in (*FAMILY, LATER):
        said = mine.history(series, EVER)
        assert said
        assert theirs.history(series, EVER) == said
        for known_at in (None, *(one.known_at for one in said[::9])):
            now = mine.read(series, EVER, known_at=known_at)
            assert theirs.read(series, EVER, known_at=known_at) == now
        assert theirs.absences(series, EVER) == mine.absences(series, EVER)
    assert mine.quarantined(EVER)
    assert theirs.quarantined(EVER) == mine.quarantined(EVER)


def test_the_file_is_a_store_with_everything(
    bench: Bench, taker: Taker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_PORTION", 37)
    store, _ = bench.open()
    stock_series(store, batches=25)
    with _opened(taker.take()) as copied:
        _require_same(store, copied)
        assert copied.write(FAMILY[0], "best", OLD, now=NOW).written == len(OLD)


def test_a_batch_half_of_which_is_there_is_left_out(bench: Bench, taker: Taker) -> None:
    store, door = bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    found: list[list[float]] = []
    door.meddle = lambda: found.append(_values(taker.take()))
    store.write(PRICE, "best", NEW, now=NOW + HOUR)
    assert found == [[one.value for one in OLD]]
    assert _values(taker.take()) == [one.value for one in NEW]


def test_a_batch_that_ends_before_the_values_are_copied_is_left_out(
    bench: Bench, taker: Taker
) -> None:
    """The book was copied before: half of one batch was there then, and nothing of the other."""
    (store, door), (other, _) = bench.open(), bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    more = [one._replace(value=one.value + 200) for one in OLD]
    files: list[Path] = []

    def another() -> None:
        other.write(PRICE, "second", more, now=NOW)

    door.meddle = lambda: files.append(taker.take(another))
    store.write(PRICE, "best", NEW, now=NOW + HOUR)
    assert bench.points() == 18
    with _opened(files[0]) as copied:
        assert [one.value for one in copied.history(PRICE, TODAY)] == [one.value for one in OLD]


def test_the_very_first_batch_is_left_out_too(bench: Bench, taker: Taker) -> None:
    store, door = bench.open()
    seen: list[int] = []
    door.meddle = lambda: seen.append(bench.points())

    file = taker.take(lambda: store.write(PRICE, "best", OLD, now=NOW))
    assert seen == [3]
    assert _values(file) == []


def test_what_the_sql_database_had_before_gives_way(bench: Bench, taker: Taker) -> None:
    store, _ = bench.open()
    before = SqlSeriesStore(taker.database)
    doubt = [Suspicion(TEN, "range", "Too much.")]
    before.write(PRICE, "best", NEW, now=NOW - HOUR, suspicions=doubt)
    before.write(replace(PRICE, key="price.other"), "best", NEW, now=NOW)
    store.write(PRICE, "best", OLD[:3], now=NOW)
    with _opened(taker.take()) as copied:
        assert [one.value for one in copied.history(PRICE, TODAY)] == [0.0, 1.0, 2.0]
        assert copied.quarantined(EVER) == []
        assert [one.series for one in copied.inventory()] == [PRICE.key]
    assert len(before.history(PRICE, TODAY)) == 5, "the store itself stays as it is"


def test_a_doubt_goes_with_the_value_that_was_thinned_meanwhile(bench: Bench, taker: Taker) -> None:
    store, _ = bench.open()
    forecast = replace(PRICE, official=False, rewritten=True)
    doubts = [Suspicion(one.start, "range", "Too much.") for one in OLD]
    for number in range(4):
        said = [one._replace(value=one.value + number) for one in OLD]
        store.write(forecast, "best", said, now=NOW - (9 - number) * HOUR, suspicions=doubts)
    before = len(store.quarantined(TODAY))
    file = taker.take(lambda: store.thin(Thinning(forecast, TODAY)))
    left = store.history(forecast, TODAY)
    assert len(store.quarantined(TODAY)) < before, "nothing was thinned"
    with _opened(file) as copied:
        assert copied.history(forecast, TODAY) == left
        assert copied.quarantined(TODAY) == store.quarantined(TODAY)


def test_without_influxdb_there_is_no_half_of_it(bench: Bench) -> None:
    store, _ = bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    nobody = InfluxAddress.parse(f"influxdb://127.0.0.1:{free_port()}/chocolate")
    with (
        closing(Taker(bench, nobody)) as taker,
        pytest.raises(StoreUnavailableError, match="cannot be reached"),
    ):
        taker.take()
    assert not bench.file.with_name("copy.sqlite").exists()


def test_the_room_that_values_need_is_known_before(bench: Bench, taker: Taker) -> None:
    store, _ = bench.open()
    store.open()
    told, needed = taker.snapshot().size_bytes(), taker.take().stat().st_size
    many = [Observation(TEN + n * HOUR, 60, n / 7) for n in range(10_000)]
    store.write(PRICE, "best", many, now=NOW)
    more = taker.snapshot().size_bytes() - told
    assert more == pytest.approx(taker.take().stat().st_size - needed, rel=0.25)


def test_a_backup_of_both_is_restored_to_one_folder(
    influx_server: InfluxServer, tmp_path: Path
) -> None:
    settings = Settings(
        data_dir=tmp_path / "data",
        store_url=influx_server.new_database(),
        site=ROOT / "config/linares.toml",
    )
    with open_ports(settings) as ports:
        stock_series(ports.series, batches=12)
        report = back_up(ports, Kind.MANUAL)
        restore(report.backup.path, tmp_path / "new", now=NOW)
        with _opened(tmp_path / "new" / STORE) as restored:
            _require_same(ports.series, restored)
        elsewhere = Settings(data_dir=tmp_path / "new", site=ROOT / "config/linares.toml")
        with open_ports(elsewhere) as others:
            _require_same(ports.series, others.series)
            assert others.journal.runs() == ports.journal.runs()
