"""Replayed forecasts know no more than they could have known, and cover every lead alike."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, Quantiles, hours_ahead
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.forecasting.replay import (
    past_origins,
    replay,
    replay_lately,
    rolling_score,
)
from chocolate_factory.kernel.market_time import DAY, Interval, to_local
from tests.fakes.series import at, day_ahead, days
from tests.unit.forecasting.histories import by_clock, market_of, wavy

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
    replay(model, market_of(SPAN, SERIES, NOW), SERIES.key, origins, 24, SPAN)
    assert [known_at for known_at, _ in model.seen] == origins
    assert all(newest <= known_at for known_at, newest in model.seen)


def test_errors_are_actual_minus_predicted_of_the_same_hour() -> None:
    market = market_of(SPAN, SERIES, NOW, price=wavy)
    errors = replay(WeeklyNaive(SERIES.key), market, SERIES.key, [NOW - 3 * DAY], 48, SPAN)
    assert len(errors) == 36  # the other 12 of 48 were published
    for error in errors:
        assert error.actual == wavy(error.start)
        assert error.predicted == wavy(error.start - 7 * DAY)
        assert error.error == error.actual - error.predicted
        assert (error.day, error.clock_hour) == (
            to_local(error.start).date(),
            to_local(error.start).hour,
        )


def test_hours_still_unknown_are_not_judged() -> None:
    market = market_of(SPAN, SERIES, NOW)
    errors = replay(WeeklyNaive(SERIES.key), market, SERIES.key, [NOW - DAY], 168, SPAN)
    assert max(error.start for error in errors) == at("2024-06-04T23:00+02:00")


def test_each_day_of_the_window_is_forecast_at_every_lead_day() -> None:
    market = market_of(SPAN, SERIES, NOW)
    errors = replay_lately(WeeklyNaive(SERIES.key), market, SERIES.key, 168, 28)
    per_day = Counter(error.day for error in errors)
    whole = [count for day, count in per_day.items() if day != max(per_day)]
    assert set(whole) == {7 * 24 - 12}
    assert len(per_day) == 29
    assert min(per_day) == (NOW - 28 * DAY).date()


def test_the_rolling_score_says_what_it_rests_on() -> None:
    market = market_of(
        SPAN, SERIES, NOW, price=lambda start: by_clock(start) - (start >= NOW - 7 * DAY)
    )
    errors = replay(
        WeeklyNaive(SERIES.key), market, SERIES.key, [NOW - 7 * DAY, NOW - 6 * DAY], 24, SPAN
    )
    score = rolling_score("naive-weekly", errors)
    assert (score.model, score.hours, score.origins) == ("naive-weekly", 24, 2)
    assert score.mae_eur_per_mwh == pytest.approx(699.0)  # a week is 700 in these prices
    start = at("2024-05-29T00:00+02:00")
    assert score.window == Interval(start, start + timedelta(days=1, hours=12))
