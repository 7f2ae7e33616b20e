"""Following plans through the past: nothing is made twice, and foresight bounds them all."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.savings.replay.follow import Outlook, follow
from chocolate_factory.savings.replay.references import (
    by_fixed_shift,
    by_foresight,
    by_valley_rule,
)
from chocolate_factory.savings.replay.settle import Settled
from tests.fakes.plants import MONDAY, a_problem, factory_problem, two_steps

HORIZON = 3 * DAY
MONEY = 0.011
"""What a plan's proof leaves open."""


def _prices(seed: int, hours: int) -> list[float]:
    dice = random.Random(seed)  # noqa: S311 - a game
    return [round(dice.uniform(-0.05, 0.35), 4) for _ in range(hours)]


def _true(truth: PlanningProblem) -> Outlook:
    slots = {slot.start: slot for slot in truth.slots}
    return lambda _now, interval: [slots[start] for start in interval.grid(60)]


def _wrong(truth: PlanningProblem, seed: int) -> Outlook:
    """Tomorrow is known; what lies further ahead has nothing to do with what comes."""
    slots = {slot.start: slot for slot in truth.slots}
    dice = random.Random(seed)  # noqa: S311 - a game
    said = {start: dice.uniform(-0.05, 0.35) for start in slots}

    def look(now: datetime, interval: Interval) -> Sequence[PricedSlot]:
        return [
            slots[start]
            if start < now + DAY
            else replace(slots[start], price_eur_per_kwh=said[start], known=False)
            for start in interval.grid(60)
        ]

    return look


def _daily(truth: PlanningProblem) -> list[datetime]:
    days = truth.interval.duration // DAY
    return [truth.interval.start + n * DAY for n in range(days)]


def _ways(truth: PlanningProblem, seed: int) -> dict[str, Settled]:
    moments = _daily(truth)
    fixed, valley = by_fixed_shift(truth), by_valley_rule(truth, [n % 3 for n in range(8 * 24)])
    assert fixed is not None
    assert valley is not None
    return {
        "fixed": fixed,
        "valley": valley,
        "true": follow(truth, moments, HORIZON, _true(truth)),
        "wrong": follow(truth, moments, HORIZON, _wrong(truth, seed)),
    }


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_all_ways_make_the_same_and_none_is_cheaper_than_foresight_is_proven_to_be(
    seed: int,
) -> None:
    truth = factory_problem(_prices(seed, 8 * 24), kg_per_month=6000)
    foresight = by_foresight(truth, HORIZON)
    assert foresight.bound_eur is not None
    assert foresight.bound_eur <= foresight.outcome.total_eur
    ways = _ways(truth, seed)
    for way in (foresight, *ways.values()):
        assert (way.short_kg, way.late) == (0, 0)
        assert way.outcome.mass_kg == 200 * len(truth.due)
        assert way.outcome.energy_kwh == pytest.approx(foresight.outcome.energy_kwh)
        assert way.outcome.total_eur >= foresight.bound_eur - MONEY
    assert ways["true"].outcome.total_eur <= ways["wrong"].outcome.total_eur
    assert ways["true"].outcome.total_eur < ways["fixed"].outcome.total_eur


def test_foresight_may_begin_no_batch_sooner_than_a_plan_could() -> None:
    truth = a_problem(two_steps(), [0.0] * 6 + [0.2] * 66, [72])
    free = by_foresight(truth, timedelta(hours=72))
    bound = by_foresight(truth, timedelta(hours=24))
    assert free.outcome.total_eur == pytest.approx(0.0)
    assert min(one.start for one in bound.outcome.starts) >= MONDAY + 48 * HOUR
    assert bound.outcome.total_eur == pytest.approx(10.0)


def test_only_what_begins_before_the_next_decision_happens() -> None:
    """Expected to be cheap later and dearer when it comes: the plan waits, and begins in time."""
    truth = a_problem(two_steps(), [0.2] * 24 + [0.4] * 24, [48])
    slots = {slot.start: slot for slot in truth.slots}

    def hopeful(now: datetime, interval: Interval) -> list[PricedSlot]:
        return [
            replace(slots[start], price_eur_per_kwh=0.1) if start >= now + DAY else slots[start]
            for start in interval.grid(60)
        ]

    moments = [MONDAY, MONDAY + DAY]
    done = follow(truth, moments, 2 * DAY, hopeful)
    assert min(one.start for one in done.outcome.starts) >= MONDAY + DAY
    assert done.outcome.total_eur == pytest.approx(50 * 0.4)
    assert done.short_kg == 0


def test_what_is_late_is_still_made() -> None:
    """Nobody sees the price of the first day, so nothing begins on it, and it is made after."""
    truth = a_problem(two_steps(), [0.2] * 72, [3])
    slots = {slot.start: slot for slot in truth.slots}

    def blind(now: datetime, interval: Interval) -> list[PricedSlot]:
        seen = [slots[start] for start in interval.grid(60)]
        return seen[:1] if now == MONDAY else seen

    done = follow(truth, [MONDAY, MONDAY + DAY], 3 * DAY, blind)
    assert (done.short_kg, done.late, done.outcome.mass_kg) == (0, 1, 100)


def test_what_runs_over_the_contracted_power_is_paid() -> None:
    truth = a_problem(two_steps(), [0.1] * 24, [24], limit_kw=15)
    done = follow(truth, [MONDAY], DAY, _true(truth))
    assert done.outcome.excess_cost_eur == pytest.approx(10.0)
    assert done.outcome.total_eur == pytest.approx(5.0 + 10.0)
