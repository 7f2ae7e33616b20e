"""What was issued is judged once truth is there, again when settled, and only once otherwise."""

from datetime import date, datetime, timedelta

import pytest

from chocolate_factory.forecasting.live.champion import LOOK_DAYS
from chocolate_factory.forecasting.live.model import Reason
from chocolate_factory.forecasting.model import ForecastPoint, PriceForecast, hours_ahead
from chocolate_factory.kernel.market_time import DAY, HOUR, day_interval, delivery_day
from chocolate_factory.operations.ingest import ingest_prices
from chocolate_factory.operations.load_champion import champion_of
from chocolate_factory.operations.score_price_forecasts import (
    review_champion,
    score_price_forecasts,
)
from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import Subject
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.prices.model import SPOT
from tests.fakes.learnt import REGISTRY, MeanByHour
from tests.fakes.ports import NOON, Rig, spot_price
from tests.unit.forecasting.live.scored import scores_of

TODAY = delivery_day(NOON)
TOMORROW = TODAY + DAY


def judged(rig: Rig) -> list[tuple[str, date]]:
    return [(one.series, one.day) for one in score_price_forecasts(rig.ports).judged]


def live(rig: Rig, hours: int) -> None:
    """Collect and forecast every third hour of so many."""
    for begun in range(0, hours, 3):
        ingest_prices(rig.ports)
        update_forecast(rig.ports)
        rig.pass_time(min(3, hours - begun) * HOUR)


def test_nothing_is_judged_before_anything_was_issued(rig: Rig) -> None:
    assert score_price_forecasts(rig.ports).judged == ()
    assert score_price_forecasts(rig.ports).sentence() == "Nothing new is known."


def test_tomorrow_is_judged_when_the_half_day_in_which_it_became_known_is_over(rig: Rig) -> None:
    rig.pass_time(-HOUR)  # eleven
    live(rig, 3)  # until two: spot of tomorrow is known since one
    assert (SPOT.key, TOMORROW) not in judged(rig)
    live(rig, 10)  # midnight has struck
    found = judged(rig)
    assert (SPOT.key, TOMORROW) in found
    scores = rig.ports.scores.scores(SPOT.key, TOMORROW, TOMORROW)
    assert {one.name.model for one in scores} >= {"naive-weekly", "naive-epf"}
    moments = {one.name.issued_at for one in scores}
    assert max(moments) < NOON + 10 * 60 * timedelta(seconds=1)
    assert sum(one.n for one in scores if one.name.model == "naive-weekly") == 24 * len(moments)


def test_judging_again_finds_nothing_new(rig: Rig) -> None:
    rig.pass_time(-HOUR)
    live(rig, 14)
    assert judged(rig)
    before = rig.ports.scores.scores(SPOT.key, TODAY, TOMORROW)
    assert judged(rig) == []
    assert rig.ports.scores.scores(SPOT.key, TODAY, TOMORROW) == before


def test_a_settled_day_is_judged_a_second_time_and_then_rests(rig: Rig) -> None:
    rig.pass_time(-HOUR)
    live(rig, 14)
    assert (SPOT.key, TOMORROW) in judged(rig)
    end = day_interval(TOMORROW).end
    rig.pass_time(end + 3 * DAY - rig.now() - timedelta(minutes=1))
    assert (SPOT.key, TOMORROW) not in judged(rig)
    rig.pass_time(timedelta(minutes=2))
    assert (SPOT.key, TOMORROW) in judged(rig)
    assert (SPOT.key, TOMORROW) not in judged(rig)


def issue(model: str, error: float, at: datetime) -> PriceForecast:
    points = tuple(
        ForecastPoint(start, 60, spot_price(start) + error, 0.0, 0.0, known=False)
        for lead, start in hours_ahead(at, 60)
        if lead > 12
    )
    return PriceForecast(SPOT.key, at, model, points, 0.8)


def test_challengers_are_judged_beside_the_champion(rig: Rig) -> None:
    morning = NOON - HOUR
    rig.ports.forecasts.save(issue("ensemble", 5.0, morning))
    rig.ports.challengers.save(issue("lear", -7.0, morning))
    live(rig, 13)
    score_price_forecasts(rig.ports)
    scores = rig.ports.scores.scores(SPOT.key, TOMORROW, TOMORROW, {"ensemble", "lear"})
    found = {one.name.model: one for one in scores if one.name.issued_at == morning}
    assert found["ensemble"].error / found["ensemble"].n == pytest.approx(5.0)
    assert found["lear"].error / found["lear"].n == pytest.approx(-7.0)


def test_a_significantly_better_challenger_takes_over(rig: Rig) -> None:
    train_models(rig.ports, [Subject(SPOT.key, MeanByHour.name)], registry=REGISTRY)
    first = TODAY - LOOK_DAYS * DAY
    good = [4.0 + 0.1 * (n % 3) for n in range(LOOK_DAYS)]
    scores = scores_of(
        {"ensemble": [9.0 + 0.2 * (n % 2) for n in range(LOOK_DAYS)], MeanByHour.name: good}, first
    )
    for one in scores:
        day = one.name.day
        rig.ports.scores.replace_scores(
            SPOT.key, day, [other for other in scores if other.name.day == day], now=rig.now()
        )
    decision = review_champion(rig.ports, SPOT.key)
    assert decision is not None
    assert (decision.model, decision.reason) == (MeanByHour.name, Reason.PROMOTION)
    assert champion_of(rig.ports, SPOT.key) == decision
    assert review_champion(rig.ports, SPOT.key) is None


def test_who_is_not_trained_cannot_take_over(rig: Rig) -> None:
    first = TODAY - LOOK_DAYS * DAY
    scores = scores_of({"ensemble": [9.0] * LOOK_DAYS, "lear": [1.0] * LOOK_DAYS}, first)
    for one in scores:
        rig.ports.scores.replace_scores(
            SPOT.key,
            one.name.day,
            [other for other in scores if other.name.day == one.name.day],
            now=rig.now(),
        )
    assert review_champion(rig.ports, SPOT.key) is None
