"""Training gives an artefact that speaks as the model that learnt, with errors and a card."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.error_book import NOON
from chocolate_factory.forecasting.artefacts.model import Artefact
from chocolate_factory.forecasting.backtest.pack import pack
from chocolate_factory.forecasting.forecaster import MakeForecaster
from chocolate_factory.forecasting.market import Market
from chocolate_factory.forecasting.models.naive import WeeklyNaive
from chocolate_factory.forecasting.training.train import (
    OLDEST_TEACHER,
    TrainingOrder,
    add_errors,
    train,
    versions,
)
from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, Interval, delivery_day
from chocolate_factory.prices.model import PVPC, SPOT
from tests.fakes.clock import ManualClock
from tests.fakes.learnt import MeanByHour
from tests.fakes.series import at
from tests.unit.forecasting.histories import history_of, wavy

NOW = at("2024-11-05T04:00+01:00")
BOTH = (SPOT, PVPC)


def market_at(now: datetime, days: int = 60) -> Market:
    span = Interval(NOW - days * DAY, now + 3 * DAY)
    return Market({one.key: history_of(span, one, now, price=wavy) for one in BOTH}, known_at=now)


def order_at(
    now: datetime = NOW,
    *,
    before: Iterable[Artefact] = (),
    make: MakeForecaster = MeanByHour,
    days: int = 60,
) -> TrainingOrder:
    return TrainingOrder(
        model=MeanByHour.name,
        versions={one.key: next(versions(now)) for one in BOTH},
        market=pack(market_at(now, days), [one.key for one in BOTH]),
        make=make,
        clock=ManualClock(now),
        before={one.card.series: one for one in before},
    )


@pytest.fixture
def known() -> list[Artefact]:
    """Trained, with the errors of four weeks."""
    return add_errors(order_at(before=train(order_at(), quiet)), quiet)


def quiet(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def test_what_was_learnt_can_be_restored_and_says_the_same() -> None:
    artefacts = train(order_at(), quiet)
    assert [one.card.series for one in artefacts] == [SPOT.key, PVPC.key]
    for one in artefacts:
        learnt, restored = MeanByHour(one.card.series), MeanByHour(one.card.series)
        learnt.fit(market_at(NOW))
        restored.restore(one.files)
        market = market_at(NOW)
        assert restored.predict(market, 168) == learnt.predict(market, 168)


def test_the_card_says_what_was_learnt_from_and_how_good_that_is(known: list[Artefact]) -> None:
    card = known[0].card
    assert (card.series, card.model, card.version) == (SPOT.key, "mean-by-hour", "20241105T030000Z")
    assert card.trained_at == NOW
    assert card.first_day == delivery_day(NOW - 60 * DAY)
    assert card.last_day == delivery_day(NOW)
    assert card.hours == 60 * 24 + 20
    assert card.parameters == {"mean-by-hour": {"fewest_days": 7}}
    assert {"python", "numpy", "chocolate-factory"} <= card.libraries.keys()
    groups = {(one.issue, one.first_lead_day) for one in card.scores}
    assert {("12:00", 1), ("12:00", 2), ("20:30", 1), ("20:30", 8)} <= groups
    assert all(one.hours > 24 and one.mae_eur_per_mwh > 0 for one in card.scores)


def test_a_first_training_knows_no_errors_and_they_are_added(known: list[Artefact]) -> None:
    first = train(order_at(), quiet)
    assert [one.errors.rows for one in first] == [0, 0]
    assert [one.card.errors_since for one in first] == [delivery_day(NOW)] * 2
    for before, after in zip(first, known, strict=True):
        assert after.files == before.files
        assert after.card.trained_at == before.card.trained_at
        assert after.card.errors_since == delivery_day(NOW) - 28 * DAY
        assert after.errors.rows == 28


def test_errors_go_on_while_the_artefact_before_is_young(known: list[Artefact]) -> None:
    second = train(order_at(NOW + 2 * DAY, before=known), quiet)
    old, new = known[0].errors.panels[NOON], second[0].errors.panels[NOON]
    assert new.last_known[: len(old.last_known)] == old.last_known
    assert len(new.last_known) == len(old.last_known) + 2
    assert second[0].card.errors_since == known[0].card.errors_since
    learnt = MeanByHour(SPOT.key)
    learnt.restore(known[0].files)
    assert learnt.means is not None
    np.testing.assert_array_equal(new.medians[-1, 0], learnt.means)  # by who spoke then


@pytest.mark.parametrize("flaw", ["old", "damaged", "one price only"])
def test_errors_begin_anew_where_they_cannot_go_on(known: list[Artefact], flaw: str) -> None:
    later = NOW + 2 * DAY
    if flaw == "old":
        early = replace(known[0].card, trained_at=later - OLDEST_TEACHER - DAY)
        known = [replace(known[0], card=early), known[1]]
    elif flaw == "damaged":
        known = [replace(known[0], files={}), known[1]]
    else:
        known = known[:1]
    for one in train(order_at(later, before=known), quiet):
        assert one.errors.rows == 0
        assert one.card.errors_since == delivery_day(later)


def test_errors_of_what_was_never_trained_cannot_be_added() -> None:
    with pytest.raises(MissingDataError, match="no trained"):
        add_errors(order_at(), quiet)


def test_a_model_that_does_not_learn_is_no_business_of_training() -> None:
    with pytest.raises(InputError, match="nothing to learn"):
        train(order_at(make=WeeklyNaive), quiet)


def test_too_little_history_is_said() -> None:
    with pytest.raises(MissingDataError):
        train(order_at(days=3), quiet)


def test_versions_sort_by_time_and_never_run_out_in_a_second() -> None:
    names = list(versions(NOW))
    assert names == sorted(names)
    assert next(versions(NOW)) < next(versions(NOW + DAY))
    assert len(set(names)) > 50
