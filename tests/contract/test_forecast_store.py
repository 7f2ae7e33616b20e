"""One suite over every store of forecasts, and how a forecast is packed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chocolate_factory.forecasting.memory import MemoryForecastStore
from chocolate_factory.forecasting.model import ForecastPoint, PriceForecast, RollingScore
from chocolate_factory.forecasting.payload import pack, unpack
from chocolate_factory.forecasting.sql import SqlForecastStore
from chocolate_factory.forecasting.store import ForecastStore
from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.storage.database import Database
from tests.fakes.series import at

NOW = at("2024-10-26T18:30:00.123456Z")


@pytest.fixture
def store(database: Database | None) -> ForecastStore:
    return MemoryForecastStore() if database is None else SqlForecastStore(database)


def _forecast(
    issued_at: datetime = NOW, model: str = "naive-epf", shift: float = 0.0
) -> PriceForecast:
    start = issued_at.replace(minute=0, second=0, microsecond=0)
    known = tuple(
        ForecastPoint.published(start + n * HOUR, 60, 105.8275 + n / 3) for n in range(12)
    )
    unknown = tuple(
        ForecastPoint(
            start + n * HOUR,
            60,
            -0.1 * n + shift,
            -20.04,
            30.7,
            known=False,
            quantiles={0.025: -40.5, 0.1: -20.04, 0.5: -0.1 * n, 0.9: 30.7, 0.975: 55.0},
        )
        for n in range(13, 168)
    )
    window = Interval(start - 56 * 24 * HOUR, start)
    metrics = (
        RollingScore("naive-epf", 20.1234, 9000, 63, window),
        RollingScore("naive-weekly", 23.0, 9000, 63, window),
    )
    missing = (start + 12 * HOUR,)
    return PriceForecast("price", issued_at, model, known + unknown, 0.8, metrics, missing)


def test_an_empty_store(store: ForecastStore) -> None:
    assert store.latest("price") is None
    assert store.issued("price", Interval(NOW, NOW + HOUR)) == []


def test_a_forecast_comes_back_as_it_was(store: ForecastStore) -> None:
    forecast = _forecast()
    store.save(forecast)
    assert store.latest("price") == forecast
    assert store.latest("other") is None


def test_the_latest_is_the_one_issued_last_not_saved_last(store: ForecastStore) -> None:
    later, earlier = _forecast(NOW + HOUR), _forecast(NOW)
    store.save(later)
    store.save(earlier)
    store.save(replace(_forecast(NOW + 2 * HOUR), series="other"))
    assert store.latest("price") == later


def test_forecasts_issued_in_an_interval_come_in_order(store: ForecastStore) -> None:
    forecasts = [_forecast(NOW + n * HOUR) for n in range(4)]
    for forecast in reversed(forecasts):
        store.save(forecast)
    rival = _forecast(NOW + HOUR, model="naive-weekly")
    store.save(rival)
    chosen = Interval(NOW + HOUR, NOW + 3 * HOUR)
    assert store.issued("price", chosen) == [forecasts[1], rival, forecasts[2]]
    just_before = Interval(NOW, NOW + HOUR - timedelta(microseconds=1))
    assert store.issued("price", just_before) == [forecasts[0]]


def test_the_same_issue_of_the_same_model_is_kept_once(store: ForecastStore) -> None:
    store.save(_forecast())
    again = _forecast(shift=1.0)
    store.save(again)
    assert store.issued("price", Interval(NOW, NOW + HOUR)) == [again]


def test_a_week_of_forecast_is_small() -> None:
    content = pack(_forecast())
    assert len(content) < 4000
    assert unpack("price", NOW, "naive-epf", content) == _forecast()


def test_points_with_different_levels_keep_their_own() -> None:
    forecast = _forecast()
    odd = replace(forecast.points[-1], quantiles={0.5: 1.0, 0.6: 2.0})
    mixed = replace(forecast, points=(*forecast.points[:-1], odd))
    assert unpack("price", NOW, "naive-epf", pack(mixed)) == mixed


def test_a_store_without_its_table_says_so(tmp_path: Path) -> None:
    unprepared = Database(f"sqlite:///{tmp_path / 'unprepared.sqlite'}")
    with pytest.raises(StoreError, match="not been prepared"):
        SqlForecastStore(unprepared).latest("price")
    unprepared.close()
