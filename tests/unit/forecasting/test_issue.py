"""What is served: published prices exactly, the better model for the rest, nothing invented."""

from datetime import date, datetime

import pytest

from chocolate_factory.forecasting.issue import PUBLISHED, issue_forecast
from chocolate_factory.forecasting.model import MEDIAN, PriceForecast
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, to_local
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.series import at, day_ahead
from tests.unit.forecasting.histories import by_clock, store_with, wavy, weeks_before

SERIES = day_ahead()


def _stored(around: datetime, minutes: int = 60) -> MemorySeriesStore:
    interval = Interval(weeks_before(around, 16).start, around + 3 * DAY)
    return store_with(SERIES, interval, minutes=minutes)


def _issue(issued_at: str, horizon_hours: int = 168) -> PriceForecast:
    instant = at(issued_at)
    store = _stored(instant.replace(minute=0))
    return issue_forecast(store, SERIES, instant, horizon_hours=horizon_hours)


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
        forecast = issue_forecast(store, SERIES, instant, interval_level=level)
        unknown = [point for point in forecast.points if not point.known]
        assert len(unknown) == 156
        for point in unknown:
            assert (point.lower, point.upper) == (point.quantiles[lower], point.quantiles[upper])
            assert point.lower < point.price_eur_per_mwh == point.quantiles[MEDIAN] < point.upper
            assert list(point.quantiles) == sorted(point.quantiles)
            assert list(point.quantiles.values()) == sorted(point.quantiles.values())


def test_the_model_that_did_better_lately_speaks() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, 16).start, instant + DAY)
    by_weekday = store_with(SERIES, interval, price=lambda s: wavy(s) + 30 * to_local(s).weekday())
    drifting = store_with(SERIES, interval, price=lambda s: wavy(s) + (s - instant) / DAY * 9)
    weekly = issue_forecast(by_weekday, SERIES, instant)
    epf = issue_forecast(drifting, SERIES, instant)
    assert (weekly.model, epf.model) == ("naive-weekly", "naive-epf")
    for forecast in (weekly, epf):
        assert forecast.metrics[0].model == forecast.model
        assert {score.model for score in forecast.metrics} == {"naive-weekly", "naive-epf"}
        best, other = forecast.metrics
        assert best.mae_eur_per_mwh < other.mae_eur_per_mwh
        assert (best.hours, best.origins, best.window) == (other.hours, other.origins, other.window)
        assert best.window.end <= at("2024-06-05T00:00+02:00")


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
    points = issue_forecast(store, SERIES, instant).points
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
    points = issue_forecast(store, SERIES, instant).points
    assert all(p.lower <= p.price_eur_per_mwh <= p.upper < 0 for p in points)


def test_missing_days_are_bridged_by_older_ones() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, 16).start, instant + DAY)
    lost = list(day_interval(date(2024, 5, 29)).grid(60))
    store = store_with(SERIES, interval, price=by_clock, without=lost)
    forecast = issue_forecast(store, SERIES, instant, candidates=(WeeklyNaive,))
    wednesday = [p for p in forecast.points if p.start in day_interval(date(2024, 6, 5))]
    assert [p.price_eur_per_mwh for p in wednesday] == [
        by_clock(p.start - 14 * DAY) for p in wednesday
    ]


def test_hours_about_which_nothing_can_be_said_are_named() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, 16).start, instant + DAY)
    fives = [s for s in interval.grid(60) if to_local(s).hour == 5]
    forecast = issue_forecast(store_with(SERIES, interval, without=fives), SERIES, instant)
    assert [to_local(start).hour for start in forecast.missing] == [5] * 7
    assert len(forecast.points) == 168 - 7


def test_where_everything_asked_for_is_published_no_model_is_needed() -> None:
    instant = at("2024-06-04T13:05+02:00")
    store = store_with(SERIES, Interval(instant - HOUR, instant + 30 * HOUR))
    empty = issue_forecast(store, SERIES, at("2024-06-04T14:00+02:00"), horizon_hours=5)
    assert (empty.model, empty.metrics, len(empty.points)) == (PUBLISHED, (), 5)
    assert all(point.known for point in empty.points)


@pytest.mark.parametrize("weeks", [0.1, 1])
def test_too_little_history_says_what_to_do(weeks: float) -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(weeks_before(instant, weeks).start.replace(minute=0), instant + 12 * HOUR)
    with pytest.raises(MissingDataError) as caught:
        issue_forecast(store_with(SERIES, interval), SERIES, instant)
    assert "chocolate backfill" in caught.value.advice


def test_three_weeks_of_history_are_enough_for_a_first_forecast() -> None:
    instant = at("2024-06-04T12:00+02:00")
    interval = Interval(instant - 21 * DAY, instant + 12 * HOUR)
    forecast = issue_forecast(store_with(SERIES, interval), SERIES, instant)
    assert len(forecast.points) == 168


def test_a_history_that_ended_long_ago_is_not_stretched() -> None:
    instant = at("2024-06-04T12:00+02:00")
    store = store_with(SERIES, Interval(instant - 150 * DAY, instant - 50 * DAY))
    with pytest.raises(MissingDataError, match="ends too early"):
        issue_forecast(store, SERIES, instant, candidates=(EpfNaive,))


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
        issue_forecast(
            MemorySeriesStore(),
            SERIES,
            at("2024-06-04T12:00+02:00"),
            horizon_hours=horizon,
            interval_level=level,
        )
