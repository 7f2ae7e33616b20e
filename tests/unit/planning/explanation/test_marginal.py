"""What one more batch costs, against every way of squeezing it in."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import time

import pytest

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.dispatch import supply
from chocolate_factory.planning.explanation.marginal import extra_batches
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.units.assign import assign_units
from chocolate_factory.planning.verify import PlanRejectedError, verify
from chocolate_factory.production.model import Attended, DueBatch, Shift
from tests.fakes.plants import MONDAY, a_plant, a_problem, a_recipe, a_step

EXTRA = DueBatch(MONDAY + 99 * HOUR, "bar", 99)


def _tiny(seed: int) -> PlanningProblem:
    dice = random.Random(seed)  # noqa: S311 - a game
    hours = dice.randint(8, 11)
    steps = [
        a_step(
            name,
            dice.choice((60, 60, 120, 90)),
            dice.choice((10.0, 25.0)),
            attended=dice.choice((Attended.NEVER, Attended.START, Attended.WHOLE)),
            wait=dice.choice((0, 60, 180, 30)),
        )
        for name in ("mixing", "baking", "packing")[: dice.choice((2, 3))]
    ]
    units = {step.name: dice.choice((1, 1, 2)) for step in steps}
    shift = Shift("day", frozenset({0}), time(dice.choice((0, 1))), time(dice.choice((8, 11))))
    plant = a_plant(a_recipe(*steps), units=units, shift=shift)
    prices = [round(dice.uniform(-0.1, 0.4), 3) for _ in range(hours)]
    limit_kw = dice.choice((1000.0, 30.0))
    return a_problem(plant, prices, [hours] * dice.choice((0, 1, 2)), limit_kw=limit_kw)


def _routes(problem: PlanningProblem, done: tuple[Start, ...] = ()) -> Iterator[tuple[Start, ...]]:
    """Every way of starting all steps on the grid in order; rules are for ``verify``."""
    grid, recipe = Grid(problem), problem.plant.recipes[0]
    if len(done) == len(recipe.steps):
        yield done
        return
    grid_step = grid.step(recipe, recipe.steps[len(done)])
    for slot in range(grid.number(done[-1].end) if done else 0, grid.count):
        start = grid.instant(slot)
        one = Start(
            EXTRA.key,
            "bar",
            grid_step.step.name,
            grid_step.step.machine,
            1,
            start,
            start + grid_step.step.minutes / 60 * HOUR,
            grid_step.step.energy_kwh,
            float(grid_step.cost_eur[slot]),
            price_known=True,
        )
        yield from _routes(problem, (*done, one))


def _least(problem: PlanningProblem, plan: Plan) -> dict[float, float]:
    """Cost of the cheapest way that passes all rules, by the hour in which it begins."""
    more = replace(problem, due=(*problem.due, EXTRA))
    excess_kwh = supply(problem, plan.starts).excess_kwh
    found: dict[float, float] = {}
    for route in _routes(problem):
        try:
            verify(more, assign_units(more, [*plan.starts, *route], {}))
        except PlanRejectedError:
            continue
        added_kwh = supply(more, [*plan.starts, *route]).excess_kwh - excess_kwh
        cost = sum(one.cost_eur for one in route) + added_kwh * problem.excess_eur_per_kwh
        hour = (route[0].start - MONDAY) / HOUR
        found[hour] = min(cost, found.get(hour, cost))
    return found


@pytest.mark.parametrize("seed", range(25))
def test_one_more_batch_costs_what_the_cheapest_way_costs(seed: int) -> None:
    problem = _tiny(seed)
    plan = optimise(problem, MONDAY)
    least = _least(problem, plan)
    extra = extra_batches(problem, plan, "bar")
    assert [(one.starts[0] - MONDAY) / HOUR for one in extra] == sorted(least)
    for one in extra:
        assert one.cost_eur == pytest.approx(least[(one.starts[0] - MONDAY) / HOUR])
        assert one.end > one.starts[-1]


def test_the_random_plants_leave_room_and_want_of_it() -> None:
    rooms = []
    for seed in range(25):
        problem = _tiny(seed)
        rooms.append(len(extra_batches(problem, optimise(problem, MONDAY), "bar")))
    assert sum(room > 0 for room in rooms) > 10
    assert sum(room == 0 for room in rooms) > 1
