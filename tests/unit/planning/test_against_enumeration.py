"""The optimum of random tiny plants is the one found by trying everything."""

import random
from datetime import time, timedelta

import pytest

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.production.model import Attended, Shift
from tests.fakes.plants import (
    ALWAYS,
    MONDAY,
    PLENTY_KW,
    a_plant,
    a_problem,
    a_recipe,
    a_start,
    a_step,
)
from tests.unit.planning.enumeration import cost_of, least_cost_eur

TOLERANCE_EUR = 0.0101


def _tiny(seed: int) -> tuple[PlanningProblem, list[tuple[int, int]]]:
    """A problem of few hours, and when people are there."""
    dice = random.Random(seed)  # noqa: S311 - a game
    hours, names = dice.randint(5, 9), ("mixing", "baking", "packing")[: dice.choice((1, 2, 2, 3))]
    begins = dice.choice((0, 1, 2))
    shift, windows = ALWAYS, [(0, hours)]
    if begins:
        shift, windows = (
            Shift("narrow", frozenset({0}), time(begins), time(begins + 4)),
            [(begins, begins + 4)],
        )
    steps = [
        a_step(
            name,
            dice.choice((60, 60, 120, 30, 90)),
            dice.choice((10.0, 25.0)),
            attended=dice.choice(list(Attended)),
            wait=dice.choice((0, 60, 120, 30)),
        )
        for name in names
    ]
    plant = a_plant(
        a_recipe(*steps), units={name: dice.choice((1, 1, 2)) for name in names}, shift=shift
    )
    most = 2 if len(names) == 3 else 3
    due = sorted(dice.choice((hours, hours, dice.randint(2, hours))) for _ in range(most))
    begun: tuple[Start, ...] = ()
    if dice.random() < 0.4 and len(names) > 1:
        begun = (a_start(plant, "bar-1", "mixing", dice.choice((-1.0, -0.5, -2.0))),)
    prices = [round(dice.uniform(-0.1, 0.4), 3) for _ in range(hours)]
    limit_kw = dice.choice((PLENTY_KW, 30.0, 20.0))
    return a_problem(
        plant, prices, due[: dice.randint(1, most)], begun=begun, limit_kw=limit_kw
    ), windows


@pytest.mark.parametrize("seed", range(120))
def test_nothing_tried_is_better(seed: int) -> None:
    problem, windows = _tiny(seed)
    plan = optimise(problem, MONDAY)
    least = least_cost_eur(problem, windows)
    if any(violation.wish is Wish.ABANDONED for violation in plan.violations):
        assert least == float("inf")  # what had begun could not go on
        return
    planned = [start for start in plan.starts if start not in problem.begun]
    cost = cost_of(problem, planned)
    assert least - 1e-6 <= cost <= least + TOLERANCE_EUR
    assert cost - least <= plan.gap_eur + 1e-6


def test_the_random_plants_are_a_fair_sample() -> None:
    problems = [_tiny(seed)[0] for seed in range(120)]
    assert sum(bool(problem.begun) for problem in problems) > 15
    assert sum(problem.plant.shifts != (ALWAYS,) for problem in problems) > 30
    assert sum(problem.slots[0].power_limit_kw < PLENTY_KW for problem in problems) > 30
    plans = [optimise(problem, MONDAY) for problem in problems]
    assert sum(not plan.violations for plan in plans) > 40
    plain = set(Wish) - {Wish.EXTRA_SHIFT, Wish.STORAGE}
    assert {v.wish for plan in plans for v in plan.violations} == plain
    assert all(plan.issued_at - MONDAY == timedelta(0) for plan in plans)
