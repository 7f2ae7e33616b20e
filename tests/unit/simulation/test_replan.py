"""A new plan goes on from the floor as it is, around what it cannot keep."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.locks.model import Ban, Pin
from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.simulation.floor import Floor
from chocolate_factory.simulation.hands_off import out_of_hand, without
from chocolate_factory.simulation.luck import Course
from chocolate_factory.simulation.model import Experiment, FloorRules, PriceFutures
from chocolate_factory.simulation.replan import NewPlan, Planner
from chocolate_factory.simulation.state import Batch, FloorState, first_state
from chocolate_factory.simulation.timeline import Timeline
from chocolate_factory.simulation.world import World
from tests.fakes.floors import ChosenLuck, experiment_of
from tests.fakes.plants import MONDAY, a_problem, a_start, two_steps

PLANT = two_steps(wait=60)
HOURS = 12
DEAR, CHEAP = 0.5, 0.1


def _floor_at(
    problem: PlanningProblem, planned: tuple[Start, ...], minute: int, luck: ChosenLuck
) -> FloorState:
    world = World(experiment_of(problem), luck)
    state = first_state(problem.plant, problem.begun, planned, Timeline.of(problem))
    Floor(problem.plant, state, world.doors(()), luck, FloorRules()).run(minute)
    return state


def _anew(experiment: Experiment, state: FloorState, came: PlanningProblem) -> NewPlan:
    new = Planner(experiment, came, seconds=5.0).plan_anew(state, experiment.plan)
    assert new is not None
    return new


def _starts(plan: Plan, batch: str) -> dict[str, float]:
    hour = timedelta(hours=1)
    return {one.step: (one.start - MONDAY) / hour for one in plan.starts if one.batch == batch}


def test_a_step_that_lasts_longer_is_waited_for() -> None:
    problem = a_problem(PLANT, [CHEAP] * HOURS, [8])
    planned = (a_start(PLANT, "bar-1", "mixing", 1), a_start(PLANT, "bar-1", "baking", 2))
    state = _floor_at(problem, planned, 100, ChosenLuck({("bar-1", "mixing"): Course(300)}))
    state.runs[0].ends = 190  # as somebody sees
    new = _anew(experiment_of(problem), state, problem)
    assert _starts(new.plan, "bar-1") == {"mixing": 1.0, "baking": 4.0}
    assert new.schedule["bar-1", "baking"].minute == 240


def test_what_was_announced_before_the_first_slot_stays() -> None:
    problem = a_problem(PLANT, [CHEAP] * HOURS, [8, 12])
    first = (a_start(PLANT, "bar-1", "mixing", 1.5), a_start(PLANT, "bar-1", "baking", 3))
    state = _floor_at(problem, first, 70, ChosenLuck())
    new = _anew(experiment_of(problem), state, problem)
    assert new.schedule["bar-1", "mixing"].minute == 90
    assert _starts(new.plan, "bar-1")["mixing"] == 1.5


def test_a_new_plan_obeys_what_people_forbid_until_that_is_past() -> None:
    """Both begin at once where nothing is forbidden; a lock that is past is no longer told."""
    hour = timedelta(hours=1)
    past = Pin("bar-1", "mixing", MONDAY)
    ahead = Ban(Interval(MONDAY + 2 * hour, MONDAY + 5 * hour))
    problem = a_problem(PLANT, [CHEAP] * HOURS, [11])
    state = _floor_at(problem, (), 70, ChosenLuck())
    state.batches["bar-1"] = Batch("bar-1", PLANT.recipes[0])
    experiment = experiment_of(problem)
    locked = replace(experiment, problem=replace(problem, locks=(past, ahead)))
    new = _anew(locked, state, problem)
    assert _starts(_anew(experiment, state, problem).plan, "bar-1")["mixing"] == 2.0
    assert _starts(new.plan, "bar-1")["mixing"] == 5.0
    assert not new.plan.violations


def test_mass_that_waited_too_long_is_out_of_the_planners_hands() -> None:
    problem = a_problem(PLANT, [CHEAP] * HOURS, [8, 12])
    state = _floor_at(problem, (a_start(PLANT, "bar-1", "mixing", 0),), 170, ChosenLuck())
    doors = World(experiment_of(problem), ChosenLuck()).doors(())
    assert out_of_hand(state, 180, doors) == {"bar-1"}
    new = _anew(experiment_of(problem), state, problem)
    assert "bar-1" not in {one.batch for one in new.plan.starts}
    assert new.schedule["bar-1", "baking"].minute == 170
    assert _starts(new.plan, "bar-2")["baking"] >= 5, "the oven is kept free for it"


def test_its_machine_and_power_are_taken_away() -> None:
    problem = a_problem(PLANT, [CHEAP] * HOURS, [8], limit_kw=50.0)
    state = _floor_at(problem, (a_start(PLANT, "bar-1", "mixing", 1),), 90, ChosenLuck())
    left = without(problem, state.runs, state.timeline)
    (away,) = left.plant.machine("mixing-machine").maintenance
    assert (away.interval.start, away.interval.hours) == (MONDAY + timedelta(hours=1), 1.0)
    assert [slot.power_limit_kw for slot in left.slots[:3]] == [50.0, 40.0, 50.0]


@pytest.mark.parametrize(("public_hour", "begins"), [(0, 6.0), (3, 2.0)])
def test_only_prices_that_are_public_are_known(public_hour: int, begins: float) -> None:
    """Hours 2 to 4 were expected to be cheap; what comes are hours 6 to 8."""
    expected = [DEAR] * 2 + [CHEAP] * 3 + [DEAR] * 7
    came = np.array([DEAR] * 6 + [CHEAP] * 3 + [DEAR] * 3)
    problem = a_problem(PLANT, expected, [12])
    public_from = (MONDAY + timedelta(hours=public_hour),) * HOURS
    futures = PriceFutures(came[None, :], public_from)
    experiment = replace(experiment_of(problem), futures=futures)
    world = World.drawn(experiment, seed=1, run=1)
    state = _floor_at(problem, (), 60, ChosenLuck())
    new = _anew(experiment, state, world.came)
    assert _starts(new.plan, "bar-1")["mixing"] == begins
