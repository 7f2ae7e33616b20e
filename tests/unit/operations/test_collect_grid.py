"""The grid's newest hours and days, and what its absence or trouble does to the rest."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from chocolate_factory.grid.model import (
    DEMAND_DAILY,
    ESIOS,
    REDATA,
    WIND_ACTUAL,
    WIND_DAILY,
    WIND_FORECAST,
    minutes_from,
)
from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    local_instant,
    whole_days,
)
from chocolate_factory.operations.check_health import Check, Condition, check_health
from chocolate_factory.operations.collect_grid import ingest_grid
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.day_ahead_cycle import run_day_ahead_cycle
from chocolate_factory.timeseries.expectation import expected_end
from chocolate_factory.timeseries.model import Observation, Series
from tests.fakes.ports import Rig
from tests.fakes.sources import FakeSource


def _days(series: Series, span: Interval) -> Iterable[Observation]:
    for number in range(30):
        start = local_instant(delivery_day(span.start) + number * DAY)
        if start in span:
            yield Observation(start, minutes_from(series, start), 700_000.0)


def _reach(series: Series, now: datetime) -> Interval:
    return Interval(series.since, expected_end(series, now))


@pytest.fixture
def esios(rig: Rig) -> FakeSource:
    span = whole_days(Interval(rig.now() - 10 * DAY, rig.now() + 3 * DAY))
    hours = [Observation(start, 60, 5000.0 + n) for n, start in enumerate(span.grid(60))]
    return FakeSource(ESIOS, {WIND_FORECAST.key: hours, WIND_ACTUAL.key: hours}, reaching=_reach)


@pytest.fixture
def redata(rig: Rig) -> FakeSource:
    span = whole_days(Interval(rig.now() - 10 * DAY, rig.now() + 3 * DAY))
    values = {one.key: list(_days(one, span)) for one in (DEMAND_DAILY, WIND_DAILY)}
    return FakeSource(REDATA, values, reaching=_reach)


def _with(rig: Rig, *sources: FakeSource) -> Rig:
    rig.ports = replace(rig.ports, grid_sources=sources)
    return rig


def _check(rig: Rig, series: Series) -> Check | None:
    checks = {one.name: one for one in check_health(rig.ports).checks}
    return checks.get(f"series:{series.key}")


def test_what_is_public_comes_once(rig: Rig, esios: FakeSource, redata: FakeSource) -> None:
    _with(rig, esios, redata)
    tomorrow = day_interval(delivery_day(rig.now()) + DAY)
    report = ingest_grid(rig.ports)
    assert report.total.written
    assert len(rig.ports.series.read(WIND_FORECAST, tomorrow)) == 24, "at noon it is public"
    latest = rig.ports.series.latest(WIND_ACTUAL)
    assert latest is not None
    assert latest.end == rig.now().replace(minute=0, second=0, microsecond=0) - HOUR
    newest_day = rig.ports.series.latest(DEMAND_DAILY)
    assert newest_day is not None
    assert newest_day.end == tomorrow.start - DAY
    assert {f"{ESIOS}-grid", f"{REDATA}-grid"} <= rig.ports.journal.sources().keys()

    again = ingest_grid(rig.ports)
    assert again.total.written == 0


def test_trouble_is_noted_and_stops_neither_the_other_source_nor_prices(
    rig: Rig, esios: FakeSource, redata: FakeSource
) -> None:
    esios.always = UpstreamUnavailableError(ESIOS, "504")
    _with(rig, esios, redata)
    ingest_grid(rig.ports)
    assert rig.ports.series.latest(DEMAND_DAILY) is not None
    assert rig.ports.journal.sources()[f"{ESIOS}-grid"].trouble == "unavailable"
    run_day_ahead_cycle(rig.ports)
    assert rig.ports.plans.latest() is not None
    found = _check(rig, WIND_ACTUAL)
    assert found is not None
    assert found.status is Condition.DEGRADED


def test_without_a_token_nobody_misses_the_hours(rig: Rig, redata: FakeSource) -> None:
    _with(rig, redata)
    ingest_grid(rig.ports)
    assert set(rig.ports.grid.values()).isdisjoint({WIND_ACTUAL, WIND_FORECAST})
    assert _check(rig, WIND_ACTUAL) is None
    found = _check(rig, DEMAND_DAILY)
    assert found is not None
    assert found.status is Condition.OK


def test_without_any_source_nothing_is_asked_nor_missed(rig: Rig) -> None:
    assert ingest_grid(rig.ports).total.requests == 0
    assert not rig.ports.grid
    assert "grid" not in {one.name for one in collections(rig.ports)}


def test_what_the_operator_does_not_have_is_no_trouble(rig: Rig, redata: FakeSource) -> None:
    redata.data = {key: values for key, values in redata.data.items() if key == DEMAND_DAILY.key}
    redata.data = {**redata.data, WIND_DAILY.key: []}
    _with(rig, redata)
    before = _check(rig, WIND_DAILY)
    assert before is not None
    assert before.status is Condition.DEGRADED, "nobody has been asked yet"
    ingest_grid(rig.ports)
    after = _check(rig, WIND_DAILY)
    assert after is not None
    assert (after.status, "nothing newer" in after.message) == (Condition.OK, True)


def test_a_series_that_ends_is_no_trouble_while_its_source_says_so(
    rig: Rig, redata: FakeSource
) -> None:
    ended = [one for one in redata.data[WIND_DAILY.key] if one.start < rig.now() - 3 * DAY]
    redata.data = {**redata.data, WIND_DAILY.key: ended}
    _with(rig, redata)
    ingest_grid(rig.ports)
    found = _check(rig, WIND_DAILY)
    assert found is not None
    assert found.status is Condition.OK


def test_it_is_loaded_and_healed_with_everything_else(
    rig: Rig, esios: FakeSource, redata: FakeSource
) -> None:
    _with(rig, esios, redata)
    [grid] = [one for one in collections(rig.ports) if one.name == "grid"]
    offered = {one.key for one in grid.series}
    assert offered == esios.data.keys() | redata.data.keys()
    assert [one.name for one in collections(rig.ports)].index("grid") == 1, "after prices"
