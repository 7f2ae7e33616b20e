"""The product's own limits, kept by all work of the machine: the log of the upstreams proves it."""

import os
import re
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from chocolate_factory.bootstrap import REQUESTS_PER_MINUTE, open_ports
from chocolate_factory.kernel.background import WorkCancelledError, in_background
from chocolate_factory.kernel.market_time import Interval, day_interval, delivery_day
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.settings import Settings
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.source import SeriesSource
from tests.shared import REPLAY, ROOT, Replay, running_replay

NOW = "2025-11-20T12:00+01:00"
SECONDS = 63.0
"""More than a minute, so that the second minute's requests meet those of the first."""
LIVE_EVERY_SECONDS = 15.0
"""Five rounds of two requests to OMIE are the third of its limit that bulk work leaves."""
PROMPT_SECONDS = 10.0
"""One running request of upstreams on a busy machine; a permit would take a minute."""

LANES = (
    ("open-meteo-archive", r"^/open-meteo/v1/archive"),
    ("open-meteo", r"^/open-meteo/"),
    ("esios-archive", r"^/esios/archives"),
    ("esios", r"^/esios/"),
    ("redata", r"^/redata/"),
    ("omie", r"^/omie/"),
    ("aemet", r"^/aemet/"),
    ("openweathermap", r"^/openweathermap/"),
)
"""Whose limit a request counts for; the first that matches."""

pytestmark = [pytest.mark.slow, pytest.mark.replay]


@pytest.fixture
def limited() -> Iterator[Replay]:
    """The upstreams as they are, with their limits."""
    if not REPLAY.is_file():
        pytest.skip("the replay of the upstreams (shared/upstream) is not beside this checkout")
    with running_replay(NOW) as server:
        yield server


def _settings(upstreams: Replay, data: Path) -> Settings:
    return Settings.model_validate(
        {
            "site": ROOT / "config/linares.toml",
            "data_dir": data,
            "now": NOW,
            "upstream_base": upstreams.base,
            "esios_token": SecretStr("key"),
        }
    )


def _most_in_a_minute(log: list[dict[str, Any]]) -> dict[str, int]:
    """By whose limit it counts for: the most requests in any sixty seconds."""
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in log:
        [lane, *_] = [lane for lane, pattern in LANES if re.match(pattern, one["path"])]
        times[lane].append(datetime.fromisoformat(one["time"]))
    minute = timedelta(seconds=60)
    return {
        lane: max(sum(first <= at < first + minute for at in seen) for first in seen)
        for lane, seen in times.items()
    }


def _assert_polite(upstreams: Replay, *, busy: set[str]) -> None:
    log = upstreams.log("^/(?!__)")
    assert not [one for one in log if one["status"] == 429]
    most = _most_in_a_minute(log)
    for lane, requests in most.items():
        assert requests <= REQUESTS_PER_MINUTE[lane], (lane, most)
    for lane in busy:
        bulk_alone = REQUESTS_PER_MINUTE[lane] * 2 // 3
        assert most[lane] >= bulk_alone, f"{lane} was not asked enough to prove anything: {most}"


@contextmanager
def _bulk(*works: Callable[[], None]) -> Iterator[None]:
    """Each does its work in the background until the block ends, and then stops at once."""
    stop = threading.Event()

    def run(work: Callable[[], None]) -> None:
        with in_background(stop):
            while True:
                try:
                    work()
                except WorkCancelledError:
                    return

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended = time.monotonic()
        stop.set()
        for thread in threads:
            thread.join(2 * PROMPT_SECONDS)
    assert time.monotonic() - ended < PROMPT_SECONDS


def _fetching(source: SeriesSource, series: Series, interval: Interval) -> Callable[[], None]:
    def fetch() -> None:
        source.fetch([series], interval)

    return fetch


def _live_calls(ports: Ports, interval: Interval) -> list[float]:
    """Seconds that live calls of every price source took, made now and then for ``SECONDS``."""
    took = []
    until = time.monotonic() + SECONDS
    while (began := time.monotonic()) < until:
        for source in ports.price_sources:
            if offered := [one for one in PRICE_SERIES if source.reach(one, ports.clock.now())]:
                asked = time.monotonic()
                source.fetch(offered[:1], interval)
                took.append(time.monotonic() - asked)
        time.sleep(max(0.0, min(began + LIVE_EVERY_SECONDS, until) - time.monotonic()))
    return took


@contextmanager
def _loading(upstreams: Replay, data: Path) -> Iterator[None]:
    """The command line loads the history beside us, on the same data, until the block ends."""
    loading = subprocess.Popen(
        [sys.executable, "-m", "chocolate_factory", "init", "--json"],
        cwd=ROOT,
        env={
            **os.environ,  # noqa: TID251 - a test starts programs
            "CHOCOLATE_UPSTREAM_BASE": upstreams.base,
            "CHOCOLATE_NOW": NOW,
            "CHOCOLATE_DATA_DIR": str(data),
            "ESIOS_TOKEN": "key",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        assert loading.poll() in (None, 0)
    finally:
        loading.kill()
        loading.wait()


def test_service_and_command_line_together_keep_them(limited: Replay, tmp_path: Path) -> None:
    with open_ports(_settings(limited, tmp_path)) as ports:
        today = day_interval(delivery_day(ports.clock.now()))
        works = [
            _fetching(source, one, today)
            for source in ports.price_sources
            for one in PRICE_SERIES
            if source.reach(one, ports.clock.now())
        ]
        with _loading(limited, tmp_path), _bulk(*works):
            time.sleep(1.0)
            took = _live_calls(ports, today)
        assert ports.series.inventory(), "the command line loaded something"
    assert len(took) >= 4 * SECONDS // LIVE_EVERY_SECONDS
    assert max(took) < PROMPT_SECONDS, took
    _assert_polite(limited, busy={"omie", "redata", "esios", "esios-archive"})
