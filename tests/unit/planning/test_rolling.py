"""Plans one after the other: what has begun stays, and following the plan never costs more."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, ceil_to
from chocolate_factory.planning.carry_over import carry_over
from chocolate_factory.planning.dispatch import supply
from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.verify import verify
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.production.config import Site
from chocolate_factory.production.demand import due_batches
from tests.fakes.plants import MONDAY, PLENTY_KW, linares, slots_of

GAP_EUR = 0.0101
NOTHING: tuple[Start, ...] = ()


def _prices(seed: int, days: int) -> list[float]:
    dice = random.Random(seed)  # noqa: S311 - a game
    return [round(dice.uniform(-0.05, 0.35), 4) for _ in range(24 * days)]


def _next(
    site: Site, slots: Sequence[PricedSlot], now: datetime, before: Plan | None
) -> PlanningProblem:
    """The problem at ``now`` over ``slots`` from then on, as make_plan puts it."""
    first = ceil_to(now, 60)
    left = tuple(slot for slot in slots if slot.start >= first)
    end = left[-1].start + HOUR
    due_from, begun = first + DAY, NOTHING
    if before is not None:
        due_from, begun = max(now, before.due_from), carry_over(before, site.plant(), first)
    due = due_batches(site.demanded(), site.plant(), Interval(min(due_from, end), end))
    return PlanningProblem(site.plant(), left, 60, tuple(due), begun, due_from)


def _moments(seed: int, start: datetime, turns: int) -> list[datetime]:
    dice = random.Random(seed)  # noqa: S311 - a game
    moments = [start]
    for _ in range(turns):
        moments.append(moments[-1] + timedelta(minutes=dice.choice((7, 30, 60, 210, 600, 1410))))
    return moments


def _run(starts: Sequence[Start], before: datetime) -> set[Start]:
    """Without what each plan says about it."""
    bare = (replace(one, runner_up=None, extra_cost_eur=0.0) for one in starts)
    return {one for one in bare if one.start < before}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_rolling_horizon_keeps_what_has_begun(seed: int) -> None:
    site, slots = linares(), slots_of(_prices(seed, 9), limit_kw=135.0)
    plan: Plan | None = None
    for now in _moments(seed, MONDAY + seed * HOUR, 9):
        ahead = [slot for slot in slots if slot.start < ceil_to(now, 60) + 4 * DAY]
        problem = _next(site, ahead, now, plan)
        latest = optimise(problem, now)
        verify(problem, [start for start in latest.starts if start not in problem.begun])
        assert latest.violations == ()
        if plan is not None:
            begun = _run(problem.begun, ceil_to(now, 60))
            assert _run(latest.starts, ceil_to(now, 60)) == begun
            asked = {batch.key for batch in problem.due}
            done = {one.batch for one in plan.starts if one.start < now}
            assert asked & done <= problem.begun_batches  # nothing is made twice
        plan = latest


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_replanning_at_the_same_prices_never_costs_more(seed: int) -> None:
    site, slots = linares(), slots_of(_prices(100 + seed, 4), limit_kw=PLENTY_KW)
    executed: dict[tuple[str, str], Start] = {}
    plan: Plan | None = None
    first_cost_eur, turns = 0.0, 0
    for now in _moments(seed, MONDAY, 8):
        if now > MONDAY + 3 * DAY:
            break
        problem = _next(site, slots, now, plan)
        latest = optimise(problem, now)
        assert all(violation.wish is not Wish.ABANDONED for violation in latest.violations)
        if plan is None:
            first_cost_eur = latest.cost_eur
        else:
            gone = (one for one in plan.starts if one.start < ceil_to(now, 60))
            executed |= {(one.batch, one.step): one for one in gone}
        everything = executed | {(one.batch, one.step): one for one in latest.starts}
        cost_eur = sum(one.cost_eur for one in everything.values())
        turns += 1
        assert cost_eur <= first_cost_eur + turns * GAP_EUR
        plan = latest
    assert turns > 3


def test_a_batch_finished_before_a_due_instant_on_the_next_slot_is_not_made_again() -> None:
    """At 23:30 the batch due at midnight is still asked for, and its starts still count."""
    site, slots = linares(), slots_of(_prices(5, 6), limit_kw=135.0)
    plan = optimise(_next(site, slots, MONDAY, None), MONDAY)
    batch = min(plan.due)
    assert max(one.end for one in plan.starts if one.batch == batch.key) < batch.due
    now = batch.due - HOUR / 2
    problem = _next(site, slots, now, plan)
    assert batch in problem.due
    assert batch.key in problem.begun_batches
    latest = optimise(problem, now)
    again = [one for one in latest.starts if one.batch == batch.key and one.start >= batch.due]
    assert again == []
    assert latest.violations == ()


def test_a_shorter_look_ahead_excess_is_measured_from_its_own_start() -> None:
    site, slots = linares(), slots_of(_prices(6, 5), limit_kw=20.0)
    plan = optimise(_next(site, slots, MONDAY, None), MONDAY)
    problem = _next(site, slots, MONDAY + 30 * HOUR, plan)
    latest = optimise(problem, MONDAY + 30 * HOUR)
    planned = [one for one in latest.starts if one not in problem.begun]
    excess_kwh = supply(problem, planned).excess_kwh
    assert latest.excess_cost_eur == pytest.approx(excess_kwh)
    assert 0 < latest.excess_cost_eur < plan.excess_cost_eur
