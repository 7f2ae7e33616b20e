"""Each fault on each source: nothing false is stored, the rest flows, health tells, all heals."""

import time
from datetime import datetime, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, to_local
from chocolate_factory.operations.check_health import Check, Condition, check_health
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.probe_sources import probe_sources
from chocolate_factory.timeseries.gaps import Gap
from tests.flow.conftest import IMPATIENT, OpenPorts, gaps_left
from tests.shared import Replay

PREFIXES = ("redata", "esios", "omie", "aemet", "openweathermap", "open-meteo")
NEED_KEYS = ("esios", "aemet", "openweathermap")
"""Sources that are only asked with a key; without keys REData is the first choice for PVPC."""
LOUD = ("status", "timeout", "reset", "truncate", "html", "garbage", "empty", "ratelimit", "huge")
"""Faults that are no answer at all; the others may be harmless to a careful reader."""
FAULTS: tuple[dict[str, object], ...] = (
    {"kind": "status", "status": 500},
    {"kind": "timeout", "seconds": 3},
    {"kind": "reset"},
    {"kind": "truncate"},
    {"kind": "html"},
    {"kind": "garbage"},
    {"kind": "empty"},
    {"kind": "wrong_encoding"},
    {"kind": "ratelimit"},
    {"kind": "huge", "megabytes": 24},
    {"kind": "missing_hours"},
    {"kind": "duplicate"},
    {"kind": "slow", "seconds": 4},
    {"kind": "stale", "seconds": 172800},
)


def _move(ports: Ports, upstreams: Replay, step: timedelta) -> None:
    """Let time pass on both sides."""
    ports.clock.shift += step
    upstreams.control(now=to_local(ports.clock.now()).isoformat())


def _work(ports: Ports) -> None:
    ingest_prices(ports)
    ingest_weather(ports)
    ingest_weather_forecast(ports, insist=True)
    heal_gaps(ports, insist=True)


def _prices(ports: Ports) -> dict[str, dict[datetime, float]]:
    span = ports.history_interval()
    return {
        series.key: {one.start: one.value for one in ports.series.read(series, span)}
        for series in PRICE_SERIES
    }


def _price_gaps(ports: Ports) -> list[Gap]:
    return [gap for gap in find_all_gaps(ports) if gap.series.startswith("price.")]


def _troubles(ports: Ports) -> list[Check]:
    found = check_health(ports)
    assert found.status is not Condition.FAILING
    sources = [one for one in found.checks if one.name.startswith("source:")]
    return [one for one in sources if one.status is Condition.DEGRADED]


PAIRS = [
    pytest.param(prefix, fault, id=f"{fault['kind']}-{prefix}")
    for row, fault in enumerate(FAULTS)
    for column, prefix in enumerate(PREFIXES)
    if (row - column) % 6 == 0
]
"""Each fault at one source, each source with several faults; all pairs take many minutes."""


@pytest.mark.slow
@pytest.mark.parametrize(("prefix", "fault"), PAIRS)
def test_a_fault_of_one_source(
    open_at: OpenPorts, upstreams: Replay, prefix: str, fault: dict[str, object]
) -> None:
    keys = prefix in NEED_KEYS
    ports = open_at("2024-11-05T12:00+01:00", keys=keys, history_days=7, http=IMPATIENT)
    _work(ports)
    assert not gaps_left(ports)

    upstreams.control(faults=[{"match": f"^/{prefix}/", **fault}])
    _move(ports, upstreams, 2 * DAY)
    _work(ports)
    assert not _price_gaps(ports), "another source has every price"
    asked = [entry for entry in upstreams.log(f"^/{prefix}/") if entry.get("fault")]
    assert asked, "the fault was met"
    if fault["kind"] in LOUD:
        assert any(one.advice or one.message for one in _troubles(ports)), "health names it"

    upstreams.control(faults=[])
    time.sleep(1.1 * IMPATIENT.breaker_pause)
    _move(ports, upstreams, timedelta(minutes=20))
    probe_sources(ports)
    _work(ports)
    assert not gaps_left(ports), "all healed"
    assert not _troubles(ports), "health is well again"

    untroubled = open_at(ports.clock.now().isoformat(), history_days=7, data="untroubled")
    heal_gaps(untroubled)
    assert _prices(ports) == _prices(untroubled)
