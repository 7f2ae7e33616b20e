"""Days are judged until they are settled, and made up for after a pause."""

from datetime import timedelta

from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.operations.ingest import ingest_weather, ingest_weather_forecast
from chocolate_factory.operations.score_weather_forecasts import score_weather_forecasts
from tests.fakes.ports import Rig

STEP = timedelta(hours=1)


def live(rig: Rig, hours: int) -> None:
    for _ in range(hours):
        ingest_weather_forecast(rig.ports)
        ingest_weather(rig.ports)
        rig.pass_time(STEP)


def test_nothing_was_forecast_nothing_is_judged(empty: Rig) -> None:
    ingest_weather(empty.ports)
    assert score_weather_forecasts(empty.ports) == []


def test_what_came_is_judged_and_judging_again_changes_nothing(empty: Rig) -> None:
    live(empty, 6)
    today = delivery_day(empty.now())
    [scored] = score_weather_forecasts(empty.ports)
    assert scored.day == today
    assert scored.comparisons > 10
    [first] = empty.ports.forecast_record.errors("linares", today, today)
    assert {error.mae for error in first.errors} == {0.0}, "the fake forecasts what comes"
    assert {error.stake.source for error in first.errors} == {"open-meteo"}
    score_weather_forecasts(empty.ports)
    [again] = empty.ports.forecast_record.errors("linares", today, today)
    assert again.errors == first.errors


def test_a_day_is_settled_two_days_after_its_end(empty: Rig) -> None:
    live(empty, 24)
    judged = delivery_day(empty.now()) - DAY
    empty.pass_time(DAY)
    assert judged in {one.day for one in score_weather_forecasts(empty.ports)}
    assert judged in {one.day for one in score_weather_forecasts(empty.ports)}, "not settled"
    empty.pass_time(2 * DAY)
    assert judged in {one.day for one in score_weather_forecasts(empty.ports)}
    assert judged not in {one.day for one in score_weather_forecasts(empty.ports)}, "settled"


def test_a_missed_day_is_made_up_for_within_a_month(empty: Rig) -> None:
    live(empty, 10)
    day = delivery_day(empty.now())
    empty.pass_time(20 * DAY)
    assert day in {one.day for one in score_weather_forecasts(empty.ports)}
    assert score_weather_forecasts(empty.ports) == []


def test_after_a_month_a_day_is_left_as_it_is(empty: Rig) -> None:
    live(empty, 12)
    empty.pass_time(40 * DAY)
    assert score_weather_forecasts(empty.ports) == []
