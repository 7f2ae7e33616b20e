"""The naive models copy the right hour of the right day, across clock changes and gaps."""

from collections.abc import Collection
from datetime import date, datetime

import pytest

from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import MEDIAN, hours_ahead
from chocolate_factory.forecasting.models.naive import EpfNaive, WeeklyNaive
from chocolate_factory.kernel.market_time import (
    DAY,
    HOUR,
    Interval,
    day_interval,
    delivery_day,
    to_local,
)
from tests.fakes.series import at, day_ahead
from tests.unit.forecasting.histories import by_clock, market_of, weeks_before

Model = type[WeeklyNaive] | type[EpfNaive]
BOTH = pytest.mark.parametrize("model", [WeeklyNaive, EpfNaive])


def _forecast(
    model: Model,
    origin: datetime,
    horizon: int = 168,
    *,
    without: Collection[datetime] = (),
    weeks: float = 8,
) -> dict[datetime, float]:
    """Forecast prices by start, from prices that name their day and hour."""
    interval = Interval(weeks_before(origin, weeks).start, origin + 15 * DAY)
    forecaster = model(day_ahead().key)
    market = market_of(interval, day_ahead(), origin, without=without)
    forecaster.fit(market)
    starts = dict(hours_ahead(origin, horizon))
    return {starts[lead]: q[MEDIAN] for lead, q in forecaster.predict(market, horizon).items()}


def _copied_days(forecast: dict[datetime, float]) -> dict[date, set[date]]:
    """The days that each day was copied from."""
    copied: dict[date, set[date]] = {}
    for start, price in forecast.items():
        day = delivery_day(start)
        new_year = date(day.year, 1, 1)
        copied.setdefault(day, set()).add(new_year + (int(price) // 100 - 1) * DAY)
    return copied


def test_published_hours_are_left_to_the_publication() -> None:
    forecast = _forecast(WeeklyNaive, at("2024-06-04T12:00+02:00"))
    assert min(forecast) == at("2024-06-05T00:00+02:00")
    assert len(forecast) == 168 - 12
    assert min(_forecast(WeeklyNaive, at("2024-06-04T13:00+02:00"))) == at("2024-06-06T00:00+02:00")


@BOTH
def test_every_hour_is_copied_from_the_same_hour_of_the_clock(model: Model) -> None:
    forecast = _forecast(model, at("2024-06-04T12:00+02:00"), 336)
    assert all(price % 100 == to_local(start).hour for start, price in forecast.items())


def test_weekly_copies_the_week_before_and_of_the_second_week_two_before() -> None:
    copied = _copied_days(_forecast(WeeklyNaive, at("2024-06-04T12:00+02:00"), 336))
    assert len(copied) == 14
    for day, sources in copied.items():
        back = 7 if day <= date(2024, 6, 11) else 14
        assert sources == {day - back * DAY}


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        pytest.param(
            "2024-06-03T12:00+02:00",  # a Monday; Tuesday is the first unknown day
            {4: "06-03", 5: "06-03", 6: "06-03", 7: "06-03", 8: "06-01", 9: "06-02", 10: "06-03"},
            id="monday-noon",
        ),
        pytest.param(
            "2024-06-03T20:30+02:00",  # Tuesday is public
            {5: "06-04", 6: "06-04", 7: "06-04", 8: "06-01", 9: "06-02", 10: "06-03"},
            id="monday-evening",
        ),
        pytest.param(
            "2024-06-09T12:00+02:00",  # a Sunday; Tuesday's eve is unknown
            {10: "06-03", 11: "06-07", 12: "06-07", 13: "06-07", 14: "06-07", 15: "06-08"},
            id="sunday-noon",
        ),
        pytest.param(
            "2024-06-09T20:30+02:00",  # Monday is public
            {11: "06-10", 12: "06-10", 13: "06-10", 14: "06-10", 15: "06-08", 16: "06-09"},
            id="sunday-evening",
        ),
    ],
)
def test_epf_copies_the_last_known_working_day_or_the_week_before(
    issue: str, expected: dict[int, str]
) -> None:
    copied = _copied_days(_forecast(EpfNaive, at(issue), 160))
    for day, source in expected.items():
        assert copied[date(2024, 6, day)] == {date.fromisoformat(f"2024-{source}")}


