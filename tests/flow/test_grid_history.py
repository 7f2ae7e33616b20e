"""The grid's history and its newest hours, from replayed upstreams, held to the record."""

import csv
import gzip
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest

from chocolate_factory.grid.model import (
    COMBINED_CYCLE_DAILY,
    DEMAND_DAILY,
    DEMAND_FORECAST,
    GRID_SERIES,
    SOLAR_PV_ACTUAL,
    WIND_ACTUAL,
    WIND_FORECAST,
)
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_days,
    local_instant,
)
from chocolate_factory.operations.collect_grid import ingest_grid
from chocolate_factory.operations.initialise import initialise
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.model import Series
from tests.flow.conftest import OpenPorts
from tests.shared import Replay

pytestmark = [pytest.mark.replay("2025-06-15T12:00+02:00"), pytest.mark.slow]

COLUMNS = {
    "demand.forecast_d1": "demand_forecast_d1_mw",
    "wind.forecast_d1": "wind_forecast_d1_mw",
    "solar_pv.forecast_d1": "solar_pv_forecast_d1_mw",
    "demand.actual": "demand_actual_rt_mw",
    "wind.actual": "wind_actual_mw",
    "nuclear.actual": "nuclear_actual_mw",
    "combined_cycle.actual": "ccgt_actual_mw",
}
DAYS = {
    "demand.daily": ("demand_daily", "demand_mwh"),
    "generation.combined_cycle.daily": ("gas_generation_daily", "combined_cycle_mwh"),
}
SINCE = local_instant(date(2024, 10, 1))
NO_FORECAST = date(2025, 10, 26)
Truth = Mapping[str, Mapping[datetime, float]]


@pytest.fixture(scope="module")
def truth(history: Path) -> Truth:
    """What is on record, by the series' name and start."""
    found: dict[str, dict[datetime, float]] = {name: {} for name in (*COLUMNS, *DAYS)}
    for row in _rows(history / "system_hourly.csv.gz"):
        start = datetime.fromisoformat(row["time_utc"])
        for name, column in COLUMNS.items():
            if row[column]:
                found[name][start] = float(row[column])
    for name, (file, column) in DAYS.items():
        for row in _rows(history / f"{file}.csv.gz"):
            found[name][local_instant(date.fromisoformat(row["date"]))] = float(row[column])
    return found


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _stored(ports: Ports, series: Series, span: Interval) -> dict[datetime, float]:
    return {one.start: one.value for one in ports.series.read(series, span)}


def _asked_only_of_today(upstreams: Replay, before: int) -> None:
    """Nothing but the hours that may just be late, of the two indicators without any."""
    asked = upstreams.log("^/(esios|redata)/")[before:]
    paths = [str(request["path"]) for request in asked]
    assert sorted(path.partition("?")[0] for path in paths) in (
        [],
        [
            "/esios/indicators/1293",
            "/esios/indicators/1295",
        ],
    )
    assert all("start_date=2025-06-15" in path for path in paths)


@pytest.mark.parametrize("now", ["2025-06-15T12:00+02:00", "2025-12-20T12:00+01:00"])
def test_a_loaded_history_is_the_recorded_one(open_at: OpenPorts, truth: Truth, now: str) -> None:
    ports = open_at(now)
    reports = initialise(ports, only=["grid"], since=SINCE)
    assert not any(source.failures for report in reports for source in report.sources)
    span = Interval(SINCE, ports.clock.now() + 2 * DAY)
    for name, recorded in truth.items():
        series = GRID_SERIES[name]
        got = _stored(ports, series, span)
        public = {
            start: value
            for start, value in recorded.items()
            if start in span and series.public_from(start) <= datetime.fromisoformat(now)
        }
        assert got.keys() == public.keys(), name
        assert got, name
        assert max(abs(got[start] - value) for start, value in public.items()) < 0.01, name
    for series in ports.grid.values():
        known = ports.series.history(series, span)
        assert all(one.known_at == series.public_from(one.start) for one in known), series.key


def test_days_of_23_and_25_hours(open_at: OpenPorts, truth: Truth) -> None:
    ports = open_at("2025-12-20T12:00+01:00")
    initialise(ports, only=["grid"], since=local_instant(date(2025, 3, 29)))
    for day, hours in ((date(2025, 3, 30), 23), (NO_FORECAST, 25)):
        whole = day_interval(day)
        recorded = {start for start in truth["wind.actual"] if start in whole}
        got = ports.series.read(WIND_ACTUAL, whole)
        assert {one.start for one in got} == recorded
        assert len(got) >= hours - 2, "the record doubts an hour or two of such a day"
        [demand] = ports.series.read(DEMAND_DAILY, whole)
        assert (demand.start, demand.minutes) == (whole.start, hours * 60)
    assert not ports.series.read(DEMAND_FORECAST, day_interval(NO_FORECAST)), "none on record"
    [absence] = ports.series.absences(DEMAND_FORECAST, day_interval(NO_FORECAST))
    assert day_interval(NO_FORECAST).overlap(absence.interval) == day_interval(NO_FORECAST)


def test_what_there_is_not_is_asked_for_once(open_at: OpenPorts, upstreams: Replay) -> None:
    ports = open_at("2025-06-15T12:00+02:00")
    initialise(ports, only=["grid"], since=local_instant(date(2023, 1, 1)))
    asked = len(upstreams.log("^/(esios|redata)/"))
    assert asked < 3 * (8 * 4 + 2)
    assert not ports.series.read(SOLAR_PV_ACTUAL, Interval(SINCE, ports.clock.now()))
    assert ports.series.absences(SOLAR_PV_ACTUAL, Interval(SINCE, ports.clock.now()))
    initialise(ports, only=["grid"], since=local_instant(date(2023, 1, 1)))
    _asked_only_of_today(upstreams, asked)


def test_the_forecast_of_tomorrow_and_the_last_hour_arrive_when_they_are_public(
    open_at: OpenPorts, upstreams: Replay
) -> None:
    tomorrow = day_interval(date(2025, 6, 16))
    ports = open_at("2025-06-15T09:50+02:00")
    ingest_grid(ports)
    assert not ports.series.read(WIND_FORECAST, tomorrow)
    assert not ports.series.read(COMBINED_CYCLE_DAILY, day_interval(date(2025, 6, 14)))
    ports = open_at("2025-06-15T11:05+02:00")
    ingest_grid(ports)
    assert len(ports.series.read(WIND_FORECAST, tomorrow)) == 24
    assert len(ports.series.read(COMBINED_CYCLE_DAILY, day_interval(date(2025, 6, 14)))) == 1
    latest = ports.series.latest(WIND_ACTUAL)
    assert latest is not None
    assert latest.start == tomorrow.start - DAY + 9 * HOUR
    asked = len(upstreams.log("^/(esios|redata)/"))
    ingest_grid(ports)
    _asked_only_of_today(upstreams, asked)


def test_without_a_token_there_are_days_and_no_trouble(open_at: OpenPorts) -> None:
    ports = open_at("2025-06-15T12:00+02:00", keys=False)
    assert {one.unit for one in ports.grid.values()} == {"MWh"}
    report = ingest_grid(ports)
    assert [one.source for one in report.sources] == ["redata"]
    recent = Interval(report.interval.start, local_instant(date(2025, 6, 15)))
    assert len(ports.series.read(DEMAND_DAILY, recent)) == len(delivery_days(recent))
