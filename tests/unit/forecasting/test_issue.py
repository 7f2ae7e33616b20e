"""What is served: published prices exactly, the better model for the rest, nothing invented."""

import math
from datetime import date, datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.conformal import LEVELS
from chocolate_factory.forecasting.issue import LOOK_BACK, PUBLISHED, Wanted, issue_forecast
from chocolate_factory.forecasting.market import Market, read_market
from chocolate_factory.forecasting.model import MEDIAN, PriceForecast, Quantiles, Rung, hours_ahead
from chocolate_factory.forecasting.replay import replay_lately
from chocolate_factory.forecasting.speaker import ladder
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, to_local
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.series import at, day_ahead
from tests.unit.forecasting.histories import by_clock, store_with, wavy, weeks_before

SERIES = day_ahead()


def _stored(around: datetime, minutes: int = 60) -> MemorySeriesStore:
    interval = Interval(weeks_before(around, 16).start, around + 3 * DAY)
    return store_with(SERIES, interval, minutes=minutes)


def _market(store: MemorySeriesStore, instant: datetime) -> Market:
    span = Interval(instant - LOOK_BACK, instant + 336 * HOUR)
    return read_market(store, [SERIES], span, known_at=instant)


def _from(
    store: MemorySeriesStore, instant: datetime, hours: int = 168, level: float = 0.8
) -> PriceForecast:
    market = _market(store, instant)
    return issue_forecast(market, SERIES.key, ladder(market, SERIES.key), Wanted(hours, level))


def _issue(issued_at: str) -> PriceForecast:
    instant = at(issued_at)
    return _from(_stored(instant.replace(minute=0)), instant)


class Oracle:
    """Says 7 for the first hours it is asked for."""

    name = "oracle"

    def __init__(self, hours: int = 336) -> None:
        """Speak of so many hours."""
        self.hours = hours

    def fit(self, market: Market) -> None:
        """Nothing to learn."""

    def predict(self, market: Market, horizon_hours: int) -> dict[int, Quantiles]:
        """Seven."""
        ahead = hours_ahead(market.known_at, min(horizon_hours, self.hours))
        return {lead: {MEDIAN: 7.0} for lead, _ in ahead}


class Mute(Oracle):
    """Lacks what it needs."""

    name = "mute"

    def predict(self, market: Market, horizon_hours: int) -> dict[int, Quantiles]:
        """Refuse."""
        message = f"Nothing is known of the moon at {market.known_at} + {horizon_hours} h."
        raise MissingDataError(message)


def test_published_prices_are_passed_through_and_marked() -> None:
    forecast = _issue("2024-06-04T20:30+02:00")
    known = [point for point in forecast.points if point.known]
    assert forecast.points[0].start == at("2024-06-04T20:00+02:00")
    assert len(forecast.points) == 168
    assert [point.start for point in known] == [point.start for point in forecast.points[:28]]
    for point in known:
        assert point.price_eur_per_mwh == point.lower == point.upper == wavy(point.start)
        assert not point.quantiles


def test_unknown_hours_have_an_interval_at_the_chosen_level() -> None:
    instant = at("2024-06-04T12:00+02:00")
    store = _stored(instant)
    for level, lower, upper in ((0.8, 0.1, 0.9), (0.9, 0.05, 0.95), (0.95, 0.025, 0.975)):
        forecast = _from(store, instant, level=level)
        unknown = [point for point in forecast.points if not point.known]
        assert len(unknown) == 156
        for point in unknown:
            assert (point.lower, point.upper) == (point.quantiles[lower], point.quantiles[upper])
            assert point.lower < point.price_eur_per_mwh == point.quantiles[MEDIAN] < point.upper
            assert tuple(point.quantiles) == LEVELS
            assert list(point.quantiles.values()) == sorted(point.quantiles.values())


