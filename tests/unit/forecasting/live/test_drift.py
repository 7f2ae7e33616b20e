"""The alarm rings when a model is worse than it was known to be, and rarely otherwise."""

import numpy as np
import pytest

from chocolate_factory.forecasting.artefacts.card import LeadScore
from chocolate_factory.forecasting.live.drift import drift_of, reference_rmae
from chocolate_factory.forecasting.live.model import NAIVE_WEEKLY
from chocolate_factory.kernel.market_time import DAY
from tests.fakes.artefacts import card_of_trial
from tests.unit.forecasting.live.scored import FIRST, score, scores_of


def noisy(days: int, mean: float, seed: int) -> list[float]:
    return [float(one) for one in np.random.default_rng(seed).normal(mean, 2.0, days).clip(0.1)]


def test_the_reference_is_that_of_the_first_week_of_leads() -> None:
    assert reference_rmae(card_of_trial()) == pytest.approx(
        (24 * 10 + 144 * 20) / (24 * 20 + 144 * 25)
    )


def test_a_card_without_scores_has_no_reference() -> None:
    from dataclasses import replace  # noqa: PLC0415

    bare = replace(card_of_trial(), scores=(LeadScore("12:00", 8, 14, 24, 10.0, 0.9),))
    assert reference_rmae(bare) is None


def test_a_model_as_good_as_on_its_card_raises_no_alarm() -> None:
    found = drift_of(
        "a", scores_of({"a": noisy(14, 10.0, 1), NAIVE_WEEKLY: noisy(14, 20.0, 2)}), 0.5
    )
    assert found.rmae == pytest.approx(0.5, abs=0.1)
    assert found.alarms == ()


def test_a_model_gone_bad_raises_one() -> None:
    found = drift_of(
        "a", scores_of({"a": noisy(14, 18.0, 1), NAIVE_WEEKLY: noisy(14, 20.0, 2)}), 0.5
    )
    assert len(found.alarms) == 1
    assert "0.50 is usual" in found.alarms[0]
    assert found.p is not None
    assert found.p < 0.01


def test_hard_weeks_are_not_the_model_s_fault() -> None:
    hard = drift_of(
        "a", scores_of({"a": noisy(14, 30.0, 1), NAIVE_WEEKLY: noisy(14, 60.0, 2)}), 0.5
    )
    assert hard.alarms == ()


def test_too_few_days_tell_nothing() -> None:
    found = drift_of("a", scores_of({"a": [90.0] * 13, NAIVE_WEEKLY: [1.0] * 13}), 0.5)
    assert (found.rmae, found.coverage, found.alarms) == (None, None, ())


@pytest.mark.parametrize(
    ("inside", "alarmed"), [(12, True), (16, True), (18, False), (20, False), (23, True)]
)
def test_coverage_far_from_what_was_promised_raises_an_alarm(inside: int, alarmed: bool) -> None:  # noqa: FBT001
    scores = [score("a", FIRST + n * DAY, 10.0, inside=inside) for n in range(28)]
    found = drift_of("a", scores, None)
    assert found.coverage == pytest.approx(inside / 24)
    assert bool(found.alarms) is alarmed


def test_false_alarms_are_rare() -> None:
    rung = 0
    for seed in range(300):
        own, naive = noisy(14, 10.0, seed), noisy(14, 20.0, 9000 + seed)
        rung += bool(drift_of("a", scores_of({"a": own, NAIVE_WEEKLY: naive}), 0.5).alarms)
    assert rung <= 9
