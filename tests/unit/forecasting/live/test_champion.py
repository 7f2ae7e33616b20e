"""Nobody is promoted by luck, and nobody stays who loses to a rule of thumb."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from chocolate_factory.forecasting.live.champion import ALPHA, LOOK_DAYS, next_champion
from chocolate_factory.forecasting.live.model import (
    NAIVE_WEEKLY,
    ChampionDecision,
    LiveScore,
    Reason,
)
from chocolate_factory.kernel.market_time import DAY, local_instant
from chocolate_factory.prices.model import SPOT
from tests.unit.forecasting.live.scored import FIRST, scores_of

NOW = local_instant(FIRST + 60 * DAY)
CURRENT = ChampionDecision(SPOT.key, "ensemble", datetime(1970, 1, 1, tzinfo=UTC), Reason.DEFAULT)


def maes(days: int, mean: float, seed: int) -> list[float]:
    return [float(one) for one in np.random.default_rng(seed).normal(mean, 1.0, days).clip(0.1)]


def field(
    days: int, *, ensemble: float = 10.0, lear: float = 10.0, naive: float = 20.0
) -> list[LiveScore]:
    return scores_of(
        {
            "ensemble": maes(days, ensemble, 1),
            "lear": maes(days, lear, 2),
            NAIVE_WEEKLY: maes(days, naive, 3),
        }
    )


def test_a_better_challenger_is_promoted_after_four_weeks() -> None:
    assert next_champion(CURRENT, ["lear"], field(LOOK_DAYS - 1, lear=8.0), NOW) is None
    decision = next_champion(CURRENT, ["lear"], field(LOOK_DAYS, lear=8.0), NOW)
    assert decision is not None
    assert (decision.model, decision.reason, decision.decided_at) == ("lear", Reason.PROMOTION, NOW)
    assert decision.evidence["days"] == LOOK_DAYS
    assert decision.evidence["mae_eur_per_mwh"] < decision.evidence["champion_mae_eur_per_mwh"]
    assert decision.evidence["p"] < decision.evidence["p_allowed"] == ALPHA / 2


def test_a_worse_or_equal_challenger_is_not() -> None:
    for lear in (10.0, 11.0):
        assert next_champion(CURRENT, ["lear"], field(56, lear=lear), NOW) is None


def test_of_two_better_ones_the_best_is_promoted() -> None:
    scores = field(28, lear=8.0) + scores_of({"boosting": maes(28, 7.0, 5)})
    decision = next_champion(CURRENT, ["lear", "boosting"], scores, NOW)
    assert decision is not None
    assert decision.model == "boosting"
    assert decision.evidence["p_allowed"] == ALPHA / 2 / 2


def test_equal_models_rarely_change_places_in_a_year() -> None:
    changes = 0
    for seed in range(60):
        own, other = maes(364, 10.0, 1000 + seed), maes(364, 10.0, 2000 + seed)
        for days in range(LOOK_DAYS, 365, LOOK_DAYS):
            scores = scores_of({"ensemble": own[:days], "lear": other[:days]})
            if next_champion(CURRENT, ["lear"], scores, NOW):
                changes += 1
                break
    assert changes <= 6


def test_days_between_two_looks_change_nothing() -> None:
    scores = field(LOOK_DAYS) + scores_of(
        {"ensemble": [50.0] * 20, "lear": [1.0] * 20}, FIRST + LOOK_DAYS * DAY
    )
    assert next_champion(CURRENT, ["lear"], scores, NOW) is None


def test_after_a_decision_evidence_begins_anew() -> None:
    scores = field(LOOK_DAYS, lear=8.0)
    rolled_back = replace(
        CURRENT, decided_at=local_instant(FIRST + 10 * DAY), reason=Reason.ROLLBACK
    )
    assert next_champion(rolled_back, ["lear"], scores, NOW) is None


def test_a_champion_that_loses_to_a_rule_of_thumb_falls_at_once() -> None:
    scores = field(90) + scores_of(
        {"ensemble": [30.0] * 28, "lear": [31.0] * 28, NAIVE_WEEKLY: maes(28, 20.0, 9)},
        FIRST + 90 * DAY,
    )
    decision = next_champion(CURRENT, ["lear"], scores, NOW)
    assert decision is not None
    assert (decision.model, decision.reason) == (NAIVE_WEEKLY, Reason.FALLBACK)
    assert decision.evidence["instead_of"] == "ensemble"


def test_who_fell_can_come_back() -> None:
    fallen = ChampionDecision(SPOT.key, NAIVE_WEEKLY, local_instant(FIRST - DAY), Reason.FALLBACK)
    decision = next_champion(fallen, ["ensemble"], field(28), NOW + timedelta(hours=1))
    assert decision is not None
    assert (decision.model, decision.reason) == ("ensemble", Reason.PROMOTION)


def test_nobody_changes_without_scores() -> None:
    assert next_champion(CURRENT, ["lear"], [], NOW) is None
    assert next_champion(CURRENT, [], field(60), NOW) is None