def test_without_trained_models_a_naive_rule_speaks_and_is_compared() -> None:
    forecast = _issue("2024-06-04T12:00+02:00")
    assert forecast.model == "naive-epf"
    assert forecast.rungs == (Rung("naive-epf", 156),)
    assert {score.model for score in forecast.metrics} == {"naive-weekly", "naive-epf"}
    best, other = forecast.metrics
    assert best.mae_eur_per_mwh <= other.mae_eur_per_mwh
    assert (best.hours, best.origins, best.window) == (other.hours, other.origins, other.window)
    assert best.window.end == at("2024-06-05T00:00+02:00")


def test_the_first_that_can_speaks_and_who_cannot_is_named() -> None:
    instant = at("2024-06-04T12:00+02:00")
    market = _market(_stored(instant), instant)
    speakers = ladder(market, SERIES.key, [(Mute(), None), (Oracle(hours=48), None)])
    absent = [Rung("ensemble", 0, "It has not been trained yet.")]
    forecast = issue_forecast(market, SERIES.key, speakers, Wanted(72), absent)
    assert forecast.model == "oracle"
    assert forecast.rungs == (
        Rung("ensemble", 0, "It has not been trained yet."),
        Rung("mute", 0, "Nothing is known of the moon at 2024-06-04 10:00:00+00:00 + 72 h."),
        Rung("oracle", 36),
        Rung("naive-epf", 24),
    )
    unknown = [point for point in forecast.points if not point.known]
    assert [point.price_eur_per_mwh == 7 for point in unknown] == [True] * 36 + [False] * 24
    assert not forecast.metrics, "its intervals are borrowed; nobody knows its errors"


def test_a_model_with_a_past_is_judged_by_it() -> None:
    instant = at("2024-06-04T12:00+02:00")
    market = _market(_stored(instant), instant)
    panel = replay_lately(Oracle(), market, SERIES.key)
    forecast = issue_forecast(market, SERIES.key, ladder(market, SERIES.key, [(Oracle(), panel)]))
    oracle = next(one for one in forecast.metrics if one.model == "oracle")
    assert oracle.mae_eur_per_mwh == pytest.approx(
        float(np.nanmean(np.abs(panel.errors[-56:]))), rel=0.05
    )
    assert {one.model for one in forecast.metrics} == {"oracle", "naive-weekly"}


def test_a_naive_champion_comes_before_trained_models() -> None:
    instant = at("2024-06-04T12:00+02:00")
    market = _market(_stored(instant), instant)
    speakers = ladder(market, SERIES.key, [(Oracle(), None)], champion="naive-weekly")
    forecast = issue_forecast(market, SERIES.key, speakers)
    assert [one.name for one in speakers] == ["naive-weekly", "oracle", "naive-epf"]
    assert forecast.model == "naive-weekly"


def test_a_source_gone_for_a_week_makes_wider_intervals() -> None:
    instant = at("2024-06-04T12:00+02:00")
    span = Interval(weeks_before(instant, 20).start, instant + DAY)
    lost = Interval(instant - 7 * DAY, instant + DAY)

    def drifting(start: datetime) -> float:
        """What errs by more the further ahead it is copied."""
        days = int((start - span.start) / DAY)
        return wavy(start) + 40 * math.sin(days / 5)

    there = _from(store_with(SERIES, span, price=drifting), instant)
    gone = _from(store_with(SERIES, span, price=drifting, without=list(lost.grid(60))), instant)
    assert len(gone.points) == 168
    assert not any(point.known for point in gone.points)
    width = [p.upper - p.lower for p in gone.points if p.start >= at("2024-06-05T00:00+02:00")]
    usual = [p.upper - p.lower for p in there.points if p.start >= at("2024-06-05T00:00+02:00")]
    assert sum(width[:48]) > 1.1 * sum(usual[:48])


def test_the_days_of_the_clock_change_have_their_25_and_23_hours() -> None:
    autumn = _issue("2024-10-25T12:00+02:00")
    spring = _issue("2025-03-28T12:00+01:00")
    for forecast, day, hours in (
        (autumn, date(2024, 10, 27), 25),
        (spring, date(2025, 3, 30), 23),
    ):
        starts = [p.start for p in forecast.points if p.start in day_interval(day)]
        assert starts == list(day_interval(day).grid(60))
        assert len(starts) == hours
        assert not forecast.missing


