"""Hours whose quarters have prices of their own."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.decode import with_people
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.verify import PlanRejectedError, verify
from chocolate_factory.savings.replay.settle import settle_at
from tests.fakes.plants import (
    MONDAY,
    a_plant,
    a_problem,
    a_recipe,
    a_step,
    daily_wave,
    factory_problem,
    slots_of,
)
from tests.planning_checks.variations import in_quarters

GAP_EUR = 0.0101
UNHURRIED = Patience(money_seconds=120.0, preference_seconds=30.0)


def _plan(problem: PlanningProblem) -> Plan:
    return optimise(problem, problem.interval.start, UNHURRIED)


def test_a_slot_has_the_mean_of_its_parts() -> None:
    slot = PricedSlot(MONDAY, 0.0, known=True, power_limit_kw=10.0)
    priced = slot.at_prices([0.1, 0.2, 0.3, 0.6])
    assert priced.price_eur_per_kwh == pytest.approx(0.3)
    assert priced.prices == (0.1, 0.2, 0.3, 0.6)
    assert priced.moved_to(0.4).prices == pytest.approx((0.2, 0.3, 0.4, 0.7))
    assert slot.at_prices([0.2] * 4) == slot.at_prices([0.2]), "alike throughout"
    assert slot.at_prices([0.2]).prices == (0.2,)


def test_a_step_pays_the_quarters_in_which_it_draws() -> None:
    """45 minutes at 40 kW cost three quarters of the hour, not three quarters of its mean."""
    plant = a_plant(a_recipe(a_step("mixing", 45, 40.0)))
    slot = slots_of([0.0])[0].at_prices([0.1, 0.2, 0.3, 1.0])
    problem = PlanningProblem(plant, (slot, slots_of([0.5, 0.5])[1]), 60, ())
    step = Grid(problem).step(plant.recipes[0], plant.recipes[0].steps[0])
    assert step.cost_eur.tolist() == pytest.approx([10 * 0.6, 30 * 0.5])


def test_a_cost_at_the_mean_is_found_out() -> None:
    plant = a_plant(a_recipe(a_step("mixing", 45, 40.0)))
    problem = in_quarters(a_problem(plant, [0.2] * 6, [6]), seed=1)
    flat = replace(problem, slots=tuple(replace(one, part_prices=()) for one in problem.slots))
    verify(problem, _plan(problem).starts)
    with pytest.raises(PlanRejectedError, match="costs"):
        verify(problem, _plan(flat).starts)


@pytest.mark.slow
@settings(max_examples=8)
@given(seed=st.integers(0, 10_000), kg=st.sampled_from([2000.0, 6000.0]))
def test_knowing_the_quarters_never_costs_more_than_knowing_their_means(
    seed: int, kg: float
) -> None:
    """Both plans are proven; both are paid by quarters."""
    flat = factory_problem(daily_wave(72), kg_per_month=kg)
    truth = in_quarters(flat, seed, spread=0.1)
    knowing, by_means = _plan(truth), _plan(flat)
    assert max(knowing.gap_eur, by_means.gap_eur) <= GAP_EUR
    paid = settle_at(truth, by_means.starts).outcome.total_eur
    assert knowing.total_eur <= paid + GAP_EUR


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_quarters_that_cost_alike_change_nothing(seed: int) -> None:
    flat = factory_problem([round(one + 0.01 * seed, 3) for one in daily_wave(72)])
    same = replace(flat, slots=tuple(one.at_prices(one.prices * 4) for one in flat.slots))
    assert same == flat
    parts = tuple(replace(one, part_prices=one.prices * 4) for one in flat.slots)
    one, other = _plan(flat), _plan(replace(flat, slots=parts))
    assert one.total_eur == pytest.approx(other.total_eur, abs=1e-6)
    assert [start.start for start in one.starts] == [start.start for start in other.starts]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_an_hour_in_parts_costs_what_its_quarter_hours_cost(seed: int) -> None:
    """The same starts on a grid of quarter hours come to the same money."""
    truth = in_quarters(factory_problem(daily_wave(72)), seed, spread=0.1)
    quarters = tuple(
        replace(slot, start=slot.start + n * HOUR / 4, price_eur_per_kwh=price, part_prices=())
        for slot in truth.slots
        for n, price in enumerate(slot.prices)
    )
    fine = replace(truth, slots=quarters, slot_minutes=15)
    plan = _plan(truth)
    again = with_people(Grid(fine), plan.starts, ())
    verify(fine, again)
    assert settle_at(fine, plan.starts).outcome.total_eur == pytest.approx(plan.total_eur, abs=1e-6)
    assert _plan(fine).total_eur <= plan.total_eur + GAP_EUR
