"""The rule that keeps a start from cheaper hours is named, alone or with others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.planning.binding import Bind
from chocolate_factory.planning.locks.model import Ban, Pin
from chocolate_factory.planning.model import Announced, Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.model import Attended, Plant, Shift
from tests.fakes.plants import MONDAY, a_plant, a_problem, a_recipe, a_step, two_steps

CHEAP_AT_TWO = [0.3, 0.2, 0.1, 0.3, 0.3, 0.3]


def _one_step(
    attended: Attended = Attended.NEVER, shift: Shift | None = None, power_kw: float = 10.0
) -> Plant:
    recipe = a_recipe(a_step("mixing", 60, power_kw, attended=attended))
    return a_plant(recipe, shift=shift) if shift else a_plant(recipe)


def _bindings(plan: Plan) -> list[tuple[str, float, Bind, float | None, float]]:
    return [
        (
            one.step,
            (one.start - MONDAY) / HOUR,
            one.binding.rule,
            (one.binding.instead - MONDAY) / HOUR if one.binding.instead else None,
            round(one.binding.saving_eur, 6),
        )
        for one in plan.starts
        if one.binding is not None
    ]


def _plan(problem: PlanningProblem) -> list[tuple[str, float, Bind, float | None, float]]:
    return _bindings(optimise(problem, MONDAY))


def test_in_the_cheapest_hours_nothing_binds() -> None:
    assert _plan(a_problem(_one_step(), CHEAP_AT_TWO, [6])) == [
        ("mixing", 2, Bind.NOTHING, None, 0.0)
    ]


def test_people_bind() -> None:
    plant = _one_step(Attended.WHOLE, Shift("early", frozenset({0}), time(0), time(2)))
    assert _plan(a_problem(plant, CHEAP_AT_TWO, [6])) == [("mixing", 1, Bind.PEOPLE, 2, 1.0)]


def test_a_deadline_binds() -> None:
    assert _plan(a_problem(_one_step(), CHEAP_AT_TWO, [2])) == [
        ("mixing", 1, Bind.DEADLINE, 2, 1.0)
    ]


def test_the_longest_lead_binds() -> None:
    problem = a_problem(_one_step(), [0.1, 0.3, 0.2, 0.2, 0.3, 0.3], [6])
    assert _plan(replace(problem, longest_lead=4 * HOUR)) == [("mixing", 2, Bind.LEAD, 0, 1.0)]


def test_a_machine_binds() -> None:
    assert _plan(a_problem(_one_step(), CHEAP_AT_TWO, [6, 6])) == [
        ("mixing", 1, Bind.MACHINE, 2, 1.0),
        ("mixing", 2, Bind.NOTHING, None, 0.0),
    ]


def test_contracted_power_binds() -> None:
    plant = replace(_one_step(), machines=(replace(_one_step().machines[0], count=2),))
    assert _plan(a_problem(plant, CHEAP_AT_TWO, [6, 6], limit_kw=15.0)) == [
        ("mixing", 1, Bind.POWER, 2, 1.0),
        ("mixing", 2, Bind.NOTHING, None, 0.0),
    ]


@pytest.mark.parametrize(
    ("lock", "hour"),
    [
        (Ban(Interval(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR)), 1),
        (Pin("bar-1", "mixing", MONDAY), 0),
    ],
)
def test_locks_bind(lock: Ban | Pin, hour: int) -> None:
    problem = replace(a_problem(_one_step(), CHEAP_AT_TWO, [6]), locks=(lock,))
    assert _plan(problem) == [("mixing", hour, Bind.LOCK, 2, 1.0 + (hour == 0))]


def test_waits_bind_where_nothing_else_does() -> None:
    prices = [0.1, 0.3, 0.3, 0.1, 0.1, 0.3]
    assert _plan(a_problem(two_steps(wait=0), prices, [6])) == [
        ("mixing", 2, Bind.NEXT_STEP, 0, 2.0),
        ("baking", 3, Bind.NOTHING, None, 0.0),
    ]


@pytest.mark.parametrize(
    ("frozen_hours", "threshold_eur", "rule"),
    [(3, 0.0, Bind.FROZEN), (0, 5.0, Bind.STABILITY)],
)
def test_what_was_announced_binds(frozen_hours: int, threshold_eur: float, rule: Bind) -> None:
    before = optimise(a_problem(_one_step(), CHEAP_AT_TWO, [6]), MONDAY)
    prices: Sequence[float] = [0.3, 0.2, 0.4, 0.3, 0.3, 0.3]
    announced = Announced(before, MONDAY + timedelta(hours=frozen_hours), threshold_eur)
    problem = replace(a_problem(_one_step(), prices, [6]), announced=announced)
    assert _plan(problem) == [("mixing", 2, rule, 1, 2.0)]


def test_rules_that_bind_together_leave_no_cheapest_hours() -> None:
    before = optimise(a_problem(two_steps(wait=0), [0.3, 0.1, 0.1, 0.3, 0.3, 0.3], [6]), MONDAY)
    announced = Announced(before, MONDAY + timedelta(hours=3), 0.0)
    problem = a_problem(two_steps(wait=0), [0.3, 0.3, 0.3, 0.1, 0.1, 0.3], [6])
    assert _plan(replace(problem, announced=announced)) == [
        ("mixing", 0, Bind.FROZEN, 3, 2.0),
        ("baking", 1, Bind.FROZEN, 3, 8.0),
    ]
