"""What every store of live scores and decisions promises, held against all of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.forecasting.live.memory import MemoryScoreStore
from chocolate_factory.forecasting.live.model import ChampionDecision, JudgedDay, Reason
from chocolate_factory.forecasting.live.sql import SqlScoreStore
from chocolate_factory.forecasting.live.store import ScoreStore
from chocolate_factory.forecasting.model import LEAD_BANDS
from chocolate_factory.kernel.market_time import DAY
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.storage.database import Database
from tests.fakes.series import at
from tests.unit.forecasting.live.scored import FIRST, score

NOON = at("2024-11-05T12:00+01:00")


@pytest.fixture
def store(database: Database | None) -> ScoreStore:
    return MemoryScoreStore() if database is None else SqlScoreStore(database)


def test_scores_of_a_day_take_the_place_of_those_before(store: ScoreStore) -> None:
    first = [score("lear", FIRST, 3.25), score("ensemble", FIRST, 2.5, band=LEAD_BANDS[3])]
    store.replace_scores(SPOT.key, FIRST, first, now=NOON)
    assert store.scores(SPOT.key, FIRST, FIRST) == sorted(first, key=lambda one: one.name)
    second = [score("lear", FIRST, 4.0)]
    for _ in range(2):
        store.replace_scores(SPOT.key, FIRST, second, now=NOON + timedelta(hours=1))
    assert store.scores(SPOT.key, FIRST, FIRST) == second
    assert store.judged(SPOT.key, FIRST) == [JudgedDay(FIRST, NOON + timedelta(hours=1))]


def test_scores_are_found_by_series_day_and_model(store: ScoreStore) -> None:
    for n in (2, 0, 1):
        day = FIRST + n * DAY
        scores = [score(model, day, 1.0) for model in ("lear", "ensemble")]
        store.replace_scores(SPOT.key, day, scores, now=NOON)
    found = store.scores(SPOT.key, FIRST, FIRST + DAY)
    assert [(one.name.model, one.name.day) for one in found] == [
        ("ensemble", FIRST), ("ensemble", FIRST + DAY), ("lear", FIRST), ("lear", FIRST + DAY),
    ]  # fmt: skip
    assert len(store.scores(SPOT.key, FIRST, FIRST + 9 * DAY, {"lear"})) == 3
    assert store.scores(PVPC.key, FIRST, FIRST + 9 * DAY) == []
    assert [one.day for one in store.judged(SPOT.key, FIRST + DAY)] == [
        FIRST + DAY,
        FIRST + 2 * DAY,
    ]


def test_a_day_without_anything_to_judge_is_judged_too(store: ScoreStore) -> None:
    store.replace_scores(SPOT.key, FIRST, [], now=NOON)
    assert store.judged(SPOT.key, FIRST) == [JudgedDay(FIRST, NOON)]
    assert store.judged(PVPC.key, FIRST) == []


def test_decisions_tell_the_story_newest_first(store: ScoreStore) -> None:
    assert store.decisions(SPOT.key) == []
    first = ChampionDecision(SPOT.key, "lear", NOON, Reason.PROMOTION, {"p": 0.01, "days": 28})
    second = replace(first, model="ensemble", reason=Reason.ROLLBACK, evidence={})
    third = replace(second, model="naive-epf", decided_at=NOON + timedelta(hours=1))
    for one in (first, second, third):
        store.decide(one)
    store.decide(replace(first, series=PVPC.key))
    assert store.decisions(SPOT.key) == [third, second, first]
