"""An undisturbed run is the plan; a disturbed one is the same whenever it is run again."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.carry_over import carry_over
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.simulation.disturbances import (
    Disturbances,
    DurationSpread,
    LateShifts,
    MachineStops,
)
from chocolate_factory.simulation.model import Experiment, FloorRules, Replanning
from chocolate_factory.simulation.simulate import simulate
from tests.fakes.floors import experiment_of
from tests.fakes.plants import MONDAY, daily_wave, factory_problem
from tests.unit.planning.wide_plants import wide_problem

ROUGH = Disturbances(DurationSpread(0.15), MachineStops(1 / 40), LateShifts(0.2))
prices_of = st.lists(st.floats(-0.1, 0.5).map(lambda x: round(x, 4)), min_size=72, max_size=72)


def _assert_as_planned(experiment: Experiment) -> None:
    plan, trial = experiment.plan, simulate(experiment, seed=3, run=5)
    first = plan.interval.start
    planned = {
        (one.batch, one.step, one.unit, one.start, one.end)
        for one in plan.starts
        if one.start >= first
    }
    began = {(one.batch, one.step, one.unit, one.start, one.end) for one in trial.starts}
    assert began == planned
    cost_eur = plan.cost_eur + plan.carried_cost_eur
    assert trial.money.energy_eur == pytest.approx(cost_eur, abs=1e-6)
    assert trial.money.excess_eur == pytest.approx(plan.excess_cost_eur, abs=1e-6)
    late = {one.batch for one in plan.violations if one.breaks_demand}
    asked = [one for one in plan.due if one.key not in late]
    kg = {one.name: one.batch_kg for one in experiment.problem.plant.recipes}
    assert trial.delivery.in_time_kg == sum(kg[one.recipe] for one in asked)
    assert (trial.breaches, trial.moved, trial.stopped_minutes) == ((), 0, 0)


@pytest.mark.slow
@settings(max_examples=15)
@given(
    prices=prices_of,
    kg=st.sampled_from([2000.0, 4300.0, 9000.0]),
    minutes=st.sampled_from([15, 60]),
    limit_kw=st.sampled_from([60.0, 135.0]),
)
def test_without_disturbances_the_plan_comes_true(
    prices: list[float], kg: float, minutes: int, limit_kw: float
) -> None:
    each = 60 // minutes
    slots = [price for price in prices for _ in range(each)]
    problem = factory_problem(slots, minutes=minutes, kg_per_month=kg, limit_kw=limit_kw)
    _assert_as_planned(experiment_of(problem))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 5, 6, 11, 14, 23, 34, 40])
def test_also_with_every_rule_there_is(seed: int) -> None:
    """By the minute, power above the contract is never more, and mass in stores never less."""
    experiment = experiment_of(wide_problem(seed))
    plan, trial = experiment.plan, simulate(experiment)
    began = {(one.batch, one.step, one.unit, one.start, one.end) for one in trial.starts}
    assert began == {
        (one.batch, one.step, one.unit, one.start, one.end)
        for one in plan.starts
        if one.start >= plan.interval.start
    }
    money = trial.money
    carried_eur = plan.cost_eur + plan.labour_eur + plan.carried_cost_eur
    assert money.energy_eur + money.labour_eur == pytest.approx(carried_eur, abs=1e-5)
    assert money.opening_eur == pytest.approx(plan.opening_eur)
    assert money.changeover_eur == pytest.approx(plan.changeover_eur)
    assert money.own_supply_eur == pytest.approx(plan.own_supply_eur, abs=1e-3)
    assert money.excess_eur <= plan.excess_cost_eur + 1e-3
    assert money.storage_eur >= plan.storage_eur - 1e-6


@pytest.mark.parametrize("hours", [9, 20, 31])
def test_also_from_what_has_begun(hours: int) -> None:
    problem = factory_problem(daily_wave(72), kg_per_month=9000)
    plan = optimise(problem, MONDAY)
    later = MONDAY + hours * HOUR
    begun = carry_over(plan, problem.plant, later)
    assert begun
    rest = replace(problem, slots=problem.slots[hours:], begun=begun)
    _assert_as_planned(experiment_of(rest))


def test_and_when_it_is_made_anew_all_the_time() -> None:
    experiment = experiment_of(factory_problem(daily_wave(48), kg_per_month=6000))
    again = replace(experiment, replanning=Replanning(every_minutes=300))
    trial = simulate(again)
    assert trial.plans >= 8
    assert trial.failed_plans == 0
    plan = experiment.plan
    assert trial.money.energy_eur == pytest.approx(plan.cost_eur, abs=0.02)
    assert trial.delivery.in_time_kg == plan.mass_kg


@pytest.fixture(scope="module")
def rough() -> Experiment:
    """A busy plan in a world where much goes wrong."""
    problem = factory_problem(daily_wave(96), kg_per_month=9000)
    return replace(experiment_of(problem), disturbances=ROUGH)


def test_the_same_seed_gives_the_same_and_another_run_another(rough: Experiment) -> None:
    assert simulate(rough, seed=1, run=2) == simulate(rough, seed=1, run=2)
    assert simulate(rough, seed=1, run=2).starts != simulate(rough, seed=1, run=3).starts
    assert simulate(rough, seed=1, run=2).starts != simulate(rough, seed=2, run=2).starts


def _one_after_the_other(problem: PlanningProblem, experiment: Experiment, run: int) -> None:
    trial = simulate(experiment, seed=4, run=run)
    for machine in problem.plant.machines:
        for unit in range(1, machine.count + 1):
            on_it = [one for one in trial.starts if (one.machine, one.unit) == (machine.name, unit)]
            assert all(a.end <= b.start for a, b in pairwise(on_it))
    for batch in {one.batch for one in trial.starts}:
        steps = [one for one in trial.starts if one.batch == batch]
        assert all(a.end <= b.start for a, b in pairwise(steps))


@pytest.mark.parametrize(
    ("replanning", "run"),
    [*((None, run) for run in range(6)), *((Replanning(), run) for run in range(2))],
)
def test_whatever_goes_wrong_machines_and_batches_do_one_thing_at_a_time(
    rough: Experiment, replanning: Replanning | None, run: int
) -> None:
    _one_after_the_other(rough.problem, replace(rough, replanning=replanning), run)


@pytest.mark.slow
def test_a_lost_batch_is_only_made_again_by_a_new_plan() -> None:
    problem = factory_problem(daily_wave(96), kg_per_month=4300)
    fragile = Disturbances(stops=MachineStops(1 / 30, repair_minutes=60, batch_lost=True))
    kept = replace(experiment_of(problem), disturbances=fragile)
    run = next(n for n in range(20) if simulate(kept, seed=1, run=n).lost_kg)
    before, after = (
        simulate(one, seed=1, run=run) for one in (kept, replace(kept, replanning=Replanning()))
    )
    asked = len(problem.due) * 200
    assert before.delivery.in_time_kg < asked
    assert after.plans
    assert after.delivery.in_time_kg + after.delivery.late_kg > before.delivery.in_time_kg


def test_spoilt_mass_is_not_delivered(rough: Experiment) -> None:
    names = frozenset(one.name for one in rough.problem.plant.recipes)
    strict = replace(rough, rules=FloorRules(spoils=names))
    trial = next(found for n in range(40) if (found := simulate(strict, seed=1, run=n)).breaches)
    assert all(one.spoilt for one in trial.breaches)
    kept = trial.delivery.in_time_kg + trial.delivery.late_kg
    assert trial.delivery.missing_kg >= sum(one.mass_kg for one in trial.breaches)
    assert kept + trial.delivery.missing_kg == len(rough.problem.due) * 200


def test_a_run_ends_with_the_plan(rough: Experiment) -> None:
    end = rough.problem.interval.end
    for run in range(10):
        trial = simulate(rough, seed=9, run=run)
        assert max(one.end for one in trial.starts) <= end + timedelta(0)
