"""What a new plan takes over, and what it cannot know any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.planning.arrangements import OwnSupplySlot
from chocolate_factory.planning.carry_over import carry_over, owed, with_charge
from chocolate_factory.planning.model import Plan
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.model import Battery, Plant, PowerPhase
from tests.fakes.plants import MONDAY, a_plant, a_problem, a_recipe, a_step, two_steps

PLANT = two_steps()
PRICES = [0.1, 0.1, 0.1, 0.9, 0.9, 0.1, 0.1, 0.1]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """bar-1 mixes at 0 and bakes at 1, bar-2 mixes at 3 or later and bakes at 5."""
    made = optimise(a_problem(PLANT, PRICES, [4, 8]), MONDAY)
    assert [(one.batch, one.step) for one in made.starts] == [
        ("bar-1", "mixing"),
        ("bar-1", "baking"),
        ("bar-2", "mixing"),
        ("bar-2", "baking"),
    ]
    assert not made.violations
    return made


def _carried(plan: Plan, hours: float, plant: Plant = PLANT) -> list[tuple[str, str]]:
    found = carry_over(plan, plant, MONDAY + timedelta(hours=hours))
    return [(one.batch, one.step) for one in found]


def test_what_has_begun_is_carried_and_what_begins_at_that_instant_is_not(plan: Plan) -> None:
    assert _carried(plan, 0) == []
    assert _carried(plan, 1) == [("bar-1", "mixing")]
    assert _carried(plan, 1.5) == [("bar-1", "mixing"), ("bar-1", "baking")]


def test_a_finished_batch_is_carried_until_nobody_asks_for_it(plan: Plan) -> None:
    assert plan.starts[1].end <= MONDAY + timedelta(hours=3)
    done = [("bar-1", "mixing"), ("bar-1", "baking")]
    assert _carried(plan, 3.5)[:2] == done
    assert _carried(plan, 4)[:2] == done  # due then, and asked for by a plan made a little earlier
    assert not set(done) & set(_carried(plan, 5))


def test_a_batch_that_is_late_and_still_runs_is_carried() -> None:
    late = optimise(a_problem(PLANT, PRICES, [2]), MONDAY)
    assert late.violations
    last = max(one.end for one in late.starts)
    assert _carried(late, (last - MONDAY) / timedelta(hours=1) - 0.5)
    assert _carried(late, (last - MONDAY) / timedelta(hours=1)) == []


def _all_steps_last(minutes: int) -> Plant:
    phases = (PowerPhase(minutes, 10.0),)
    steps = [replace(step, phases=phases) for step in PLANT.recipes[0].steps]
    return replace(PLANT, recipes=(replace(PLANT.recipes[0], steps=tuple(steps)),))


@pytest.mark.parametrize(
    "plant",
    [
        a_plant(a_recipe(a_step("mixing"), a_step("baking", 120), name="tart")),
        a_plant(a_recipe(a_step("mixing", wait=0), a_step("frying", 120))),
        _all_steps_last(minutes=45),
        a_plant(a_recipe(a_step("roasting"), *PLANT.recipes[0].steps)),
        a_plant(a_recipe(PLANT.recipes[0].steps[0], a_step("resting"), PLANT.recipes[0].steps[1])),
        a_plant(a_recipe(*reversed(PLANT.recipes[0].steps))),
        replace(PLANT, machines=PLANT.machines[1:]),
        replace(PLANT, machines=tuple(replace(one, count=0) for one in PLANT.machines)),
    ],
    ids=["recipe", "step", "minutes", "new first", "new between", "order", "machine", "unit"],
)
def test_what_the_plant_no_longer_knows_is_left_out_whole(plan: Plan, plant: Plant) -> None:
    assert _carried(plan, 1.5, plant) == []


def test_what_nobody_begins_is_owed(plan: Plan) -> None:
    keys = [[one.key for one in owed(plan, MONDAY + timedelta(hours=hour))] for hour in (0, 1, 8)]
    assert keys == [["bar-1", "bar-2"], ["bar-2"], []]


def test_a_battery_goes_on_with_what_the_plan_left_in_it(plan: Plan) -> None:
    battery = Battery(capacity_kwh=20.0, power_kw=5.0, efficiency=0.9, charge_kwh=3.0)
    stored = tuple(
        OwnSupplySlot(MONDAY + timedelta(hours=hour), 0.0, 0.0, 5.0, 0.0, stored_kwh)
        for hour, stored_kwh in enumerate((8.0, 12.0))
    )
    plant, supplied = replace(PLANT, battery=battery), replace(plan, own_supply=stored)
    for hour, charge_kwh in ((0, 3.0), (1, 8.0), (2, 12.0), (9, 12.0)):
        found = with_charge(plant, supplied, MONDAY + timedelta(hours=hour))
        assert found == replace(plant, battery=replace(battery, charge_kwh=charge_kwh))
    assert with_charge(PLANT, supplied, MONDAY + timedelta(hours=2)) == PLANT
    small = replace(plant, battery=replace(battery, capacity_kwh=10.0))
    held = with_charge(small, supplied, MONDAY + timedelta(hours=2)).battery
    assert held is not None
    assert held.charge_kwh == 10.0
