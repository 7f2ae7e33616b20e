"""The best plan that keeps a lock is the one found by trying everything; else it is released."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.planning.locks.model import Ban, Pin, Rule
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.wishes import Wish
from tests.fakes.plants import MONDAY, a_plant, a_problem, a_recipe, a_start, a_step
from tests.planning_checks.enumeration import Demanded, cost_of, least_cost_eur
from tests.planning_checks.plain_rules import Route

TOLERANCE_EUR = 0.0101
MINUTES = 60


def _tiny(dice: random.Random) -> PlanningProblem:
    hours = dice.randint(6, 9)
    steps = [
        a_step(name, dice.choice((60, 120)), dice.choice((10.0, 25.0)), wait=dice.choice((0, 120)))
        for name in ("mixing", "baking")
    ]
    plant = a_plant(a_recipe(*steps), units={"mixing": dice.choice((1, 2))})
    prices = [round(dice.uniform(-0.1, 0.4), 3) for _ in range(hours)]
    begun = (a_start(plant, "bar-1", "mixing", -1.0),) if dice.random() < 0.3 else ()
    due = [hours] * dice.choice((1, 2, 3))
    return a_problem(plant, prices, due, begun=begun)


def _pin(dice: random.Random, problem: PlanningProblem) -> tuple[Rule, Demanded]:
    """Batches of a recipe are alike, so it is kept where any that has not begun starts then."""
    step, hour = dice.randint(0, 1), dice.randint(0, len(problem.slots) - 1)
    batch = max(problem.due).key
    fresh = batch not in problem.begun_batches

    def kept(batches: Sequence[Route]) -> bool:
        return any(
            run.step == step and run.start == hour * MINUTES and (not fresh or made[0].start >= 0)
            for made in batches
            for run in made
        )

    return Pin(batch, ("mixing", "baking")[step], MONDAY + hour * HOUR), kept


def _ban(dice: random.Random, problem: PlanningProblem) -> tuple[Rule, Demanded]:
    first = dice.randint(0, len(problem.slots) - 1)
    last = first + dice.choice((1, 2))
    machine = dice.choice((None, "mixing-machine", "baking-machine"))

    def kept(batches: Sequence[Route]) -> bool:
        return not any(
            run.start >= 0
            and run.start < last * MINUTES
            and run.end > first * MINUTES
            and machine in (None, ("mixing-machine", "baking-machine")[run.step])
            for made in batches
            for run in made
        )

    return Ban(Interval(MONDAY + first * HOUR, MONDAY + last * HOUR), None, machine), kept


@pytest.mark.parametrize("seed", range(60))
def test_nothing_tried_is_better(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a game
    problem = _tiny(dice)
    lock, kept = dice.choice((_pin, _ban))(dice, problem)
    plan = optimise(replace(problem, locks=(lock,)), MONDAY)
    least = least_cost_eur(problem, kept)
    released = any(one.wish is Wish.LOCK for one in plan.violations)
    assert released == (least == float("inf"))
    if released:
        least = least_cost_eur(problem)
    cost = cost_of(problem, plan)
    assert least - 1e-6 <= cost <= least + TOLERANCE_EUR
