"""Batches in InfluxDB: visible whole or never, whatever happens in between and whoever else writes.

Everything here runs against a real server.
"""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chocolate_factory.kernel.errors import StoreError, StoreUnavailableError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influx import InfluxSeriesStore
from chocolate_factory.timeseries.influxdb import book
from chocolate_factory.timeseries.influxdb.write_batch import SURELY_ARRIVED
from chocolate_factory.timeseries.model import Observation, WriteReport
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.thinning import Thinning
from tests.fakes.influx_bench import PRICE, Bench, PowerCutError
from tests.fakes.series import at, days
from tests.servers.influx import InfluxServer
from tests.unit.timeseries.influxdb.exchanges import server

NOW = at("2024-11-05T12:00+01:00")
LATER = NOW + HOUR
TEN = at("2024-11-05T10:00Z")
TODAY = days("2024-11-05", "2024-11-05")
OLD = [Observation(TEN + n * HOUR, 60, float(n)) for n in range(6)]
NEW = [Observation(TEN + n * HOUR, 60, 100.0 + n) for n in range(6)]


def _values(store: InfluxSeriesStore) -> list[float]:
    return [reading.value for reading in store.read(PRICE, TODAY)]


def _raise(error: BaseException) -> Callable[..., None]:
    def meddle(*_: object) -> None:
        raise error

    return meddle


def test_nobody_sees_half_a_batch(bench: Bench) -> None:
    (writer, door), (reader, _) = bench.open(), bench.open()
    writer.write(PRICE, "best", OLD, now=NOW)
    seen: list[object] = []

    def look() -> None:
        assert bench.points() == 6 + 3
        latest = reader.latest(PRICE)
        assert latest is not None
        seen.extend((_values(reader), len(reader.history(PRICE, TODAY)), latest.value))
        seen.extend((reader.coverage(PRICE).revisions, reader.inventory()[0].records))

    door.meddle = look
    doubts = [Suspicion(one.start, "range", "Too much.") for one in NEW]
    report = writer.write(PRICE, "best", NEW, now=LATER, suspicions=doubts)
    assert (report.revised, report.quarantined) == (6, 6)
    assert seen == [[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], 6, 5.0, 0, 6]
    assert _values(reader) == [], "believed before, and doubted from the first moment on"


@pytest.mark.parametrize("error", [StoreUnavailableError("gone"), PowerCutError()])
def test_a_batch_that_was_broken_off_never_was(bench: Bench, error: BaseException) -> None:
    store, door = bench.open()
    store.write(PRICE, "best", OLD[:5], now=NOW)
    door.meddle = _raise(error)
    doubt = Suspicion(TEN, "range", "Too much.")
    with pytest.raises(type(error)):
        store.write(PRICE, "best", NEW, now=LATER, suspicions=[doubt])
    assert bench.points() == 5 + 3
    assert _values(store) == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert store.quarantined(TODAY) == []
    assert store.coverage(PRICE).revisions == 0
    again = store.write(PRICE, "best", NEW, now=LATER + HOUR)
    assert again == WriteReport(written=1, revised=5)
    assert _values(store) == [100.0, 101.0, 102.0, 103.0, 104.0, 105.0]
    assert {one.known_at for one in store.read(PRICE, TODAY)[:5]} == {LATER + HOUR}


