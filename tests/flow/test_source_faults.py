"""Each fault on each source: nothing false is stored, the rest flows, health tells, all heals."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, Interval, to_local, whole_days
from chocolate_factory.operations.check_health import Condition, check_health
from chocolate_factory.operations.heal_gaps import find_all_gaps, heal_gaps
from chocolate_factory.operations.ingest import (
    ingest_prices,
    ingest_weather,
    ingest_weather_forecast,
)
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.operations.probe_sources import probe_sources
from chocolate_factory.timeseries.model import Reading
from tests.flow.conftest import OpenPorts
from tests.shared import Replay

PREFIXES = ("redata", "esios", "omie", "aemet", "openweathermap", "open-meteo")
FAULTS = (
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


def _prices(ports: Ports) -> list[Reading]:
    span = ports.history_interval()
    return [one for series in PRICE_SERIES for one in ports.series.read(series, span)]


def _truth(open_at: OpenPorts, ports: Ports, data: str) -> dict[str, dict[object, float]]:
    """What an untroubled start at the same instant stores."""
    other = open_at(ports.clock.now().isoformat(), history_days=7, data=data)
    heal_gaps(other, ports.history_interval())
    return {
        series.key: {one.start: one.value for one in other.series.read(series, ports.history_interval())}
        for series in PRICE_SERIES
    }


@pytest.mark.slow
@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: str(fault["kind"]))
def test_a_fault_of_one_source(
    open_at: OpenPorts, upstreams: Replay, prefix: str, fault: dict[str, object]
) -> None:
    ports = open_at("2024-11-05T12:00+01:00", history_days=7)
    _work(ports)
    assert not find_all_gaps(ports)

    upstreams.control(faults=[{"match": f"^/{prefix}/", **fault}])
    _move(ports, upstreams, 2 * DAY)
    _work(ports)
    during = check_health(ports)
    assert during.status is not Condition.FAILING
    now = ports.clock.now()
    today = whole_days(Interval(now, now))
    for series in PRICE_SERIES:
        assert [one for one in ports.series.read(series, today)] or today, series.key

    upstreams.control(faults=[])
    _move(ports, upstreams, timedelta(minutes=20))
    probe_sources(ports)
    _work(ports)
    assert not [gap for gap in find_all_gaps(ports) if gap.series.startswith("price.")]
    after = check_health(ports)
    troubled = [one for one in after.checks if one.name.startswith("source:")]
    assert all(one.status is Condition.OK for one in troubled), troubled
    truth = _truth(open_at, ports, f"truth-{prefix}")
    for series in PRICE_SERIES:
        stored = ports.series.read(series, ports.history_interval())
        assert {one.start: one.value for one in stored} == truth[series.key], series.key
