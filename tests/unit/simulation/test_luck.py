"""Every draw has a stream of its own: runs can be compared, whatever else is disturbed."""

import numpy as np
import pytest

from chocolate_factory.simulation.disturbances import (
    Disturbances,
    DurationSpread,
    HeatWave,
    LateShifts,
    MachineStops,
)
from chocolate_factory.simulation.luck import Course, Luck, Stop
from tests.fakes.floors import ChosenLuck
from tests.fakes.plants import MONDAY, a_step

WEEK = 7 * 1440
STEP = a_step("conching", 600)
SPREAD = DurationSpread(0.2)


def _course(disturbances: Disturbances, *, seed: int = 1, run: int = 1, batch: str = "a") -> Course:
    return Luck(disturbances, WEEK, seed, run).course(batch, 0, STEP, 100)


def test_the_same_seed_and_run_draw_the_same() -> None:
    assert _course(Disturbances(SPREAD)) == _course(Disturbances(SPREAD))


@pytest.mark.parametrize("other", [{"seed": 2}, {"run": 2}, {"batch": "b"}])
def test_another_seed_run_or_batch_draws_otherwise(other: dict[str, int]) -> None:
    assert _course(Disturbances(SPREAD)) != _course(Disturbances(SPREAD), **other)  # type: ignore[arg-type]


def test_other_disturbances_leave_a_duration_as_it_is() -> None:
    alone = _course(Disturbances(SPREAD))
    others = Disturbances(SPREAD, MachineStops(1 / 5), LateShifts(0.5), HeatWave(5, 2))
    assert _course(others).work_minutes == alone.work_minutes
    assert _course(others).stops


def test_another_attempt_at_a_batch_draws_anew() -> None:
    luck = Luck(Disturbances(SPREAD), WEEK, 1, 1)
    assert luck.course("a", 0, STEP, 0) != luck.course("a", 1, STEP, 0)


def test_a_machine_stops_about_as_often_as_it_fails() -> None:
    luck = Luck(Disturbances(stops=MachineStops(1 / 10, repair_minutes=30)), WEEK, 1, 1)
    courses = [luck.course(f"batch-{n}", 0, STEP, 0) for n in range(1000)]
    assert np.mean([len(one.stops) for one in courses]) == pytest.approx(1.0, abs=0.1)
    for one in courses:
        assert one.minutes == 600 + sum(stop.minutes for stop in one.stops)
        assert all(0 <= stop.after < one.minutes for stop in one.stops)


def test_the_failure_that_loses_a_batch_is_its_last() -> None:
    luck = Luck(Disturbances(stops=MachineStops(1.0, batch_lost=True)), WEEK, 1, 1)
    course = luck.course("a", 0, STEP, 0)
    assert [stop.fatal for stop in course.stops] == [True]


def test_power_cuts_stop_what_runs_and_nothing_else() -> None:
    luck = ChosenLuck(cuts=((50, 60), (300, 360), (9000, 9100)))
    assert luck.course("a", 0, STEP, 100) == Course(600, (Stop(200, 60),))
    assert luck.course("a", 0, STEP, 320) == Course(600, (Stop(0, 40),))
    assert luck.course("a", 0, STEP, 360) == Course(600)


def test_a_heat_wave_is_as_long_and_hot_as_asked_for() -> None:
    luck = Luck(Disturbances(heat_wave=HeatWave(6.0, days=2)), WEEK, 1, 3)
    warmer = luck.warmer_celsius(np.arange(WEEK))
    assert set(warmer) == {0.0, 6.0}
    assert (warmer > 0).sum() == 2 * 1440
    assert (
        Luck(Disturbances(heat_wave=HeatWave(4.0)), WEEK, 1, 3).warmer_celsius(np.arange(9)) == 4
    ).all()


def test_every_price_future_comes_true_now_and_then() -> None:
    drawn = {Luck(Disturbances(), WEEK, 1, run).future(3) for run in range(50)}
    assert drawn == {0, 1, 2}


def test_a_shift_is_late_on_some_days_only() -> None:
    luck = Luck(Disturbances(late_shifts=LateShifts(0.5)), WEEK, 1, 1)
    days = [luck.delay("early", MONDAY.replace(day=day)) for day in range(1, 28)]
    assert 0 < sum(one > 0 for one in days) < 27
    assert days == [luck.delay("early", MONDAY.replace(day=day)) for day in range(1, 28)]