@BOTH
def test_the_day_with_25_hours_is_forecast_25_times(model: Model) -> None:
    forecast = _forecast(model, at("2024-10-25T12:00+02:00"))
    autumn = day_interval(date(2024, 10, 27))
    values = [forecast[start] for start in autumn.grid(60)]
    assert len(values) == 25
    assert values[2] == values[3] == by_clock(at("2024-10-20T02:00+02:00"))
    assert values[4] == by_clock(at("2024-10-20T03:00+02:00"))


def test_from_the_day_with_25_hours_the_later_of_the_two_is_copied() -> None:
    origin = at("2024-10-28T12:00+01:00")
    doubled = at("2024-10-27T02:00+01:00")
    forecaster = WeeklyNaive(day_ahead().key)
    interval = Interval(weeks_before(origin, 6).start, origin + 2 * DAY)
    prices = {doubled - HOUR: -1.0, doubled: -2.0}
    market = market_of(interval, day_ahead(), origin, price=lambda s: prices.get(s, by_clock(s)))
    starts = {start: lead for lead, start in hours_ahead(origin, 168)}
    lead = starts[at("2024-11-03T02:00+01:00")]
    assert forecaster.predict(market, 168)[lead] == {MEDIAN: -2.0}


@BOTH
def test_the_day_with_23_hours_is_forecast_23_times(model: Model) -> None:
    forecast = _forecast(model, at("2025-03-28T12:00+01:00"))
    values = [forecast[start] for start in day_interval(date(2025, 3, 30)).grid(60)]
    assert [int(value) % 100 for value in values] == [0, 1, *range(3, 24)]


def test_where_the_comparable_day_lacks_the_hour_the_next_one_is_copied() -> None:
    forecast = _forecast(WeeklyNaive, at("2025-03-31T12:00+02:00"))
    sunday = [forecast[start] for start in day_interval(date(2025, 4, 6)).grid(60)]
    assert sunday[1] == by_clock(at("2025-03-30T01:00+01:00"))
    assert sunday[2] == by_clock(at("2025-03-23T02:00+01:00"))
    assert sunday[3] == by_clock(at("2025-03-30T03:00+02:00"))


def test_a_missing_hour_is_copied_from_the_next_candidate_and_no_other_is_touched() -> None:
    gone = at("2024-06-03T05:00+02:00")
    origin = at("2024-06-03T12:00+02:00")
    whole, holed = (_forecast(EpfNaive, origin, without=missing) for missing in ((), (gone,)))
    assert holed[gone + DAY] == by_clock(at("2024-05-31T05:00+02:00"))  # the Friday before
    assert holed[gone + 7 * DAY] == by_clock(gone - 7 * DAY)
    changed = {start for start in whole if whole[start] != holed.get(start)}
    assert {to_local(start).hour for start in changed} == {5}


@BOTH
def test_an_hour_nobody_ever_knew_is_absent(model: Model) -> None:
    origin = at("2024-06-03T12:00+02:00")
    always = [s for s in weeks_before(origin, 9).grid(60) if to_local(s).hour == 5]
    forecast = _forecast(model, origin, without=always)
    assert {to_local(start).hour for start in forecast} == set(range(24)) - {5}


@BOTH
def test_prices_older_than_five_weeks_are_not_copied(model: Model) -> None:
    origin = at("2024-06-03T12:00+02:00")
    lost = list(Interval(origin - 36 * DAY, origin + 20 * DAY).grid(60))
    lost = [start.replace(minute=0) for start in lost]
    assert _forecast(model, origin, without=lost) == {}


@BOTH
def test_without_any_price_nothing_is_said(model: Model) -> None:
    assert model(day_ahead().key).predict(Market({}, known_at=at("2024-06-03T12:00Z")), 24) == {}
