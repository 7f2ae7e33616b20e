"""Only hours that were unknown at issue are judged, and naive rules see what was known then."""

from datetime import date, datetime

import pytest

from chocolate_factory.forecasting.live.judge_day import judge_day, known_days
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.model import (
    LEAD_BANDS,
    MEDIAN,
    ForecastPoint,
    PriceForecast,
    hours_ahead,
)
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.prices.model import SPOT
from tests.fakes.series import at
from tests.unit.forecasting.histories import history_of, wavy

NOW = at("2024-11-08T12:00+01:00")
NOON = at("2024-11-05T12:00+01:00")
DAY_AFTER = date(2024, 11, 6)


def market(now: datetime = NOW, *, without: tuple[datetime, ...] = ()) -> Market:
    span = Interval(NOW - 60 * DAY, now + 3 * DAY)
    return Market(
        {SPOT.key: history_of(span, SPOT, now, price=wavy, without=without)}, known_at=now
    )


def forecast(
    error: float = 5.0, *, model: str = "ensemble", quantiles: bool = True
) -> PriceForecast:
    """Issued at noon: the rest of the day is known, later hours are ``error`` too dear."""
    points = []
    for lead, start in hours_ahead(NOON, 72):
        price = wavy(start)
        if lead <= 12:
            points.append(ForecastPoint.published(start, 60, price))
            continue
        said = price + error
        spread = {0.1: said - 4, 0.9: said + 4} if quantiles else {}
        points.append(
            ForecastPoint(start, 60, said, said - 4, said + 4, known=False, quantiles=spread)
        )
    return PriceForecast(SPOT.key, NOON, model, tuple(points), 0.8)


def test_sums_are_over_the_hours_by_band() -> None:
    found = {one.name: one for one in judge_day(market(), SPOT.key, DAY_AFTER, [forecast()])}
    own = [one for name, one in found.items() if name.model == "ensemble"]
    assert [(one.name.band, one.n) for one in own] == [(LEAD_BANDS[0], 12), (LEAD_BANDS[1], 12)]
    for one in own:
        assert one.absolute_error == pytest.approx(60.0)
        assert one.error == pytest.approx(60.0)
        assert one.squared_error == pytest.approx(300.0)
        assert (one.interval_n, one.inside) == (12, 0)
        assert one.width == pytest.approx(96.0)
    inside = judge_day(market(), SPOT.key, DAY_AFTER, [forecast(3.0)])
    assert [one.inside for one in inside if one.name.model == "ensemble"] == [12, 12]


def test_known_hours_are_not_judged() -> None:
    found = judge_day(market(), SPOT.key, NOON.date(), [forecast()])
    assert found == []


def test_both_naives_are_judged_from_the_same_moment() -> None:
    found = judge_day(market(), SPOT.key, DAY_AFTER, [forecast()])
    assert {one.name.model for one in found} == {"ensemble", "naive-weekly", "naive-epf"}
    weekly = [one for one in found if one.name.model == "naive-weekly"]
    said = WeeklyNaive(SPOT.key).predict(market().as_known_at(NOON), 72)
    expected = [
        abs(said[lead][MEDIAN] - wavy(start))
        for lead, start in hours_ahead(NOON, 36)
        if lead in said
    ]
    assert sum(one.absolute_error for one in weekly) == pytest.approx(sum(expected))
    assert all(one.interval_n == 0 for one in weekly)


def test_a_naive_that_was_served_counts_with_its_interval() -> None:
    found = judge_day(market(), SPOT.key, DAY_AFTER, [forecast(model="naive-epf")])
    [first, *_] = [one for one in found if one.name.model == "naive-epf"]
    assert first.interval_n == 12
    assert first.absolute_error == pytest.approx(60.0)


def test_without_quantiles_there_is_no_interval() -> None:
    found = judge_day(market(), SPOT.key, DAY_AFTER, [forecast(quantiles=False)])
    assert all(one.interval_n == 0 for one in found)


def test_an_hour_without_price_is_left_out() -> None:
    hole = at("2024-11-06T03:00+01:00")
    found = judge_day(market(without=(hole,)), SPOT.key, DAY_AFTER, [forecast()])
    assert sum(one.n for one in found if one.name.model == "ensemble") == 23
    assert DAY_AFTER not in known_days(market(without=(hole,)), SPOT.key)


def test_a_day_is_known_when_its_last_hour_is() -> None:
    found = known_days(market(), SPOT.key)
    assert found[DAY_AFTER] == SPOT.public_from(at("2024-11-06T23:00+01:00"))
    assert max(found) == date(2024, 11, 8)


def test_the_long_day_has_25_hours() -> None:
    noon = at("2024-10-26T12:00+02:00")
    points = tuple(
        ForecastPoint(start, 60, 0.0, 0.0, 0.0, known=False)
        for start in Interval(noon, noon + 40 * HOUR).grid(60)
    )
    issue = PriceForecast(SPOT.key, noon, "ensemble", points, 0.8)
    found = judge_day(market(), SPOT.key, date(2024, 10, 27), [issue])
    assert sum(one.n for one in found if one.name.model == "ensemble") == 25
