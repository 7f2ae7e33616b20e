"""What cannot be done gets the best partial plan, short by as few kilograms as can be."""

from collections.abc import Callable
from random import Random

import pytest

from chocolate_factory.planning.model import PlanningProblem, PlanStatus
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.wishes import Wish
from tests.planning_checks.enumeration import cost_of, least_cost_eur
from tests.planning_checks.random_problems import small_problem
from tests.planning_checks.variations import (
    IMPOSSIBLE,
    SHORTFALL_EUR_PER_KG,
    all_away,
    kilograms_only,
    nobody_comes,
    unbearable,
)

TOLERANCE_EUR = 0.0101


def _problem(seed: int, spoil: Callable[[PlanningProblem], PlanningProblem]) -> PlanningProblem:
    """One in which nothing that has begun forbids all the rest."""
    return spoil(small_problem(Random(seed)).without_begun())  # noqa: S311 - a game


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("spoil", IMPOSSIBLE)
def test_the_best_part_is_planned_and_the_rest_named_in_kilograms(
    seed: int, spoil: Callable[[PlanningProblem], PlanningProblem]
) -> None:
    problem = _problem(seed, spoil)
    plan = optimise(problem, problem.interval.start)
    assert cost_of(problem, plan) <= least_cost_eur(problem) + TOLERANCE_EUR
    asked = sum(problem.plant.recipe(batch.recipe).batch_kg for batch in problem.due)
    assert plan.mass_kg + plan.shortfall_kg == pytest.approx(asked)
    if plan.shortfall_kg:
        assert plan.status is PlanStatus.PARTIAL
        assert all(one.message for one in plan.violations)


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("spoil", IMPOSSIBLE)
def test_no_plan_is_short_by_fewer_kilograms(
    seed: int, spoil: Callable[[PlanningProblem], PlanningProblem]
) -> None:
    problem = kilograms_only(_problem(seed, spoil))
    plan = optimise(problem, problem.interval.start)
    least_kg = least_cost_eur(problem) / SHORTFALL_EUR_PER_KG
    assert plan.shortfall_kg == pytest.approx(least_kg, abs=1e-6)


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("spoil", [all_away, unbearable])
def test_where_nothing_can_run_all_of_it_is_missing(
    seed: int, spoil: Callable[[PlanningProblem], PlanningProblem]
) -> None:
    problem = _problem(seed, spoil)
    plan = optimise(problem, problem.interval.start)
    assert plan.starts == ()
    assert {one.batch for one in plan.violations if one.wish is Wish.UNMET} == {
        batch.key for batch in problem.due
    }


def test_without_people_only_what_runs_by_itself_is_made() -> None:
    plans = [
        optimise(problem := _problem(seed, nobody_comes), problem.interval.start)
        for seed in range(40)
    ]
    assert any(plan.mass_kg for plan in plans)
    assert any(plan.shortfall_kg and not plan.starts for plan in plans)
