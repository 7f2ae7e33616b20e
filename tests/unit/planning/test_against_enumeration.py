"""The optimum of random small plants, with all a plant may have, is the one found by trying all."""

from collections import Counter
from functools import cache
from random import Random

import pytest

from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.wishes import Wish
from tests.planning_checks.enumeration import books_of, cost_of, least_cost_eur
from tests.planning_checks.features import features_of
from tests.planning_checks.random_problems import small_problem
from tests.planning_checks.variations import in_quarters

PROBLEMS = 200
TOLERANCE_EUR = 0.0101


@cache
def _problem(seed: int) -> PlanningProblem:
    return small_problem(Random(seed))  # noqa: S311 - a game


@cache
def _plan(seed: int) -> Plan:
    return _planned(_problem(seed))


def _planned(problem: PlanningProblem) -> Plan:
    return optimise(problem, problem.interval.start)


@pytest.mark.parametrize("seed", range(PROBLEMS))
def test_nothing_tried_is_better(seed: int) -> None:
    _compare(_problem(seed), _plan(seed))


@pytest.mark.parametrize("seed", [n for n in range(100) if _problem(n).slot_minutes == 60])
def test_nothing_tried_is_better_where_quarters_of_an_hour_are_priced(seed: int) -> None:
    problem = in_quarters(_problem(seed), seed)
    _compare(problem, _planned(problem))


def _compare(problem: PlanningProblem, plan: Plan) -> None:
    least = least_cost_eur(problem)
    if any(violation.wish is Wish.ABANDONED for violation in plan.violations):
        assert least == float("inf")  # what had begun could not go on
        problem = problem.without_begun()
        least = least_cost_eur(problem)
    cost = cost_of(problem, plan)
    assert least - 1e-6 <= cost <= least + TOLERANCE_EUR
    assert cost - least <= plan.gap_eur + 1e-6
    assert books_of(problem, plan) == pytest.approx(cost, abs=1e-4)


def test_the_random_plants_are_a_fair_sample() -> None:
    problems = [_problem(seed) for seed in range(PROBLEMS)]
    seen = Counter(feature for problem in problems for feature in features_of(problem))
    assert min(seen.values()) >= 10
    assert len(seen) == 20
    plans = [_plan(seed) for seed in range(PROBLEMS)]
    assert sum(bool(plan.mass_kg) for plan in plans) > 100
    assert sum(not plan.violations for plan in plans) > 60
    assert {one.wish for plan in plans for one in plan.violations} == set(Wish) - {Wish.LOCK}
