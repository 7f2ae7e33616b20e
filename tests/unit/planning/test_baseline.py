"""The fixed shift: price-blind, on the day it is due, and for the same kilograms."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, delivery_day, to_local
from chocolate_factory.planning.baseline import fixed_shift, valley_rule
from chocolate_factory.planning.model import Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.verify import verify
from tests.fakes.plants import (
    MONDAY,
    a_problem,
    a_start,
    daily_wave,
    factory_problem,
    slots_of,
    two_steps,
)


def _hours(starts: tuple[Start, ...], batch: str) -> list[float]:
    return [(one.start - MONDAY) / timedelta(hours=1) for one in starts if one.batch == batch]


def test_each_batch_begins_with_the_shift_of_its_due_day() -> None:
    problem = factory_problem(daily_wave(24 * 6))
    baseline = fixed_shift(problem, problem.due, ())
    assert baseline is not None
    verify(problem, baseline.starts)
    firsts = {one.batch: one for one in baseline.starts if one.step == "mixing"}
    assert set(firsts) == {batch.key for batch in problem.due}
    classics = [batch for batch in problem.due if batch.recipe == "classic"]
    begins = {to_local(firsts[batch.key].start).hour for batch in classics}
    assert min(begins) == 6
    for batch in classics:
        day = delivery_day(batch.due - HOUR)
        if to_local(firsts[batch.key].start).hour == 6:
            assert delivery_day(firsts[batch.key].start) == day


def test_prices_play_no_part() -> None:
    problem = factory_problem(daily_wave(24 * 5))
    dearer = replace(problem, slots=slots_of([1 - one for one in daily_wave(24 * 5)], limit_kw=135))
    one, other = (fixed_shift(some, some.due, ()) for some in (problem, dearer))
    assert one is not None
    assert other is not None
    assert [(s.batch, s.step, s.start, s.unit) for s in one.starts] == [
        (s.batch, s.step, s.start, s.unit) for s in other.starts
    ]
    assert one.cost_eur != pytest.approx(other.cost_eur)


def test_as_early_as_machines_let_it_through() -> None:
    baseline = fixed_shift(problem := a_problem(two_steps(wait=0), [0.1] * 24, [24, 24]), (), ())
    assert baseline is not None
    assert (baseline.mass_kg, baseline.starts) == (0, ())
    baseline = fixed_shift(problem, problem.due, ())
    assert baseline is not None
    # The second may not wait between the steps, so it mixes only when the oven falls free.
    assert _hours(baseline.starts, "bar-1") == [0, 1]
    assert _hours(baseline.starts, "bar-2") == [2, 3]
    assert (baseline.mass_kg, baseline.energy_kwh) == (200, 100)
    assert baseline.cost_eur == pytest.approx(10.0)


def test_the_day_before_where_the_due_day_is_too_short() -> None:
    problem = a_problem(two_steps(), [0.1] * 48, [26])
    baseline = fixed_shift(problem, problem.due, ())
    assert baseline is not None
    assert _hours(baseline.starts, "bar-1") == [0, 1]


def test_as_long_before_as_it_must_whatever_a_plan_may() -> None:
    problem = a_problem(two_steps(), [0.1] * 24, [24, 24, 24])
    bound = replace(problem, longest_lead=timedelta(hours=1))
    free, kept = (fixed_shift(one, one.due, ()) for one in (problem, bound))
    assert free is not None
    assert kept == free


def test_late_where_nothing_else_is_left_and_none_where_it_does_not_fit() -> None:
    problem = a_problem(two_steps(), [0.1] * 12, [2])
    baseline = fixed_shift(problem, problem.due, ())
    assert baseline is not None
    assert _hours(baseline.starts, "bar-1") == [0, 1]
    short = a_problem(two_steps(), [0.1] * 2, [2])
    assert fixed_shift(short, short.due, ()) is None


def test_what_has_begun_goes_on_in_either_world_and_is_not_counted() -> None:
    plant = two_steps()
    begun = (a_start(plant, "bar-1", "mixing", -1),)
    problem = a_problem(plant, [0.1] * 12, [12, 12], begun=begun)
    plan = optimise(problem, MONDAY)
    carried = [one for one in plan.starts if one.batch == "bar-1" and one not in begun]
    fresh = [batch for batch in problem.due if batch.key == "bar-2"]
    baseline = fixed_shift(problem, fresh, carried)
    assert baseline is not None
    assert {one.batch for one in baseline.starts} == {"bar-2"}
    assert baseline.mass_kg == plan.mass_kg == 100


def test_power_above_the_contract_is_charged() -> None:
    problem = a_problem(two_steps(units={"mixing": 2, "baking": 2}), [0.1] * 24, [24, 24])
    tight = replace(problem, slots=slots_of([0.1] * 24, limit_kw=30))
    baseline = fixed_shift(tight, tight.due, ())
    assert baseline is not None
    assert baseline.excess_cost_eur == pytest.approx(20.0)  # two ovens at once: 10 kW for 2 h


@settings(max_examples=25)
@given(
    prices=st.lists(st.floats(-0.1, 0.5), min_size=72, max_size=72),
    kg=st.sampled_from([2000.0, 4300.0, 7000.0]),
)
def test_the_plan_never_costs_more_than_the_baseline(prices: list[float], kg: float) -> None:
    problem = factory_problem(prices, kg_per_month=kg)
    plan = optimise(problem, MONDAY)
    if plan.baseline is None or plan.violations:
        return
    assert plan.baseline.mass_kg == plan.mass_kg
    assert plan.baseline.energy_kwh == pytest.approx(plan.energy_kwh)
    late = any(
        max(one.end for one in plan.baseline.starts if one.batch == batch.key) > batch.due
        for batch in problem.due
    )
    if not late:
        mine = plan.cost_eur + plan.excess_cost_eur
        assert mine <= plan.baseline.cost_eur + plan.baseline.excess_cost_eur + 0.0101


def test_the_valley_rule_runs_in_the_cheapest_periods_of_the_due_day_whatever_they_cost() -> None:
    dear_at_night = [0.9] * 6 + [0.1] * 18
    problem = a_problem(two_steps(), dear_at_night, [24])
    ranks = [2] * 8 + [0] * 8 + [1] * 8  # valley until 8, then peak, then shoulder
    valley = valley_rule(problem, problem.due, ranks)
    assert valley is not None
    assert _hours(valley.starts, "bar-1") == [0, 1]
    assert valley.cost_eur == pytest.approx(50 * 0.9)
    late_valley = valley_rule(problem, problem.due, [1] * 8 + [0] * 8 + [2] * 8)
    assert late_valley is not None
    assert _hours(late_valley.starts, "bar-1") == [16, 17]


def test_the_valley_rule_gives_up_the_dearest_period_first_and_then_begins_early() -> None:
    problem = a_problem(two_steps(wait=0), [0.1] * 9, [9])
    # Three hours in a row: the middle period beats the dearest for part of it.
    ranks = [0, 2, 2, 0, 1, 1, 2, 0, 2]
    valley = valley_rule(problem, problem.due, ranks)
    assert valley is not None
    assert _hours(valley.starts, "bar-1") == [4, 5]
    alike = valley_rule(problem, problem.due, [1] * 9)
    assert alike is not None
    assert _hours(alike.starts, "bar-1") == [0, 1]


def test_the_valley_rule_makes_the_same_batches_as_the_fixed_shift() -> None:
    problem = factory_problem(daily_wave(24 * 6))
    valley = valley_rule(problem, problem.due, [to_local(s.start).hour // 8 for s in problem.slots])
    fixed = fixed_shift(problem, problem.due, ())
    assert valley is not None
    assert fixed is not None
    verify(problem, valley.starts)
    assert valley.mass_kg == fixed.mass_kg
    assert valley.energy_kwh == pytest.approx(fixed.energy_kwh)
