"""The optimum of random medium plants is the one an independent constraint programme proves."""

from collections.abc import Iterator
from concurrent.futures import Executor
from random import Random

import pytest

from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.wishes import Wish
from tests.planning_checks.constraint_process import constraint_process, least_cost
from tests.planning_checks.enumeration import books_of, cost_of
from tests.planning_checks.features import features_of
from tests.planning_checks.random_problems import medium_problem

pytestmark = pytest.mark.slow

SEEDS = (1, 2, 4, 7, 8, 29, 31, 33, 37, 40, 45, 51, 58, 65, 67, 69, 71, 74, 75, 77)
"""Those that constraint programming proves within seconds and in which something can be made."""

ROUNDED_EUR = 0.005
"""In the constraint programme watts, and what is in the battery, are whole numbers."""
TOLERANCE_EUR = 0.0101


@pytest.fixture(scope="module")
def solver() -> Iterator[Executor]:
    with constraint_process() as process:
        yield process


@pytest.mark.parametrize("seed", SEEDS)
def test_the_constraint_programme_finds_nothing_better(seed: int, solver: Executor) -> None:
    problem = medium_problem(Random(seed))  # noqa: S311 - a game
    found = solver.submit(least_cost, problem)
    plan = optimise(problem, problem.interval.start)
    least = found.result()
    if any(violation.wish is Wish.ABANDONED for violation in plan.violations):
        assert least is None  # what had begun could not go on
        problem = problem.without_begun()
        least = solver.submit(least_cost, problem).result()
    assert least is not None
    assert least.proven
    cost = cost_of(problem, plan)
    assert books_of(problem, plan) == pytest.approx(cost, abs=1e-3)
    assert least.bound_eur - ROUNDED_EUR <= cost <= least.eur + ROUNDED_EUR + TOLERANCE_EUR


def test_every_feature_is_among_them() -> None:
    problems = [medium_problem(Random(seed)) for seed in SEEDS]  # noqa: S311 - a game
    assert len({feature for problem in problems for feature in features_of(problem)}) == 19
