"""Freshness counts from publication, and says nothing of a series that has nothing."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.freshness import Status, assess, check_freshness
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.series import at, day_ahead, days, measured
from tests.fakes.sources import values


@pytest.mark.parametrize(
    ("now", "status", "stale_hours", "overdue_hours"),
    [
        pytest.param("2025-03-29T12:59+01:00", Status.FRESH, 0, 0, id="before-publication"),
        pytest.param("2025-03-29T13:00+01:00", Status.LATE, 23, 0, id="just-published"),
        pytest.param("2025-03-29T15:00+01:00", Status.LATE, 23, 2, id="two-hours-late"),
        pytest.param("2025-03-29T15:30+01:00", Status.STALE, 23, 2.5, id="later"),
        pytest.param("2025-03-30T13:00+02:00", Status.STALE, 47, 23, id="two-days-missing"),
    ],
)
def test_prices_are_late_from_their_publication(
    now: str, status: Status, stale_hours: float, overdue_hours: float
) -> None:
    store, series = MemorySeriesStore(), day_ahead()
    today = days("2025-03-29", "2025-03-29")
    store.write(series, "best", values(today, 15), now=today.start)
    (verdict,) = check_freshness(store, [series], at(now))
    assert verdict.last is not None
    assert verdict.last.end == today.end
    assert (verdict.status, verdict.stale_hours) == (status, stale_hours)
    assert verdict.overdue == timedelta(hours=overdue_hours)
    assert verdict.age == at(now) - today.end


def test_measurements_age_with_the_clock() -> None:
    store, series = MemorySeriesStore(), measured()
    noon = at("2025-06-01T12:00Z")
    store.write(series, "best", values(Interval(noon - 3 * HOUR, noon)), now=noon)
    statuses = [
        check_freshness(store, [series], noon + minutes * timedelta(minutes=1))[0].status
        for minutes in (0, 59, 60, 180, 181)
    ]
    assert statuses == [Status.FRESH, Status.FRESH, Status.LATE, Status.LATE, Status.STALE]


def test_an_empty_series_is_empty() -> None:
    verdict = assess(measured(), None, at("2025-06-01T12:00Z"))
    assert verdict.as_dict() == {
        "series": "temperature",
        "status": "empty",
        "last_start": None,
        "last_value": None,
        "last_source": None,
        "age_hours": None,
        "expected_end": "2025-06-01T12:00:00+00:00",
        "stale_hours": 0.0,
        "overdue_minutes": 0,
    }
