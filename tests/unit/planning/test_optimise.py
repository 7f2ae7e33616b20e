"""The whole way from a problem to a plan."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.search.money import MONEY_GAP_EUR
from chocolate_factory.planning.solver.solve import Solution, solve
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.wishes import Wish
from tests.fakes.plants import (
    MONDAY,
    a_problem,
    a_start,
    daily_wave,
    factory_problem,
    slots_of,
    two_steps,
)

PRICES = [0.3, 0.1, 0.3, 0.2, 0.1, 0.3]


def test_the_books_of_a_plan() -> None:
    plan = optimise(a_problem(two_steps(), PRICES, [6]), MONDAY)
    assert plan.status is PlanStatus.OPTIMAL
    assert [(one.step, one.start - MONDAY) for one in plan.starts] == [
        ("mixing", timedelta(hours=1)),
        ("baking", timedelta(hours=3)),
    ]
    assert (plan.mass_kg, plan.energy_kwh) == (100, 50)
    assert plan.cost_eur == pytest.approx(10 * 0.1 + 20 * 0.2 + 20 * 0.1)
    assert (plan.carried_cost_eur, plan.excess_cost_eur, plan.violations) == (0, 0, ())
    assert plan.due_from == MONDAY
    assert plan.baseline is not None
    assert plan.baseline.cost_eur == pytest.approx(10 * 0.3 + 20 * 0.1 + 20 * 0.3)


def test_nothing_due_is_a_plan_too() -> None:
    plan = optimise(a_problem(two_steps(), PRICES), MONDAY)
    assert plan.status is PlanStatus.OPTIMAL
    assert (plan.starts, plan.mass_kg, plan.baseline) == ((), 0, None)


def test_among_the_cheapest_the_earliest() -> None:
    plan = optimise(a_problem(two_steps(), [0.2] * 12, [12, 12]), MONDAY)
    hours = sorted((one.start - MONDAY) / timedelta(hours=1) for one in plan.starts)
    assert hours == [0, 1, 1, 3]


def test_an_impossible_request_gets_the_best_part_and_names_the_rest() -> None:
    plan = optimise(a_problem(two_steps(), PRICES, [6] * 5), MONDAY)
    assert plan.status is PlanStatus.PARTIAL
    assert plan.mass_kg == 200  # one oven of two hours, five hours from the first mixing on
    assert [violation.wish for violation in plan.violations] == [Wish.UNMET] * 3
    assert sum(violation.mass_kg for violation in plan.violations) == 300
    assert plan.baseline is not None
    assert plan.baseline.mass_kg == plan.mass_kg
    factory = factory_problem(daily_wave(72), kg_per_month=40_000)
    partial = optimise(factory, MONDAY)
    asked = 200 * len(factory.due)
    short = sum(v.mass_kg for v in partial.violations if v.wish is Wish.UNMET)
    assert short > 0
    assert partial.mass_kg + short == asked


def test_late_rather_than_never_but_not_for_money() -> None:
    late = optimise(a_problem(two_steps(), PRICES, [2]), MONDAY)
    assert [violation.wish for violation in late.violations] == [Wish.LATE]
    assert late.mass_kg == 100
    dear = optimise(a_problem(two_steps(), [3.9] * 3 + [0.0] * 5, [3]), MONDAY)
    assert dear.violations == ()
    fortnight = [3.0] * 24 + [0.0] * (24 * 13)  # many due instants make none of them cheap
    problem = a_problem(two_steps(), fortnight, [24 * day for day in range(1, 15)])
    assert optimise(problem, MONDAY).violations == ()


def test_begun_batches_go_on_and_their_cost_is_kept_apart() -> None:
    plant = two_steps()
    begun = (a_start(plant, "bar-1", "mixing", -1),)
    plan = optimise(a_problem(plant, PRICES, [6, 6], begun=begun), MONDAY)
    assert plan.starts[0] == begun[0]
    assert (plan.mass_kg, plan.energy_kwh) == (100, 50)
    carried = [one for one in plan.starts if one.batch == "bar-1" and one not in begun]
    assert plan.carried_cost_eur == pytest.approx(sum(one.cost_eur for one in carried))
    assert {one.step for one in carried} == {"baking"}


def test_what_cannot_go_on_is_given_up_by_name() -> None:
    plant = two_steps(wait=60)
    begun = (a_start(plant, "bar-1", "mixing", -4),)
    plan = optimise(a_problem(plant, PRICES, [6, 6], begun=begun), MONDAY)
    assert plan.status is PlanStatus.PARTIAL
    assert [(v.wish, v.batch) for v in plan.violations] == [(Wish.ABANDONED, "bar-1")]
    assert {one.batch for one in plan.starts} == {"bar-2"}


def test_power_above_the_contract_is_used_at_its_price_and_said() -> None:
    plan = optimise(a_problem(two_steps(), PRICES, [6], limit_kw=15), MONDAY)
    assert plan.excess_cost_eur == pytest.approx(10.0)  # the oven's 5 kW more, for two hours
    assert [violation.wish for violation in plan.violations] == [Wish.EXCESS_POWER]
    assert plan.status is PlanStatus.OPTIMAL  # nothing is missing or late


def test_negative_prices_are_sought() -> None:
    plan = optimise(a_problem(two_steps(), [0.1, 0.1, -0.5, -0.5, 0.1, 0.1], [6]), MONDAY)
    baking = next(one for one in plan.starts if one.step == "baking")
    assert baking.start == MONDAY + timedelta(hours=2)
    assert plan.cost_eur == pytest.approx(1.0 - 20.0)


def test_quarter_hours_are_never_dearer_than_hours() -> None:
    prices = daily_wave(48)
    hourly = factory_problem(prices)
    slots = slots_of([price for price in prices for _ in range(4)], 15, 135.0)
    fine = replace(hourly, slots=slots, slot_minutes=15)
    one, other = optimise(hourly, MONDAY), optimise(fine, MONDAY)
    assert one.mass_kg == other.mass_kg > 0
    assert other.cost_eur <= one.cost_eur + 0.0101


def test_out_of_time_the_gap_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that proves nothing in its time is stood in for; the plan says how far it may be."""

    def unproven(*args: Any, **options: Any) -> Solution | None:  # noqa: ANN401 - as solve takes them
        found = solve(*args, **options)
        return found and replace(found, bound=found.bound - 5.0)

    monkeypatch.setattr("chocolate_factory.planning.search.money.solve", unproven)
    plan = optimise(a_problem(two_steps(), PRICES, [6]), MONDAY)
    assert plan.status is PlanStatus.FEASIBLE
    assert plan.gap_eur == pytest.approx(5.0, abs=2 * MONEY_GAP_EUR)


def test_without_any_time_there_is_a_plan_and_it_says_how_bad_it_may_be() -> None:
    problem = factory_problem(daily_wave(24 * 7))
    plan = optimise(problem, MONDAY, Patience(0.0, 0.0))
    assert plan.status is PlanStatus.FEASIBLE
    assert plan.shortfall_kg == 0
    assert plan.gap_eur > 1.0


def test_the_default_week_is_proven_to_a_cent() -> None:
    plan = optimise(factory_problem(daily_wave(24 * 7)), MONDAY)
    assert plan.status is PlanStatus.OPTIMAL
    assert plan.gap_eur <= 0.0101
    assert plan.baseline is not None
    assert plan.baseline.cost_eur > plan.cost_eur
