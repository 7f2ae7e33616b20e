"""Replayed forecasts know no more than they could have known; scores compare like with like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.forecaster import Forecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, Quantiles, hours_ahead
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.forecasting.panel import LEAD_DAYS, Panel
from chocolate_factory.forecasting.replay import (
    LATELY_DAYS,
    past_origins,
    replay,
    replay_lately,
)
from chocolate_factory.forecasting.rolling_score import rolling_scores
from chocolate_factory.kernel.market_time import DAY, Interval, to_local, whole_days
from tests.fakes.series import at, day_ahead, days
from tests.unit.forecasting.histories import market_of, wavy

SERIES = day_ahead()
NOW = at("2024-06-04T12:00+02:00")
SPAN = days("2024-03-01", "2024-06-12")


class Suspicious:
    """Forecasts zero, and remembers what it was shown."""

    name = "suspicious"

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.seen: list[tuple[datetime, datetime]] = []

    def fit(self, market: Market) -> None:
        """Remember the newest thing known."""
        newest = max(price.known_at for price in market.history(SERIES.key).known())
        self.seen.append((market.known_at, newest))

    def predict(self, market: Market, horizon_hours: int) -> Mapping[int, Quantiles]:
        """Zero for every hour, published or not."""
        return {lead: {MEDIAN: 0.0} for lead, _ in hours_ahead(market.known_at, horizon_hours)}


@dataclass
class HourByHour:
    """A forecaster that is not asked for whole days."""

    behind: Forecaster
    name: str = "hour by hour"

    def fit(self, market: Market) -> None:
        """As the other."""
        self.behind.fit(market)

    def predict(self, market: Market, horizon_hours: int) -> Mapping[int, Quantiles]:
        """As the other."""
        return self.behind.predict(market, horizon_hours)


@pytest.mark.parametrize("model", [WeeklyNaive, EpfNaive])
@pytest.mark.parametrize("now", [NOW, at("2024-11-05T21:10+01:00"), at("2025-04-08T20:30+02:00")])
def test_who_speaks_of_whole_days_is_replayed_as_hour_by_hour(
    model: type[WeeklyNaive | EpfNaive], now: datetime
) -> None:
    span = whole_days(Interval(now - 90 * DAY, now + 15 * DAY))
    market, origins = market_of(span, SERIES, now, price=wavy), past_origins(now, 40)
    quick = replay(model(SERIES.key), market, SERIES.key, origins)
    slow = replay(HourByHour(model(SERIES.key)), market, SERIES.key, origins)
    assert quick.last_known == slow.last_known
    assert np.isfinite(quick.errors).sum() > 1000
    assert np.array_equal(quick.errors, slow.errors, equal_nan=True)


def test_past_origins_keep_the_time_of_the_clock_across_the_change() -> None:
    origins = past_origins(at("2024-10-29T20:30+01:00"), 4)
    assert [to_local(origin).isoformat() for origin in origins] == [
        "2024-10-25T20:30:00+02:00",
        "2024-10-26T20:30:00+02:00",
        "2024-10-27T20:30:00+01:00",
        "2024-10-28T20:30:00+01:00",
    ]


def test_the_model_sees_only_what_was_known_at_each_origin() -> None:
    model, origins = Suspicious(), past_origins(NOW, 20)
    replay(model, market_of(SPAN, SERIES, NOW), SERIES.key, origins)
    assert [known_at for known_at, _ in model.seen] == origins
    assert all(newest <= known_at for known_at, newest in model.seen)


def test_errors_are_actual_minus_predicted_of_the_same_hour() -> None:
    market = market_of(SPAN, SERIES, NOW, price=wavy)
    panel = replay(WeeklyNaive(SERIES.key), market, SERIES.key, [NOW - 3 * DAY])
    assert panel.last_known == (date(2024, 6, 1),)
    told = np.isfinite(panel.errors[0])
    assert told.sum(axis=1).tolist() == [24, 24, 24, *[0] * (LEAD_DAYS - 3)], "until today"
    start = at("2024-06-03T09:00+02:00")
    assert panel.actuals[0, 1, 9] == wavy(start)
    assert panel.medians[0, 1, 9] == wavy(start - 7 * DAY)
    assert panel.errors[0, 1, 9] == wavy(start) - wavy(start - 7 * DAY)


def test_where_too_little_was_known_nothing_is_said() -> None:
    market = market_of(days("2024-05-30", "2024-06-05"), SERIES, NOW)
    panel = replay_lately(WeeklyNaive(SERIES.key), market, SERIES.key)
    assert not np.isfinite(panel.errors).any()


def test_every_day_of_two_months_is_forecast_at_every_lead_day() -> None:
    market = market_of(SPAN, SERIES, NOW)
    panel = replay_lately(WeeklyNaive(SERIES.key), market, SERIES.key)
    assert len(panel.last_known) == LATELY_DAYS
    assert panel.last_known[-1] == date(2024, 6, 3)
    told = np.isfinite(panel.errors[:, :, 12])
    assert told[:-LEAD_DAYS].all()
    assert told[-3:].sum(axis=1).tolist() == [3, 2, 1]


def test_the_rolling_score_says_what_it_rests_on() -> None:
    panels = {"weeks": _panel(5.0, 70), "days": _panel(-3.0, 60)}
    best, other = rolling_scores(panels)
    assert [(one.model, one.mae_eur_per_mwh) for one in (best, other)] == [
        ("days", 3.0),
        ("weeks", 5.0),
    ]
    assert best[2:] == other[2:]
    assert best.origins == 56
    assert best.window.end == at("2024-06-24T00:00+02:00")
    assert best.window.hours == 24 * 56


def test_nothing_in_common_is_nothing_to_compare() -> None:
    alone = _panel(1.0, 3)
    later = Panel(tuple(day + 10 * DAY for day in alone.last_known), alone.medians, alone.actuals)
    assert rolling_scores({"one": alone, "other": later}) == ()
    assert rolling_scores({}) == ()
    empty = Panel(alone.last_known, alone.medians, np.full(alone.medians.shape, np.nan))
    assert rolling_scores({"one": empty}) == ()


def _panel(error: float, rows: int) -> Panel:
    """So wrong at every hour, on the last of June's first ten days and the days before."""
    last_known = tuple(date(2024, 6, 9) - n * DAY for n in range(rows - 1, -1, -1))
    medians = np.zeros((rows, LEAD_DAYS, 24))
    return Panel(last_known, medians, medians + error)
