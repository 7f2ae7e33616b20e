"""On recorded PVPC the naive models are as good as others measured them, on every kind of day."""

import csv
import gzip
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from chocolate_factory.forecasting.issue import LOOK_BACK, Wanted, issue_forecast
from chocolate_factory.forecasting.market import read_market
from chocolate_factory.forecasting.model import PriceForecast
from chocolate_factory.forecasting.score import ScoredHour, match, score
from chocolate_factory.forecasting.speaker import ladder
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    local_instant,
)
from chocolate_factory.prices.model import PVPC
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation


@pytest.fixture(scope="module")
def truth(history: Path) -> dict[datetime, float]:
    with gzip.open(history / "pvpc_hourly.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "2024-06" <= row["time_utc"] < "2025-06"]
    return {datetime.fromisoformat(row["time_utc"]): float(row["pvpc_eur_mwh"]) for row in rows}


@pytest.fixture(scope="module")
def store(truth: dict[datetime, float]) -> MemorySeriesStore:
    filled = MemorySeriesStore()
    observations = [Observation(start, 60, price) for start, price in truth.items()]
    filled.write(PVPC, "esios", observations, now=datetime(2026, 1, 1, tzinfo=UTC))
    return filled


def _issue(store: MemorySeriesStore, issued_at: datetime, hours: int = 168) -> PriceForecast:
    span = Interval(issued_at - LOOK_BACK, issued_at + 336 * HOUR)
    market = read_market(store, [PVPC], span, known_at=issued_at)
    return issue_forecast(market, PVPC.key, ladder(market, PVPC.key), Wanted(hours))


@pytest.mark.parametrize(
    ("issued", "day", "hours"),
    [(date(2024, 10, 25), date(2024, 10, 27), 25), (date(2025, 3, 28), date(2025, 3, 30), 23)],
    ids=str,
)
def test_clock_changes_lose_and_invent_no_hour(
    store: MemorySeriesStore, issued: date, day: date, hours: int
) -> None:
    forecast = _issue(store, local_instant(issued, time(20, 30)))
    starts = [point.start for point in forecast.points if point.start in day_interval(day)]
    assert starts == list(day_interval(day).grid(60))
    assert len(starts) == hours
    assert sum(point.known for point in forecast.points) == 28


def test_tomorrow_at_noon_is_in_line_with_what_was_measured_elsewhere(
    store: MemorySeriesStore, truth: dict[datetime, float]
) -> None:
    hours: list[ScoredHour] = []
    for n in range(0, 120, 6):
        noon = local_instant(date(2025, 1, 10) + n * DAY, time(12))
        forecast = _issue(store, noon, 36)
        tomorrow = Interval(noon + DAY / 2, noon + DAY * 1.5)
        points = [point for point in match(forecast, truth) if point.start in tomorrow]
        hours += points
    measured = score(hours)
    assert measured.hours == 480
    assert 15 < measured.mae < 30
    assert 0.7 < measured.coverage < 0.95
