"""What must hold for every plan of every plant, with all that a plant may have."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.wishes import Wish
from tests.planning_checks.enumeration import books_of, cost_of
from tests.planning_checks.random_problems import small_problem
from tests.planning_checks.variations import (
    at_prices,
    electricity_only,
    one_more_of_each,
    wider_shifts,
    with_slots,
)

pytestmark = pytest.mark.slow

GAP_EUR = 0.0101
problems = st.randoms(use_true_random=False).map(small_problem)
moderate = settings(max_examples=20)


def _planned(problem: PlanningProblem) -> Plan:
    plan = optimise(problem, problem.interval.start)
    assume(not any(violation.wish == "abandoned" for violation in plan.violations))
    return plan


def _cost(problem: PlanningProblem) -> float:
    """All that the plan makes as small as it can, by the plain rules; infinite if it breaks one."""
    return cost_of(problem, _planned(problem))


@settings(max_examples=60)
@given(problem=problems)
def test_the_books_agree_with_the_plain_rules(problem: PlanningProblem) -> None:
    plan = _planned(problem)
    assert books_of(problem, plan) == pytest.approx(cost_of(problem, plan), abs=1e-4)


@moderate
@given(problem=problems)
def test_more_machines_never_cost_more(problem: PlanningProblem) -> None:
    assert _cost(one_more_of_each(problem)) <= _cost(problem) + GAP_EUR


@moderate
@given(problem=problems)
def test_wider_shifts_never_cost_more(problem: PlanningProblem) -> None:
    assert _cost(wider_shifts(problem)) <= _cost(problem) + GAP_EUR


@moderate
@given(problem=problems, dice=st.randoms(use_true_random=False))
def test_lower_prices_never_cost_more(problem: PlanningProblem, dice: Random) -> None:
    problem = problem.without_begun()  # whose electricity is not charged, but saved by panels
    lower = [slot.price_eur_per_kwh - dice.uniform(0, 0.3) for slot in problem.slots]
    assert _cost(at_prices(problem, lower)) <= _cost(problem) + GAP_EUR


@moderate
@given(problem=problems)
def test_a_flat_price_saves_nothing(problem: PlanningProblem) -> None:
    flat = with_slots(electricity_only(problem), price_eur_per_kwh=0.15)
    plan = _planned(flat)
    assume(plan.baseline is not None)
    assert plan.baseline is not None
    assert abs(plan.baseline.total_eur - plan.total_eur) <= GAP_EUR


@moderate
@given(problem=problems, more=st.floats(-0.3, 0.3).map(lambda x: round(x, 3)))
def test_a_constant_on_every_price_changes_no_start(problem: PlanningProblem, more: float) -> None:
    plain = electricity_only(problem)
    shifted = at_prices(plain, [slot.price_eur_per_kwh + more for slot in plain.slots])
    before, after = _planned(plain), _planned(shifted)
    # Where not all can be made, prices decide what is: that is less energy, or more.
    assume(not any(one.wish is Wish.UNMET for one in (*before.violations, *after.violations)))
    begun = set(plain.begun)
    energy_kwh = sum(start.energy_kwh for start in before.starts if start not in begun)
    expected = cost_of(plain, before) + more * energy_kwh
    assert cost_of(shifted, after) == pytest.approx(expected, abs=GAP_EUR)
    if all(start.runner_up is None or start.extra_cost_eur > GAP_EUR for start in before.starts):
        moved = {(one.step, one.start) for one in before.starts} ^ {
            (one.step, one.start) for one in after.starts
        }
        assert not moved


@moderate
@given(problem=problems)
def test_negative_prices_are_earned_not_clipped(problem: PlanningProblem) -> None:
    plain = electricity_only(replace(problem, begun=(), due=problem.due))
    paid = at_prices(plain, [-0.2] * len(plain.slots))
    plan = _planned(paid)
    assert plan.cost_eur == pytest.approx(-0.2 * plan.energy_kwh)
