"""What people on the floor do when a thing goes wrong; every case can be followed by hand."""

from dataclasses import replace
from datetime import time

import pytest

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.production.model import Attended, ClimateLimits, Plant, Shift
from chocolate_factory.simulation.luck import Course, Stop
from chocolate_factory.simulation.model import FloorRules
from tests.fakes.floors import ChosenLuck, floor_after, times
from tests.fakes.plants import a_plant, a_problem, a_recipe, a_start, a_step, two_steps

PLANT = two_steps(wait=60)
FLAT = [0.1] * 24
MIXING, BAKING = ("bar-1", "mixing"), ("bar-1", "baking")
DAY_SHIFT = Shift("day", frozenset(range(7)), time(6), time(14))


def _problem(plant: Plant = PLANT, batches: int = 1) -> PlanningProblem:
    return a_problem(plant, FLAT, [24] * batches)


def _planned(plant: Plant, *hours: tuple[float, float]) -> tuple[Start, ...]:
    return tuple(
        a_start(plant, f"bar-{n}", step, begins)
        for n, pair in enumerate(hours, start=1)
        for step, begins in zip(("mixing", "baking"), pair, strict=True)
    )


def test_what_goes_as_planned_begins_as_planned() -> None:
    state = floor_after(_problem(), _planned(PLANT, (2, 4)))
    assert times(state) == {MIXING: (120, 180), BAKING: (240, 360)}
    assert all(run.over for run in state.runs)


def test_a_step_waits_for_the_one_before() -> None:
    luck = ChosenLuck({MIXING: Course(150)})
    state = floor_after(_problem(), _planned(PLANT, (2, 4)), luck)
    assert times(state)[BAKING] == (270, 390)
    assert not state.breaches


def test_mass_that_may_not_wait_so_long_goes_on_early() -> None:
    luck = ChosenLuck({MIXING: Course(45)})
    state = floor_after(_problem(), _planned(PLANT, (2, 4)), luck)
    assert times(state)[BAKING] == (225, 345)
    assert not state.breaches


def test_a_machine_goes_on_after_its_repair() -> None:
    luck = ChosenLuck({MIXING: Course(60, (Stop(20, 30),))})
    state = floor_after(_problem(), _planned(PLANT, (2, 3)), luck)
    assert times(state) == {MIXING: (120, 210), BAKING: (210, 330)}
    assert state.runs[0].stops == [(140, 170)]
    assert state.runs[0].work_minutes == 60


def test_a_batch_may_be_lost_and_its_machine_is_free_after_the_repair() -> None:
    luck = ChosenLuck({MIXING: Course(60, (Stop(20, 90, fatal=True),))})
    state = floor_after(_problem(batches=2), _planned(PLANT, (2, 3), (3, 4)), luck)
    assert times(state)[MIXING] == (120, 140)
    assert BAKING not in times(state)
    assert state.runs[0].lost
    assert times(state)["bar-2", "mixing"] == (230, 290)
    assert state.batches["bar-1"].attempt == 1


def test_too_long_a_wait_is_flagged_with_its_length() -> None:
    luck = ChosenLuck({("bar-1", "baking"): Course(240)})
    state = floor_after(_problem(batches=2), _planned(PLANT, (0, 1), (1, 3)), luck)
    assert times(state)["bar-2", "baking"] == (300, 420)
    (breach,) = state.breaches
    assert (breach.batch, breach.step, breach.spoilt) == ("bar-2", "mixing", False)
    assert (breach.waited_minutes, breach.most_minutes) == (180, 60)
    assert breach.mass_kg == 100


def test_or_spoilt_where_the_recipe_says_so() -> None:
    luck = ChosenLuck({("bar-1", "baking"): Course(240)})
    rules = FloorRules(spoils=frozenset({"bar"}))
    state = floor_after(_problem(batches=2), _planned(PLANT, (0, 1), (1, 3)), luck, rules)
    assert ("bar-2", "baking") not in times(state)
    (breach,) = state.breaches
    assert breach.spoilt
    assert breach.waited_minutes == 61


def test_a_late_shift_lets_steps_wait() -> None:
    mixing = a_step("mixing", attended=Attended.START, wait=600)
    plant = a_plant(a_recipe(mixing, a_step("baking")), shift=DAY_SHIFT)
    planned = _planned(plant, (6, 8))
    state = floor_after(_problem(plant), planned, ChosenLuck(delays={"day": 25}))
    assert times(state) == {MIXING: (385, 445), BAKING: (480, 540)}


@pytest.mark.parametrize(("overtime", "begins"), [(0, None), (29, None), (30, 810)])
def test_people_stay_a_little_to_finish_a_step(overtime: int, begins: int | None) -> None:
    """Mixing ends at 13:30 instead of 13:00; baking, an hour attended whole, would end at 14:30."""
    baking = a_step("baking", attended=Attended.WHOLE)
    plant = a_plant(a_recipe(a_step("mixing", wait=900), baking), shift=DAY_SHIFT)
    luck = ChosenLuck({MIXING: Course(90)})
    rules = FloorRules(overtime_minutes=overtime)
    state = floor_after(_problem(plant), _planned(plant, (12, 13)), luck, rules)
    assert times(state).get(BAKING, (None,))[0] == begins


def test_a_machine_stands_still_in_weather_that_is_too_hot() -> None:
    machines = tuple(
        replace(one, limits=ClimateLimits(max_temperature_celsius=30.0)) for one in PLANT.machines
    )
    problem = _problem(replace(PLANT, machines=machines))
    hot = {5, 6, 7}
    slots = tuple(
        replace(slot, temperature_celsius=31.0 if n in hot else 29.0)
        for n, slot in enumerate(problem.slots)
    )
    state = floor_after(replace(problem, slots=slots), _planned(PLANT, (4, 5)))
    assert times(state) == {MIXING: (240, 300), BAKING: (480, 600)}
    assert state.breaches[0].waited_minutes == 180


def test_nothing_begins_without_electricity() -> None:
    state = floor_after(_problem(), _planned(PLANT, (2, 4)), ChosenLuck(cuts=((100, 150),)))
    assert times(state) == {MIXING: (150, 210), BAKING: (240, 360)}


def test_who_was_planned_first_goes_first() -> None:
    luck = ChosenLuck({MIXING: Course(200)})
    planned = _planned(PLANT, (0, 4), (1, 2))
    state = floor_after(_problem(batches=2), planned, luck)
    assert times(state)["bar-2", "mixing"] == (200, 260)
    assert times(state)["bar-1", "baking"] == (240, 360)
    assert times(state)["bar-2", "baking"] == (360, 480)


def test_what_runs_at_the_beginning_goes_on() -> None:
    problem = a_problem(PLANT, FLAT, [24], begun=(a_start(PLANT, "bar-1", "mixing", -0.5),))
    state = floor_after(problem, (a_start(PLANT, "bar-1", "baking", 1),))
    assert times(state) == {MIXING: (-30, 30), BAKING: (60, 180)}
    assert [run.charged for run in state.runs] == [False, True]


def test_what_cannot_end_in_time_is_unfinished() -> None:
    luck = ChosenLuck({MIXING: Course(180)})
    state = floor_after(_problem(), _planned(PLANT, (20, 21.5)), luck)
    assert not state.runs[-1].over
    assert not state.batches["bar-1"].finished