def test_quarter_hours_are_forecast_as_hours_and_an_incomplete_one_is_not_known() -> None:
    instant = at("2025-10-10T14:10+02:00")
    interval = Interval(weeks_before(at("2025-10-10T12:00Z"), 16).start, at("2025-10-11T12:00Z"))
    lost = at("2025-10-11T07:45Z")
    store = store_with(
        SERIES, interval, minutes=15, without=[lost], price=lambda s: wavy(s) + s.minute
    )
    points = _from(store, instant).points
    for point in points[:22]:
        if point.start == at("2025-10-11T07:00Z"):
            assert not point.known
        else:
            quarters = [
                store.read(SERIES, Interval(point.start, point.end))[n].value for n in range(4)
            ]
            assert point.price_eur_per_mwh == round(sum(quarters) / 4, 6)
            assert point.known
    assert {point.minutes for point in points} == {60}


def test_prices_below_zero_are_forecast_like_any_other() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, 16).start, instant + DAY)
    store = store_with(SERIES, interval, price=lambda start: wavy(start) - 200)
    points = _from(store, instant).points
    assert all(p.lower <= p.price_eur_per_mwh <= p.upper < 0 for p in points)


def test_missing_days_are_bridged_by_older_ones() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, 16).start, instant + DAY)
    lost = list(day_interval(date(2024, 5, 29)).grid(60))
    store = store_with(SERIES, interval, price=by_clock, without=lost)
    market = _market(store, instant)
    forecast = issue_forecast(market, SERIES.key, ladder(market, SERIES.key, (), "naive-weekly"))
    wednesday = [p for p in forecast.points if p.start in day_interval(date(2024, 6, 5))]
    assert [p.price_eur_per_mwh for p in wednesday] == [
        by_clock(p.start - 14 * DAY) for p in wednesday
    ]


def test_hours_about_which_nothing_can_be_said_are_named() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, 16).start, instant + DAY)
    fives = [s for s in interval.grid(60) if to_local(s).hour == 5]
    forecast = _from(store_with(SERIES, interval, without=fives), instant)
    assert [to_local(start).hour for start in forecast.missing] == [5] * 7
    assert len(forecast.points) == 168 - 7


def test_where_everything_asked_for_is_published_no_model_is_needed() -> None:
    instant = at("2024-06-04T13:05+02:00")
    store = store_with(SERIES, Interval(instant - HOUR, instant + 30 * HOUR))
    empty = _from(store, at("2024-06-04T14:00+02:00"), 5)
    assert (empty.model, empty.metrics, len(empty.points)) == (PUBLISHED, (), 5)
    assert all(point.known for point in empty.points)


@pytest.mark.parametrize("weeks", [0.1, 1])
def test_too_little_history_says_what_to_do(weeks: float) -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, weeks).start.replace(minute=0), instant + 12 * HOUR)
    with pytest.raises(MissingDataError) as caught:
        _from(store_with(SERIES, interval), instant)
    assert "chocolate backfill" in caught.value.advice


def test_three_weeks_of_history_are_enough_for_a_first_forecast() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(instant - 21 * DAY, instant + 12 * HOUR)
    forecast = _from(store_with(SERIES, interval), instant)
    assert len(forecast.points) == 168


def test_a_history_that_ended_long_ago_is_not_stretched() -> None:
    instant = at("2024-06-04T12:00+02:00")
    store = store_with(SERIES, Interval(instant - 150 * DAY, instant - 50 * DAY))
    with pytest.raises(MissingDataError, match="too little history"):
        _from(store, instant)


@pytest.mark.parametrize(
    ("horizon", "level"),
    [
        pytest.param(0, 0.8, id="no-hour"),
        pytest.param(337, 0.8, id="too-far"),
        pytest.param(168, 0.5, id="no-such-level"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(horizon: int, level: float) -> None:
    with pytest.raises(InputError):
        Wanted(horizon, level)
