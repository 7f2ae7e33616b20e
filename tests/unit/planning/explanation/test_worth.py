"""What one more of something is worth is what a plan with one more of it saves."""

from dataclasses import replace
from datetime import time

import pytest

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.explanation.worth import Resource, Worth, worth_of_more
from chocolate_factory.planning.locks.model import Pin
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.model import Attended, Shift
from tests.fakes.plants import (
    MONDAY,
    a_plant,
    a_problem,
    a_recipe,
    a_start,
    a_step,
    daily_wave,
    factory_problem,
    two_steps,
)

CHEAP_AT_TWO = [0.3, 0.2, 0.1, 0.4, 0.3, 0.3]


def _by_key(found: list[Worth]) -> dict[tuple[Resource, str], Worth]:
    return {(one.resource, one.name): one for one in found}


def test_another_machine_would_let_both_run_in_the_cheapest_hour() -> None:
    plant = a_plant(a_recipe(a_step("mixing")))
    found = _by_key(worth_of_more(a_problem(plant, CHEAP_AT_TWO, [6, 6])))
    worth = found[Resource.MACHINE, "mixing-machine"]
    assert worth.saving_eur == pytest.approx(10 * 0.1)
    assert worth.hours == 6
    assert worth.saving_eur_per_hour == pytest.approx(1 / 6)
    assert worth.error_eur == pytest.approx(0.01)
    assert found[Resource.POWER, ""].saving_eur == 0


def test_a_kilowatt_is_worth_what_exceeding_by_it_costs() -> None:
    plant = a_plant(a_recipe(a_step("mixing", 60, 10.0)))
    found = _by_key(worth_of_more(a_problem(plant, CHEAP_AT_TWO, [6], limit_kw=8.0)))
    assert found[Resource.POWER, ""].saving_eur == pytest.approx(1.0)


def test_an_hour_more_of_a_shift_opens_its_hour() -> None:
    shift = Shift("day", frozenset({0}), time(1), time(2))
    plant = a_plant(a_recipe(a_step("mixing", attended=Attended.WHOLE)), shift=shift)
    found = _by_key(worth_of_more(a_problem(plant, CHEAP_AT_TWO, [6])))
    assert found[Resource.SHIFT_LATER, "day"].saving_eur == pytest.approx(1.0)
    assert found[Resource.SHIFT_LATER, "day"].hours == 1
    assert found[Resource.SHIFT_EARLIER, "day"].saving_eur == 0


def test_people_who_are_always_there_cannot_come_longer() -> None:
    found = worth_of_more(a_problem(a_plant(a_recipe(a_step("mixing"))), CHEAP_AT_TWO, [6]))
    assert {one.resource for one in found} == {Resource.MACHINE, Resource.POWER}


def test_locks_that_clash_and_batches_that_cannot_go_on_are_given_up_as_for_a_plan() -> None:
    plant = two_steps(wait=0)
    pins = (Pin("bar-1", "mixing", MONDAY + 3 * HOUR), Pin("bar-1", "baking", MONDAY + 2 * HOUR))
    problem = a_problem(plant, CHEAP_AT_TWO, [6, 6])
    assert worth_of_more(replace(problem, locks=pins))
    stuck = a_start(plant, "bar-1", "mixing", -3)
    assert worth_of_more(replace(problem, begun=(stuck,)))


def test_where_nothing_is_due_nothing_is_worth_anything() -> None:
    found = worth_of_more(a_problem(a_plant(a_recipe(a_step("mixing"))), CHEAP_AT_TWO))
    assert {one.saving_eur for one in found} == {0.0}


@pytest.mark.slow
def test_in_the_factory_it_is_the_difference_of_two_plans() -> None:
    problem = factory_problem(daily_wave(24 * 3), kg_per_month=12_000.0)
    base = optimise(problem, MONDAY)
    conche = problem.plant.machine("conche")
    machines = tuple(
        replace(one, count=one.count + (one is conche)) for one in problem.plant.machines
    )
    more = replace(problem, plant=replace(problem.plant, machines=machines))
    better = optimise(more, MONDAY)
    assert base.violations == better.violations == ()
    worth = _by_key(worth_of_more(problem))[Resource.MACHINE, "conche"]
    assert worth.saving_eur > worth.error_eur
    assert worth.saving_eur == pytest.approx(
        base.total_eur - better.total_eur, abs=worth.error_eur + 0.02
    )
