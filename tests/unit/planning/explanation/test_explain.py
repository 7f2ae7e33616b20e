"""The runner-up is the cheapest start that leaves everything else where it is: tried one by one."""

import random
from dataclasses import replace

import pytest

from chocolate_factory.planning.dispatch import supply
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.units.assign import assign_units
from chocolate_factory.planning.verify import PlanRejectedError, verify
from tests.fakes.plants import MONDAY, a_problem, a_start, daily_wave, factory_problem, two_steps


def _fits(problem: PlanningProblem, planned: list[Start]) -> bool:
    try:
        verify(problem, assign_units(problem, planned))
    except PlanRejectedError:
        return False
    return True


def _cheapest_other(problem: PlanningProblem, planned: list[Start], victim: Start) -> float | None:
    """Cost of the cheapest alternative to ``victim``, moved to every slot in turn."""
    grid = Grid(problem)
    recipe = problem.plant.recipe(victim.recipe)
    step = next(step for step in recipe.steps if step.name == victim.step)
    others = [start for start in planned if start != victim]
    due = {batch.key: batch.due for batch in problem.due}.get(victim.batch)
    last = step == recipe.steps[-1]
    before_kwh = supply(problem, others).excess_kwh
    found = []
    for slot in range(grid.count):
        start = grid.instant(slot)
        end = start + (victim.end - victim.start)
        cost = float(grid.step(recipe, step).cost_eur[slot])
        moved = replace(victim, start=start, end=end, cost_eur=cost)
        if start == victim.start or not _fits(problem, [*others, moved]):
            continue
        if last and due and victim.end <= due < end:
            continue
        if supply(problem, [*others, moved]).excess_kwh > before_kwh + 1e-6:
            continue
        found.append(cost)
    return min(found, default=None)


def _check(problem: PlanningProblem, plan: Plan, victims: int) -> int:
    planned = [start for start in plan.starts if start not in problem.begun]
    dice = random.Random(1)  # noqa: S311 - a sample
    with_other = 0
    for victim in dice.sample(planned, min(victims, len(planned))):
        least = _cheapest_other(problem, planned, victim)
        if least is None:
            assert victim.runner_up is None
            assert victim.extra_cost_eur == 0.0
            continue
        with_other += 1
        assert victim.runner_up not in (None, victim.start)
        assert victim.cost_eur + victim.extra_cost_eur == pytest.approx(least)
        assert victim.extra_cost_eur >= -plan.gap_eur - 1e-6  # or the plan were not the best
    return with_other


@pytest.mark.slow
def test_the_runner_up_of_a_week_is_the_cheapest_that_fits() -> None:
    problem = factory_problem(daily_wave(24 * 5))
    assert _check(problem, optimise(problem, MONDAY), victims=10) >= 1


@pytest.mark.parametrize("seed", range(12))
def test_the_runner_up_in_small_plants(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a game
    plant = two_steps(wait=dice.choice((0, 60, 180)), units={"baking": 2})
    begun = (a_start(plant, "bar-1", "mixing", -1.5),) if seed % 2 and seed % 3 else ()
    problem = a_problem(
        plant,
        [round(dice.uniform(-0.1, 0.3), 3) for _ in range(10)],
        [7, 8, 10],
        begun=begun,
        limit_kw=dice.choice((30, 40, 1000)),
    )
    _check(problem, optimise(problem, MONDAY), victims=9)


def test_a_start_in_time_has_no_late_runner_up() -> None:
    problem = a_problem(two_steps(wait=600), [0.2, 0.2, 0.2, 0.2, 0.0, 0.0, 0.0], [4])
    plan = optimise(problem, MONDAY)
    baking = next(start for start in plan.starts if start.step == "baking")
    assert baking.end <= problem.due[0].due
    assert baking.runner_up is not None
    assert baking.runner_up + (baking.end - baking.start) <= problem.due[0].due
