"""What was announced stays while that costs little; when it does not, the best plan is taken."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.changes import Cause, Fate
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.formulation.holding import announced_starts, holdable
from chocolate_factory.planning.model import Announced, Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.search.money import MONEY_GAP_EUR
from chocolate_factory.planning.stages import PREFERENCE_EUR, is_possible
from tests.fakes.plants import MONDAY, a_problem, two_steps

PRICES = [0.3, 0.1, 0.3, 0.2, 0.1, 0.3, 0.1, 0.1, 0.3, 0.3]
TOLERANCE_EUR = MONEY_GAP_EUR + PREFERENCE_EUR + 1e-6


def _problem(prices: Sequence[float], batches: int = 1) -> PlanningProblem:
    return a_problem(two_steps(wait=600), prices, [10] * batches)


def _after(
    plan: Plan, problem: PlanningProblem, *, threshold_eur: float = 1.0, frozen_hours: float = 0
) -> PlanningProblem:
    until = problem.interval.start + timedelta(hours=frozen_hours)
    return replace(problem, announced=Announced(plan, until, threshold_eur))


def _instants(starts: Sequence[Start]) -> set[tuple[str, str, float]]:
    return {(one.batch, one.step, (one.start - MONDAY) / HOUR) for one in starts}


def _dearer(prices: Sequence[float], hour: int, by: float) -> list[float]:
    return [price + by * (number == hour) for number, price in enumerate(prices)]


@pytest.fixture(scope="module")
def before() -> Plan:
    """Mixing (10 kWh) at 1, baking (40 kWh) at 6."""
    return optimise(_problem(PRICES), MONDAY)


def test_a_gain_below_the_threshold_changes_nothing(before: Plan) -> None:
    problem = _problem(_dearer(PRICES, 7, 0.15))  # baking at 3 is a euro cheaper now
    free = optimise(problem, MONDAY)
    assert _instants(free.starts) == {("bar-1", "mixing", 1), ("bar-1", "baking", 3)}
    kept = optimise(_after(before, problem, threshold_eur=1.5), MONDAY)
    assert _instants(kept.starts) == _instants(before.starts)
    assert kept.stability_eur == pytest.approx(kept.cost_eur - free.cost_eur)
    assert kept.stability_eur == pytest.approx(1.0)
    assert kept.gap_eur <= TOLERANCE_EUR
    assert kept.difference is not None
    assert (kept.difference.changes, kept.difference.unchanged) == ((), 2)


def test_a_gain_above_the_threshold_is_taken_whole(before: Plan) -> None:
    problem = _problem(_dearer(PRICES, 7, 0.15))
    plan = optimise(_after(before, problem, threshold_eur=0.9), MONDAY)
    assert _instants(plan.starts) == {("bar-1", "mixing", 1), ("bar-1", "baking", 3)}
    assert plan.stability_eur == 0
    assert plan.difference is not None
    [change] = plan.difference.changes
    assert (change.fate, change.cause, change.step) == (Fate.MOVED, Cause.PRICES, "baking")
    assert plan.difference.gain_eur == pytest.approx(1.0)
    assert change.old_eur is not None
    assert change.new_eur is not None
    assert change.old_eur - change.new_eur == pytest.approx(1.0)


def test_small_gains_that_were_passed_over_add_up(before: Plan) -> None:
    plan, changed = before, 0
    for step in range(1, 6):
        problem = _problem(_dearer(PRICES, 7, 0.1 + 0.05 * step))
        plan = optimise(_after(plan, problem, threshold_eur=2.0), MONDAY)
        assert plan.difference is not None
        changed += len(plan.difference.changes)
        assert (changed > 0) == (step > 2)


def test_of_plans_as_cheap_the_one_with_the_fewest_changes_is_taken(before: Plan) -> None:
    cheap = optimise(_problem([0.1] * 10), MONDAY)
    assert min(one.start for one in cheap.starts) == MONDAY
    later = _problem([0.1] * 4 + [0.2] + [0.1] * 3 + [2.0] * 2)
    moved = replace(
        before,
        starts=tuple(
            replace(one, start=one.start + 2 * HOUR, end=one.end + 2 * HOUR)
            for one in before.starts
        ),
    )
    plan = optimise(_after(moved, later), MONDAY)  # announced: mixing at 3, baking at 8
    assert ("bar-1", "mixing", 3) in _instants(plan.starts), "it costs the same and was announced"
    assert plan.difference is not None
    assert [one.step for one in plan.difference.changes] == ["baking"]


def test_what_is_frozen_stays_whatever_it_costs(before: Plan) -> None:
    problem = _problem(_dearer(PRICES, 1, 5.0))
    free = optimise(_after(before, problem, frozen_hours=1), MONDAY)
    assert ("bar-1", "mixing", 1) not in _instants(free.starts)
    frozen = optimise(_after(before, problem, frozen_hours=2), MONDAY)
    assert ("bar-1", "mixing", 1) in _instants(frozen.starts)


def test_frozen_starts_that_cannot_be_kept_give_way(before: Plan) -> None:
    plant = replace(two_steps(wait=600), closed_days=frozenset())
    away = replace(plant, recipes=tuple(replace(one, steps=one.steps[:1]) for one in plant.recipes))
    problem = replace(_problem(PRICES), plant=away)
    plan = optimise(_after(before, problem, frozen_hours=12), MONDAY)
    assert _instants(plan.starts) == {("bar-1", "mixing", 1)}


def test_new_batches_are_added_without_moving_the_others(before: Plan) -> None:
    plan = optimise(_after(before, _problem(PRICES, batches=2), threshold_eur=5.0), MONDAY)
    work = {(step, hour) for _, step, hour in _instants(plan.starts)}
    assert {(step, hour) for _, step, hour in _instants(before.starts)} <= work
    assert plan.difference is not None
    assert plan.difference.unchanged == 2
    assert [(one.fate, one.cause) for one in plan.difference.changes] == [
        (Fate.ADDED, Cause.NEWLY_DUE)
    ] * 2


def test_kilograms_are_worth_any_change(before: Plan) -> None:
    """Only if the announced baking moves is there room for the other batch."""
    problem = _problem(PRICES[:8], batches=2)
    due = tuple(replace(one, due=MONDAY + 8 * HOUR) for one in problem.due)
    crowded = replace(problem, due=due)
    plan = optimise(_after(before, crowded, threshold_eur=5.0), MONDAY)
    assert plan.mass_kg == 200
    assert plan.violations == ()


def test_a_batch_that_is_gone_is_not_announced_any_more(before: Plan) -> None:
    problem = _after(before, replace(_problem(PRICES), due=()))
    assert announced_starts(problem) == ()
    plan = optimise(problem, MONDAY)
    assert plan.difference is not None
    assert {one.cause for one in plan.difference.changes} == {Cause.NOT_DUE}


def test_possible_and_impossible_are_told_apart(before: Plan) -> None:
    assert is_possible(_after(before, _problem(PRICES), frozen_hours=12))
    assert Formulation(_problem(PRICES)).missing


cents = st.integers(-10, 40).map(lambda n: n / 100)


@given(
    weeks=st.lists(st.lists(cents, min_size=10, max_size=10), min_size=2, max_size=4),
    threshold_eur=st.sampled_from([0.0, 0.5, 2.0]),
)
@settings(max_examples=20)
def test_announced_starts_change_only_for_more_than_the_threshold(
    weeks: list[list[float]], threshold_eur: float
) -> None:
    plan: Plan | None = None
    for prices in weeks:
        problem = _problem(prices, batches=2)
        best = optimise(problem, MONDAY)
        if plan is None:
            plan = best
            continue
        told = plan
        plan = optimise(_after(told, problem, threshold_eur=threshold_eur), MONDAY)
        assert plan.cost_eur <= best.cost_eur + threshold_eur + TOLERANCE_EUR
        assert plan.difference is not None
        if plan.difference.disturbed:
            repriced = sum(_cost(one, prices) for one in told.starts)
            gain_eur = repriced - plan.cost_eur
            assert gain_eur > threshold_eur - TOLERANCE_EUR
            assert plan.difference.gain_eur == pytest.approx(gain_eur, abs=TOLERANCE_EUR)


def _cost(start: Start, prices: Sequence[float]) -> float:
    first = (start.start - MONDAY) // HOUR
    hours = (start.end - start.start) // HOUR
    return start.energy_kwh / hours * sum(prices[first : first + hours])


def test_what_was_announced_off_this_grid_cannot_be_held(before: Plan) -> None:
    quarter = timedelta(minutes=15)
    starts = tuple(
        replace(one, start=one.start + quarter, end=one.end + quarter) for one in before.starts
    )
    formulation = Formulation(_after(replace(before, starts=starts), _problem(PRICES)))
    announced = announced_starts(formulation.problem)
    assert len(announced) == 2
    assert holdable(formulation, announced) == []
    assert holdable(formulation, before.starts) == list(before.starts)
