"""Challengers speak beside the champion, are kept apart, and are never served."""

from datetime import timedelta

from chocolate_factory.forecasting.market import read_market
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.operations.challenge import challenge, challengers_of
from chocolate_factory.operations.train_models import train_models
from chocolate_factory.operations.training_subjects import Subject
from chocolate_factory.operations.update_forecast import update_forecast
from chocolate_factory.prices.model import SPOT
from tests.fakes.learnt import REGISTRY, DearByHour, MeanByHour
from tests.fakes.ports import Rig

ALWAYS = timedelta(days=9)


def speak(rig: Rig) -> list[str]:
    served = next(one for one in update_forecast(rig.ports) if one.series == SPOT.key)
    span = Interval(rig.now() - 60 * DAY, rig.now() + 15 * DAY)
    market = read_market(rig.ports.series, [SPOT], span, known_at=served.issued_at)
    return [one.model for one in challenge(rig.ports, served, market, registry=REGISTRY)]


def test_every_trained_model_but_the_champion_challenges(rig: Rig) -> None:
    assert speak(rig) == []
    wanted = [Subject(SPOT.key, name) for name in REGISTRY]
    train_models(rig.ports, wanted, registry=REGISTRY)
    assert challengers_of(rig.ports, SPOT.key, MeanByHour.name) == [DearByHour.name]
    assert speak(rig) == [DearByHour.name, MeanByHour.name]


def test_they_say_what_they_think_of_the_unknown_hours_alone(rig: Rig) -> None:
    train_models(rig.ports, [Subject(SPOT.key, MeanByHour.name)], registry=REGISTRY)
    speak(rig)
    span = Interval(rig.now() - ALWAYS, rig.now() + ALWAYS)
    [said] = rig.ports.challengers.issued(SPOT.key, span)
    served = rig.ports.forecasts.latest(SPOT.key)
    assert served is not None
    assert served.model != MeanByHour.name
    assert said.issued_at == served.issued_at
    unknown = [point.start for point in served.points if not point.known]
    assert [point.start for point in said.points] == unknown
    assert not any(point.known or point.quantiles for point in said.points)


def test_only_the_newest_of_each_half_day_is_kept(rig: Rig) -> None:
    train_models(rig.ports, [Subject(SPOT.key, MeanByHour.name)], registry=REGISTRY)
    for _ in range(4):
        speak(rig)
        rig.pass_time(HOUR)
    span = Interval(rig.now() - ALWAYS, rig.now() + ALWAYS)
    assert len(rig.ports.challengers.issued(SPOT.key, span)) == 1
