"""What a full store costs the service: ``python -m benchmarks.bench_full_store``.

Twenty-five years of invented climate and weather, and prices of years: those recorded, if they lie
beside the checkout with the replay of the upstreams, else invented ones and nothing collected.
Memory of the service at each stage; then backups of that store in SQLite and in a real InfluxDB.
"""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.bench_history import NOW, fill, fill_weather
from benchmarks.recorded_history import load
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.sql import SqlSeriesStore
from tests.fakes.ports import build_rig
from tests.servers.influx import InfluxServer
from tests.servers.process import ServerMissingError
from tests.shared import DATA, REPLAY, ROOT, free_port, running_replay

PUBLISHED = "2025-12-20T23"
"""Up to which prices are at ``NOW``, UTC."""
BUDGET_MB = 250
MEGABYTE = 1_000_000
LEARNT = "ensemble"
LEARNING_SECONDS = 3600
IDLE_SECONDS = 600


def main() -> None:
    """Fill a store, look at the service on it, and back it up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["memory", "backup"], help="default both")
    wanted = parser.parse_args().only
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _fill(data)
        size = (data / "chocolate.sqlite").stat().st_size
        print(f"the store: {size / MEGABYTE:.0f} MB as SQLite")
        if wanted != "memory":
            _measure_backups(data)
        if wanted != "backup":
            with _upstreams() as base:
                _measure_memory(data, base)


def _fill(data: Path) -> None:
    database = Database(f"sqlite:///{data / 'chocolate.sqlite'}")
    database.migrate()
    store = SqlSeriesStore(database)
    ports = replace(build_rig(NOW, history_days=7).ports, series=store)
    if DATA.is_dir():  # what the replay says, which would correct other prices
        fill_weather(ports)
        load(store, DATA, until=PUBLISHED)
    else:
        fill(ports)
    database.close()


@contextlib.contextmanager
def _upstreams() -> Iterator[str]:
    """Where sources are asked: the replay, or an address at which nobody is."""
    if REPLAY.is_file():
        with running_replay(NOW.isoformat()) as replay:
            yield replay.base
    else:
        yield f"http://127.0.0.1:{free_port()}"


def _measure_memory(data: Path, base: str) -> None:
    with _serving(data, base) as (tell, ask):
        _await(lambda: ask("/dashboard/complete")["site"])
        tell("the first page")
        _await(lambda: ask("/dashboard/complete")["plan"])
        tell("a forecast and a plan")
        ask("/analysis/history")
        tell("25 years of history analysed")
        _await(lambda: ask("/ree/prices/forecast")["model"] == LEARNT)
        tell("a learnt forecast")
        time.sleep(IDLE_SECONDS)
        tell("ten minutes later")
    with _serving(data, base) as (tell, ask):
        _await(lambda: ask("/ree/prices/forecast")["model"] == LEARNT)
        time.sleep(IDLE_SECONDS / 10)
        tell("a minute after a restart")


@contextlib.contextmanager
def _serving(
    data: Path, base: str
) -> Iterator[tuple[Callable[[str], None], Callable[[str], dict[str, Any]]]]:
    """The service; something that tells its memory, and something that asks it."""
    admin, viewer = free_port(), free_port()
    settings = {
        "CHOCOLATE_UPSTREAM_BASE": base,
        "CHOCOLATE_NOW": NOW.isoformat(),
        "CHOCOLATE_PORT": str(admin),
        "CHOCOLATE_VIEWER_PORT": str(viewer),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "chocolate_factory", "serve"],
        cwd=ROOT,
        env=_environment(data, settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def tell(stage: str) -> None:
        now, peak = (_memory_mb(process.pid, "status", what) for what in ("VmRSS", "VmHWM"))
        own = _memory_mb(process.pid, "smaps_rollup", "Pss")
        print(
            f"{stage:<32} {now:5.0f} MB, {own:.0f} as its share (PSS)"
            f"  (at most {peak:.0f}; budget {BUDGET_MB} idle)",
            flush=True,
        )

    try:
        yield tell, lambda path: _asked(admin, path)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _asked(port: int, path: str) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _await(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + LEARNING_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):  # it starts, or has none yet
            if done():
                return
        time.sleep(0.2)
    raise TimeoutError


def _memory_mb(pid: int, file: str, what: str) -> float:
    told = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii")
    return int(told.split(f"{what}:")[1].split()[0]) / 1024


def _measure_backups(data: Path) -> None:
    _measure_backup("SQLite", data, {})
    try:
        with InfluxServer() as server:
            url, records = server.url("full"), f"sqlite:///{data / 'records.sqlite'}"
            source = f"sqlite:///{data / 'chocolate.sqlite'}"
            copy = ["store", "copy", source, url, "--to-records", records, "--json"]
            took, used, said = _command(data, {}, *copy)
            rows = json.loads(said)["rows"]
            print(f"copied to InfluxDB: {rows} rows in {took:.1f} s, {used:.1f} s of ours")
            settings = {"CHOCOLATE_STORE_URL": url, "CHOCOLATE_RECORDS_URL": records}
            _measure_backup("InfluxDB", data, settings)
    except ServerMissingError as error:
        print(error)


def _measure_backup(store: str, data: Path, settings: dict[str, str]) -> None:
    took, used, said = _command(data, settings, "backup", "--json")
    archive = Path(json.loads(said)["backup"]["path"])
    print(
        f"backup of {store}: {archive.stat().st_size / MEGABYTE:.0f} MB in {took:.1f} s,"
        f" {used:.1f} s of the processor"
    )
    took, used, _ = _command(data, settings, "backup", "verify", str(archive))
    print(f"verified in {took:.1f} s, {used:.1f} s of the processor")


def _command(data: Path, settings: dict[str, str], *words: str) -> tuple[float, float, str]:
    """Seconds on the clock, of the processor, and what was said."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    said = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "chocolate_factory", *words],
        env=_environment(data, settings),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, used, said


def _environment(data: Path, settings: dict[str, str]) -> dict[str, str]:
    return {**os.environ, "CHOCOLATE_DATA_DIR": str(data), **settings}  # noqa: TID251 - starts programs


if __name__ == "__main__":
    main()
