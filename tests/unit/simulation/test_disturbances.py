"""What can go wrong goes wrong as often and as badly as asked for, and no worse."""

from itertools import pairwise

import numpy as np
import pytest

from chocolate_factory.simulation.disturbances import (
    DurationSpread,
    HeatWave,
    LateShifts,
    MachineStops,
    PowerCuts,
)


def test_without_spread_a_step_lasts_as_planned() -> None:
    random = np.random.default_rng(1)
    assert {DurationSpread().minutes("mixing", 61, random) for _ in range(20)} == {61}


def test_durations_are_lognormal_around_the_plan_and_cut_off() -> None:
    random, spread = np.random.default_rng(1), DurationSpread(0.3, least=0.8, most=1.5)
    drawn = [spread.minutes("mixing", 1000, random) for _ in range(4000)]
    assert min(drawn) >= 800
    assert max(drawn) <= 1500
    whole = DurationSpread(0.1, least=0.01, most=100.0)
    logs = np.log([whole.minutes("mixing", 10_000, random) / 10_000 for _ in range(4000)])
    assert np.mean(logs) == pytest.approx(0.0, abs=0.01)
    assert np.std(logs) == pytest.approx(0.1, rel=0.05)


def test_a_step_may_have_a_spread_of_its_own() -> None:
    random, spread = np.random.default_rng(1), DurationSpread(0.0, {"conching": 0.2})
    assert spread.minutes("mixing", 500, random) == 500
    assert spread.minutes("conching", 500, random) != 500


def test_a_step_takes_a_minute_at_least() -> None:
    assert DurationSpread(0.3).minutes("mixing", 1, np.random.default_rng(3)) >= 1


def test_machines_fail_by_their_running_hours() -> None:
    random = np.random.default_rng(1)
    stops = MachineStops(per_hour=1 / 50, by_machine={"conche": 0.0}, repair_minutes=40)
    mean = np.mean([stops.next_after("mixer", random) for _ in range(4000)])
    assert mean == pytest.approx(50 * 60, rel=0.05)
    assert stops.next_after("conche", random) == np.inf
    assert np.mean([stops.repair(random) for _ in range(4000)]) == pytest.approx(40, rel=0.05)
    assert min(stops.repair(random) for _ in range(4000)) == 1


def test_some_shifts_begin_late_but_never_by_more_than_the_most() -> None:
    random, late = np.random.default_rng(1), LateShifts(share=0.25, minutes=30, most=60)
    drawn = [late.delay(random) for _ in range(4000)]
    assert np.mean(np.array(drawn) > 0) == pytest.approx(0.25, abs=0.02)
    assert max(drawn) == 60
    assert not any(LateShifts().delay(random) for _ in range(100))


def test_a_heat_wave_lies_within_the_plan() -> None:
    random = np.random.default_rng(1)
    begins = [HeatWave(6, days=2).first_minute(7 * 1440, random) for _ in range(500)]
    assert min(begins) >= 0
    assert 4 * 1440 < max(begins) <= 5 * 1440
    assert HeatWave(6, days=9).first_minute(7 * 1440, random) == 0
    assert HeatWave(6).first_minute(7 * 1440, random) == 0


def test_power_cuts_come_as_often_as_asked_for_and_do_not_overlap() -> None:
    random, cuts = np.random.default_rng(1), PowerCuts(per_week=3, minutes=60)
    drawn = [cuts.draw(10_080, random) for _ in range(500)]
    assert np.mean([len(one) for one in drawn]) == pytest.approx(3, rel=0.08)
    for one in drawn:
        assert all(begins < ends for begins, ends in one)
        assert all(this[1] < after[0] for this, after in pairwise(one))
    assert PowerCuts().draw(10_080, random) == ()
