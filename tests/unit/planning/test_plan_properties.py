"""What must hold for every plan, whatever the prices, the shift and the clock do."""

from dataclasses import replace
from datetime import datetime, time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import Interval, floor_to
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.verify import verify
from chocolate_factory.production.model import Shift
from tests.fakes.plants import ALWAYS, MONDAY, PLENTY_KW, daily_wave, factory_problem, slots_of
from tests.fakes.series import at

pytestmark = pytest.mark.slow

GAP_EUR = 0.0101
HOURS = 72

prices_of = st.lists(
    st.floats(-0.1, 0.5).map(lambda x: round(x, 4)), min_size=HOURS, max_size=HOURS
)
rates = st.sampled_from([2000.0, 4300.0, 8000.0])
moderate = settings(max_examples=20)
UNHURRIED = Patience(money_seconds=120.0, preference_seconds=30.0)
"""So that a busy machine changes no result."""


def _money(plan: Plan) -> float:
    return plan.cost_eur + plan.carried_cost_eur + plan.excess_cost_eur


def _checked(problem: PlanningProblem) -> Plan:
    """The plan, verified once more from outside and with its books balanced."""
    plan = optimise(problem, problem.slots[0].start, UNHURRIED)
    verify(problem, [start for start in plan.starts if start not in problem.begun])
    assert plan.energy_kwh == pytest.approx(sum(start.energy_kwh for start in plan.starts))
    assert plan.cost_eur == pytest.approx(sum(start.cost_eur for start in plan.starts))
    made = {start.batch for start in plan.starts}
    assert plan.mass_kg == 200 * len(made)
    if plan.baseline is not None:
        verify(problem, plan.baseline.starts)
        assert plan.baseline.mass_kg == plan.mass_kg
    return plan


def _whole(plan: Plan) -> bool:
    return not any(violation.mass_kg for violation in plan.violations)


def _units(problem: PlanningProblem, count: int) -> PlanningProblem:
    machines = tuple(replace(machine, count=count) for machine in problem.plant.machines)
    return replace(problem, plant=replace(problem.plant, machines=machines))


@moderate
@given(prices=prices_of, kg=rates, count=st.integers(1, 2))
def test_every_plan_stands_up(prices: list[float], kg: float, count: int) -> None:
    plan = _checked(_units(factory_problem(prices, kg_per_month=kg), count))
    assert plan.gap_eur <= GAP_EUR


@moderate
@given(prices=prices_of, kg=rates)
def test_more_machines_never_cost_more(prices: list[float], kg: float) -> None:
    problem = factory_problem(prices, kg_per_month=kg)
    few = optimise(problem, MONDAY, UNHURRIED)
    assume(_whole(few))
    more = optimise(_units(problem, 2), MONDAY, UNHURRIED)
    assert more.mass_kg == few.mass_kg
    assert _money(more) <= _money(few) + GAP_EUR


@moderate
@given(prices=prices_of, begins=st.integers(0, 6), ends=st.integers(22, 24))
def test_wider_shifts_never_cost_more(prices: list[float], begins: int, ends: int) -> None:
    problem = factory_problem(prices)
    wide = Shift("wide", frozenset(range(7)), time(begins), time(ends % 24))
    narrow = optimise(problem, MONDAY, UNHURRIED)
    assume(_whole(narrow))
    wider = optimise(
        replace(problem, plant=replace(problem.plant, shifts=(wide,))), MONDAY, UNHURRIED
    )
    assert wider.mass_kg == narrow.mass_kg
    assert _money(wider) <= _money(narrow) + GAP_EUR


@moderate
@given(prices=prices_of, off=st.lists(st.floats(0, 0.2), min_size=HOURS, max_size=HOURS))
def test_lower_prices_never_cost_more(prices: list[float], off: list[float]) -> None:
    dear = optimise(factory_problem(prices), MONDAY, UNHURRIED)
    lower = [price - less for price, less in zip(prices, off, strict=True)]
    cheap = optimise(factory_problem(lower), MONDAY, UNHURRIED)
    assert cheap.mass_kg == dear.mass_kg
    assert _money(cheap) <= _money(dear) + GAP_EUR


@moderate
@given(price=st.floats(0.01, 0.5), kg=st.sampled_from([4300.0, 8000.0]))
def test_a_flat_price_saves_nothing(price: float, kg: float) -> None:
    plan = optimise(
        factory_problem([price] * HOURS, kg_per_month=kg, limit_kw=PLENTY_KW), MONDAY, UNHURRIED
    )
    assert plan.baseline is not None
    assert abs(plan.baseline.cost_eur - plan.cost_eur) <= GAP_EUR


@moderate
@given(prices=prices_of, more=st.floats(-0.3, 0.3).map(lambda x: round(x, 4)))
def test_a_constant_on_every_price_changes_no_choice(prices: list[float], more: float) -> None:
    plain = optimise(factory_problem(prices), MONDAY, UNHURRIED)
    assume(_whole(plain))
    shifted = optimise(factory_problem([price + more for price in prices]), MONDAY, UNHURRIED)
    assert shifted.energy_kwh == pytest.approx(plain.energy_kwh)
    expected = _money(plain) + more * plain.energy_kwh
    assert _money(shifted) == pytest.approx(expected, abs=GAP_EUR)


@settings(max_examples=6)
@given(prices=prices_of, minutes=st.sampled_from([15, 60]))
@pytest.mark.parametrize(
    "first",
    [
        at("2024-10-25T20:00+02:00"),  # into the 25-hour day
        at("2025-03-28T20:00+01:00"),  # into the 23-hour day
        at("2025-09-30T00:00+02:00"),  # into the quarter-hour market
        at("2024-12-31T13:00+01:00"),
    ],
)
def test_the_calendar_breaks_no_plan(first: datetime, prices: list[float], minutes: int) -> None:
    each = 60 // minutes
    quarters = [price for price in prices[:60] for _ in range(each)]
    plan = _checked(factory_problem(quarters, first=first, minutes=minutes))
    assert plan.starts
    assert all(floor_to(start.start, minutes) == start.start for start in plan.starts)


def test_an_hour_of_a_25_hour_day_is_used_both_times() -> None:
    """Madrid's 02:00 comes twice on 27 October 2024; both are cheap, and both are baked in."""
    first = at("2024-10-26T12:00+02:00")
    cheap = Interval(at("2024-10-27T02:00+02:00"), at("2024-10-27T03:00+01:00"))
    assert cheap.hours == 2
    problem = factory_problem(daily_wave(60), first=first, kg_per_month=8000.0)
    slots = slots_of([0.0 if s.start in cheap else 0.3 for s in problem.slots], 60, 135.0, first)
    plant = replace(problem.plant, shifts=(ALWAYS,))
    plan = _checked(replace(problem, slots=slots, plant=plant))
    running = {one.step for one in plan.starts if one.interval.overlap(cheap).hours == 2}
    assert "conching" in running
