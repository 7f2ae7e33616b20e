"""Simulating the plan in force, or a fresh one; nothing that is in force changes."""

from dataclasses import replace

import pytest

from chocolate_factory.kernel.errors import InputError, MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.operations.lock_plans import set_lock
from chocolate_factory.operations.make_plan import Wanted, make_plan
from chocolate_factory.operations.simulate_plan import (
    WantedSimulation,
    problem_of,
    simulate_plan,
)
from chocolate_factory.planning.locks.model import Ban
from chocolate_factory.simulation.disturbances import Disturbances, DurationSpread, MachineStops
from chocolate_factory.simulation.model import FloorRules
from tests.fakes.ports import Rig

ROUGH = Disturbances(DurationSpread(0.2), MachineStops(1 / 20))
FRESH = Wanted(days=3)


def test_the_plan_in_force_is_simulated_and_stays(rig: Rig) -> None:
    plan = make_plan(rig.ports)
    found = simulate_plan(rig.ports, WantedSimulation(runs=5, disturbances=ROUGH))
    assert found.plan == plan
    assert rig.ports.plans.latest() == plan
    assert len(found.trials) == 5
    assert found.measures["moved_starts"].mean > 0
    rig.pass_time(DAY)
    rig.stock()
    calm = simulate_plan(rig.ports, WantedSimulation(runs=1))
    assert calm.measures["moved_starts"].mean == 0, "it goes on from what had begun"


def test_plans_made_anew_obey_the_locks_that_stand(rig: Rig) -> None:
    plan = make_plan(rig.ports)
    rule = Ban(Interval(plan.interval.start + 2 * DAY, plan.interval.start + 3 * DAY))
    set_lock(rig.ports, rule)
    assert problem_of(rig.ports, plan).locks == (rule,)


def test_without_one_or_on_request_a_fresh_plan_is_made(rig: Rig) -> None:
    found = simulate_plan(rig.ports, WantedSimulation(runs=1, fresh=FRESH))
    assert found.plan.interval.duration == 3 * DAY
    assert rig.ports.plans.latest() is None
    total_eur = found.plan.total_eur + found.plan.carried_cost_eur
    assert found.measures["total_eur"].mean == pytest.approx(total_eur, abs=1e-6)


def test_prices_are_drawn_or_it_is_said_why_not(rig: Rig) -> None:
    wanted = WantedSimulation(runs=6, fresh=FRESH, futures=10)
    found = simulate_plan(rig.ports, wanted)
    assert (found.futures, found.note) == (10, "")
    assert found.measures["total_eur"].quantiles[0] < found.measures["total_eur"].quantiles[-1]
    refused = simulate_plan(rig.ports, replace(wanted, futures=5000))
    assert refused.futures == 0
    assert "5000 scenarios cannot be drawn" in refused.note


def test_where_mass_waits_too_long_is_told_with_its_share(rig: Rig) -> None:
    wanted = WantedSimulation(runs=20, fresh=Wanted(days=5), disturbances=ROUGH)
    found = simulate_plan(rig.ports, wanted)
    weakest = found.weakest(2)
    assert len(weakest) == 2
    batch, step, share = weakest[0]
    counted = sum((batch, step) in {(b.batch, b.step) for b in t.breaches} for t in found.trials)
    assert share == counted / 20 >= weakest[1][2] > 0


@pytest.mark.parametrize(
    "wanted",
    [
        WantedSimulation(runs=0),
        WantedSimulation(runs=10_001),
        WantedSimulation(rules=FloorRules(spoils=frozenset({"marzipan"}))),
    ],
    ids=["no run", "too many", "no such recipe"],
)
def test_what_cannot_be_simulated_is_refused_with_advice(
    rig: Rig, wanted: WantedSimulation
) -> None:
    with pytest.raises(InputError) as caught:
        simulate_plan(rig.ports, wanted)
    assert caught.value.advice


def test_a_plan_of_another_plant_is_refused(rig: Rig) -> None:
    plan = make_plan(rig.ports)
    other = tuple(replace(one, machine="press") for one in plan.starts)
    with pytest.raises(InputError) as caught:
        problem_of(rig.ports, replace(plan, starts=other))
    assert "--days" in caught.value.advice


def test_what_began_on_another_plant_is_refused(rig: Rig) -> None:
    make_plan(rig.ports)
    rig.pass_time(20 * HOUR)
    rig.stock()
    plan = make_plan(rig.ports)
    begun = plan.starts[0]
    assert begun.start < plan.interval.start
    with pytest.raises(InputError):
        problem_of(rig.ports, replace(plan, starts=(replace(begun, step="drying"), *plan.starts)))


def test_a_plan_whose_prices_are_gone_is_refused(rig: Rig) -> None:
    plan = make_plan(rig.ports)
    longer = replace(plan, interval=replace(plan.interval, end=plan.interval.end + 20 * DAY))
    with pytest.raises(MissingDataError) as caught:
        problem_of(rig.ports, longer)
    assert "--days" in caught.value.advice