def test_a_batch_of_a_dead_process_is_taken_over(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (dying, door), (other, _) = bench.open(), bench.open()
    monkeypatch.setattr(book.BatchBook, "give_up", _raise(PowerCutError()))
    door.meddle = _raise(PowerCutError())
    with pytest.raises(PowerCutError):
        dying.write(PRICE, "best", OLD, now=NOW)
    monkeypatch.undo()
    monkeypatch.setattr(book, "POLITE_SECONDS", 0.1)
    assert _values(other) == []
    assert other.write(PRICE, "best", NEW, now=LATER) == WriteReport(written=6)
    assert _values(other) == [100.0, 101.0, 102.0, 103.0, 104.0, 105.0]
    assert bench.points() == 3 + 6


def test_points_of_a_batch_given_up_long_ago_are_deleted(bench: Bench) -> None:
    store, door = bench.open()
    door.meddle = _raise(PowerCutError())
    with pytest.raises(PowerCutError):
        store.write(PRICE, "best", OLD, now=NOW)
    store.write(PRICE, "best", NEW, now=NOW)
    assert bench.points() == 3 + 6, "they might still arrive"
    bench.clock.shift += SURELY_ARRIVED + timedelta(seconds=1)
    store.write(PRICE, "best", OLD, now=LATER)
    assert bench.points() == 6 + 6
    assert len(store.history(PRICE, TODAY)) == 12
    assert bench.points('"batch" = 1') == 0


def test_whoever_is_overtaken_begins_anew(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, "POLITE_SECONDS", 0.0)
    (slow, door), (quick, _) = bench.open(), bench.open()
    door.meddle = lambda: _write(quick, OLD)
    assert slow.write(PRICE, "best", NEW, now=LATER) == WriteReport(revised=6)
    history = [(one.value, one.known_at) for one in slow.history(PRICE, TODAY)]
    assert [value for value, _ in history] == [value for n in range(6) for value in (n, 100 + n)]
    assert {known_at for _, known_at in history[1::2]} == {LATER}


def _write(store: InfluxSeriesStore, batch: list[Observation]) -> None:
    store.write(PRICE, "best", batch, now=NOW)


def test_a_lost_book_is_begun_anew_from_what_is_there(bench: Bench, tmp_path: Path) -> None:
    store, _ = bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    store.write(PRICE, "best", NEW, now=LATER)
    fresh, _ = bench.open(tmp_path / "another.sqlite")
    assert _values(fresh) == [100.0, 101.0, 102.0, 103.0, 104.0, 105.0]
    assert fresh.write(PRICE, "best", NEW, now=LATER) == WriteReport(unchanged=6)
    assert fresh.write(PRICE, "best", OLD, now=LATER + HOUR) == WriteReport(revised=6)
    assert len(fresh.history(PRICE, TODAY)) == 18
    assert [one.records for one in fresh.inventory()] == [18]


def test_a_book_restored_from_before_overwrites_nothing(bench: Bench, tmp_path: Path) -> None:
    store, _ = bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    backup = tmp_path / "backup.sqlite"
    with closing(sqlite3.connect(bench.file)) as here, closing(sqlite3.connect(backup)) as there:
        here.backup(there)
    store.write(PRICE, "best", NEW, now=LATER)
    restored, _ = bench.open(backup)
    assert _values(restored) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    newest = [one._replace(value=one.value + 200) for one in OLD]
    assert restored.write(PRICE, "best", newest, now=LATER + HOUR) == WriteReport(revised=6)
    assert [one.value for one in restored.history(PRICE, TODAY)][:3] == [0.0, 100.0, 200.0]


def test_a_database_that_was_dropped_is_made_again(
    bench: Bench, influx_server: InfluxServer
) -> None:
    store, _ = bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    influx_server.run(f'DROP DATABASE "{bench.address.database}"')
    with pytest.raises(StoreError, match="does not exist"):
        store.write(PRICE, "best", NEW, now=LATER)
    assert store.write(PRICE, "best", NEW, now=LATER) == WriteReport(written=6)
    assert _values(store) == [100.0, 101.0, 102.0, 103.0, 104.0, 105.0]


def test_points_of_another_program_in_the_way_are_told(
    bench: Bench, influx_server: InfluxServer
) -> None:
    store, door = bench.open()
    store.open()
    door.write([f'{PRICE.key},source=best value="high" 1730797200000000000'])
    with pytest.raises(StoreError, match=r"only a part .* dropped=\d") as caught:
        store.write(PRICE, "best", OLD, now=NOW)
    assert "database of its own" in caught.value.advice
    assert influx_server.answers()


def test_what_arrives_after_a_server_was_frozen_is_not_seen(
    influx_server: InfluxServer, bench: Bench
) -> None:
    store, door = bench.open()
    store.write(PRICE, "best", OLD, now=NOW)
    door.meddle = influx_server.freeze
    try:
        with pytest.raises(StoreUnavailableError, match="did not answer in time"):
            store.write(PRICE, "best", NEW, now=LATER)
    finally:
        influx_server.thaw()
    arrived = 6 + len(NEW)
    deadline = time.monotonic() + 10
    while bench.points() < arrived and time.monotonic() < deadline:
        time.sleep(0.02)
    assert bench.points() == arrived
    assert _values(store) == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert store.write(PRICE, "best", NEW, now=LATER) == WriteReport(revised=6)


def test_the_third_version_keeps_every_revision_of_a_forecast(tmp_path: Path) -> None:
    with server(3) as scripted:
        database = Database(f"sqlite:///{tmp_path / 'records.sqlite'}")
        database.migrate()
        store = InfluxSeriesStore(scripted.door(token="abc"), database)  # noqa: S106
        forecast = replace(PRICE, official=False, rewritten=True)
        assert store.thin(Thinning(forecast, TODAY)) == 0
        assert scripted.sent == [], "its statements cannot delete"
        database.close()
