"""Every rule of a plant that uses all it may can fail: good plans are spoilt, and each is found."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.settle import settle
from chocolate_factory.planning.verify import PlanRejectedError, verify, verify_account
from chocolate_factory.production.model import (
    Attended,
    Battery,
    Changeover,
    ClimateLimits,
    Cooling,
    DueBatch,
    Machine,
    Maintenance,
    Opening,
    Plant,
    Shift,
    Storage,
)
from tests.fakes.plants import ALWAYS, MONDAY, a_recipe, a_step, slots_of

DAY_SHIFT = Shift("day", frozenset(range(7)), time(4), time(12), labour_eur_per_hour=2.0)
EXTRA = Shift("extra", frozenset(range(7)), time(0), time(4), 1.0, opening_eur=3.0)


def _bars(*families: str, machine: Machine, shifts: Sequence[Shift] = (ALWAYS,)) -> Plant:
    """A bar of each family, made in one hour on one machine."""
    step = a_step("mixing", 60, 10.0, attended=Attended.WHOLE)
    recipes = tuple(replace(a_recipe(step, name=family), family=family) for family in families)
    return Plant((machine,), recipes, tuple(shifts))


def _machine(count: int = 1, **more: Any) -> Machine:  # noqa: ANN401 - as replace takes them
    return replace(Machine("mixing-machine", count, 10.0), **more)


def _problem(plant: Plant, hours: int = 8, **weather: Any) -> PlanningProblem:  # noqa: ANN401 - as replace takes them
    due = tuple(
        DueBatch(MONDAY + hours * HOUR, recipe.name, number)
        for number, recipe in enumerate(plant.recipes, start=1)
    )
    slots = tuple(replace(slot, **weather) for slot in slots_of([0.1] * hours))
    return PlanningProblem(plant, slots, 60, due)


def _starts(problem: PlanningProblem, *at: tuple[int, int]) -> list[Start]:
    """The n-th batch in an hour on a unit, with what its people cost without extra shifts."""
    grid, found = Grid(problem), []
    for batch, (hour, unit) in zip(problem.due, at, strict=True):
        recipe = problem.plant.recipe(batch.recipe)
        start = grid.start(grid.step(recipe, recipe.steps[0]), batch.key, hour)
        found.append(replace(start, unit=unit))
    return found


def _fails(
    problem: PlanningProblem,
    words: str,
    starts: list[Start],
    opened: frozenset[Opening] = frozenset(),
) -> None:
    with pytest.raises(PlanRejectedError) as caught:
        verify(problem, starts, opened)
    assert any(words in fault for fault in caught.value.faults), caught.value.faults


def test_a_unit_is_cleaned() -> None:
    problem = _problem(_bars("dark", "dark2", machine=_machine(cleaning_minutes=60)))
    verify(problem, _starts(problem, (0, 1), (2, 1)))
    _fails(problem, "not cleaned", _starts(problem, (0, 1), (1, 1)))


def test_a_unit_is_changed_over() -> None:
    change = (Changeover("dark", "milk", 60),)
    problem = _problem(_bars("dark", "milk", machine=_machine(changeovers=change)))
    verify(problem, _starts(problem, (0, 1), (2, 1)))
    verify(problem, _starts(problem, (1, 1), (0, 1)))  # the other way needs nothing
    _fails(problem, "not set up", _starts(problem, (0, 1), (1, 1)))


def test_what_ran_before_the_grid_is_remembered() -> None:
    change = (Changeover("dark", "milk", 60),)
    problem = _problem(_bars("dark", "milk", machine=_machine(changeovers=change)))
    (before, after) = _starts(problem, (0, 1), (0, 1))
    begun = replace(before, start=MONDAY - HOUR, end=MONDAY)
    problem = replace(problem, begun=(begun,))
    _fails(problem, "not set up", [after])
    verify(problem, [replace(after, start=MONDAY + HOUR, end=MONDAY + 2 * HOUR)])


def test_a_unit_that_is_away_runs_nothing() -> None:
    away = (Maintenance(Interval(MONDAY + HOUR, MONDAY + 3 * HOUR)),)
    problem = _problem(_bars("dark", "milk", machine=_machine(2, maintenance=away)))
    verify(problem, _starts(problem, (1, 1), (2, 1)))
    verify(problem, _starts(problem, (0, 1), (0, 2)))
    _fails(problem, "maintenance", _starts(problem, (1, 1), (2, 2)))


def test_weather_forbids() -> None:
    limits = ClimateLimits(max_temperature_celsius=30.0)
    plant = _bars("dark", machine=_machine(limits=limits))
    fine, hot = (_problem(plant, temperature_celsius=t) for t in (30.0, 30.1))
    verify(fine, _starts(fine, (0, 1)))
    _fails(hot, "weather", _starts(hot, (0, 1)))


def test_cooling_is_charged() -> None:
    plant = _bars("dark", machine=_machine(cooling_kw=20.0))
    problem = _problem(
        replace(plant, cooling=Cooling(8.0, 20.0)), temperature_celsius=30.0, humidity_percent=50.0
    )
    (start,) = _starts(problem, (0, 1))
    assert start.cooling_kwh > 0
    verify(problem, [start])
    _fails(problem, "kWh", [replace(start, cooling_kwh=0.0)])
    _fails(problem, "costs", [replace(start, cost_eur=1.0)])


def test_people_are_paid_and_extra_shifts_opened() -> None:
    problem = _problem(_bars("dark", machine=_machine(), shifts=(DAY_SHIFT, EXTRA)))
    today = frozenset({Opening(date(2024, 11, 4), "extra")})
    (in_time,) = _starts(problem, (5, 1))
    assert in_time.labour_eur == 2.0
    verify(problem, [in_time])
    _fails(problem, "people for", [replace(in_time, labour_eur=0.0)])
    (early,) = _starts(problem, (1, 1))
    _fails(problem, "needs people", [early])
    verify(problem, [replace(early, labour_eur=1.0)], today)
    _fails(problem, "no extra shift", [in_time], frozenset({Opening(date(2024, 11, 4), "day")}))


TOTALS: dict[str, Callable[[Outcome], Outcome]] = {
    "mass": lambda one: replace(one, mass_kg=one.mass_kg + 1),
    "energy": lambda one: replace(one, energy_kwh=one.energy_kwh + 1),
    "power": lambda one: replace(one, cost_eur=one.cost_eur - 1),
    "labour": lambda one: replace(one, labour_eur=one.labour_eur - 1),
    "extra shifts": lambda one: replace(
        one, opened=tuple(replace(shift, cost_eur=0.0) for shift in one.opened)
    ),
    "changeovers": lambda one: replace(one, set_up_changes=()),
    "storage": lambda one: replace(one, storage_eur=0.0),
    "own supply does not save": lambda one: replace(one, own_supply_eur=one.own_supply_eur + 1),
    "contracted power": lambda one: replace(one, excess_cost_eur=one.excess_cost_eur + 1),
    "every slot": lambda one: replace(one, own_supply=one.own_supply[1:]),
    "panels give": lambda one: _first_slot(one, import_kw=-20.0),
    "battery cannot hold": lambda one: _first_slot(one, stored_kwh=9.0),
    "battery holds": lambda one: _first_slot(one, stored_kwh=99.0),
    "too weak": lambda one: _first_slot(one, charge_kw=50.0),
}


def _first_slot(outcome: Outcome, **spoilt: Any) -> Outcome:  # noqa: ANN401 - as replace takes them
    first, *others = outcome.own_supply
    return replace(outcome, own_supply=(replace(first, **spoilt), *others))


@pytest.fixture(scope="module")
def accounted() -> tuple[PlanningProblem, list[Start], Outcome]:
    """Two families mixed and baked: with an extra shift, a change, a store, panels, a battery."""
    mixing, baking = a_step("mixing", 60, 10.0, wait=240), a_step("baking", 60, 30.0)
    mixing = replace(mixing, attended=Attended.WHOLE)
    recipes = tuple(
        replace(a_recipe(mixing, baking, name=name), family=name) for name in ("dark", "milk")
    )
    plant = Plant(
        (
            replace(_machine(), changeovers=(Changeover("dark", "milk", 0, 4.0),)),
            Machine("baking-machine", 1, 30.0),
        ),
        recipes,
        (EXTRA,),
        storages=(Storage("tank", (("dark", "mixing"), ("milk", "mixing")), 50.0, 1.0),),
        battery=Battery(20.0, 2.0, 0.9),
    )
    problem = _problem(plant, photovoltaic_kw=5.0)
    dear = [replace(slot, price_eur_per_kwh=0.1 + 0.01 * n) for n, slot in enumerate(problem.slots)]
    problem = replace(problem, slots=tuple(replace(one, power_limit_kw=20.0) for one in dear))
    opened = frozenset({Opening(date(2024, 11, 4), "extra")})
    grid = Grid(problem)
    planned = []
    for batch, hours in zip(problem.due, ((0, 2), (1, 3)), strict=True):
        recipe = plant.recipe(batch.recipe)
        for step, hour in zip(recipe.steps, hours, strict=True):
            planned.append(grid.start(grid.step(recipe, step), batch.key, hour))
    planned = [replace(one, labour_eur=1.0 if one.step == "mixing" else 0.0) for one in planned]
    verify(problem, planned, opened)
    return problem, planned, settle(problem, planned, opened)


def test_a_good_account_adds_up(accounted: tuple[PlanningProblem, list[Start], Outcome]) -> None:
    problem, planned, outcome = accounted
    verify_account(problem, planned, outcome)
    assert outcome.mass_kg == 200
    assert outcome.opening_eur == 3.0
    assert outcome.changeover_eur == 4.0
    assert outcome.storage_eur == pytest.approx((50 * 1 + 50 * 1) / 24)  # one waits in hours 1, 2
    assert outcome.excess_kwh > 0
    assert outcome.own_supply_eur > 0
    assert outcome.total_eur == pytest.approx(
        outcome.cost_eur
        + outcome.labour_eur
        + 7.0
        + outcome.storage_eur
        + outcome.excess_cost_eur
        - outcome.own_supply_eur
    )


@pytest.mark.parametrize("words", TOTALS)
def test_a_wrong_total_is_found(
    accounted: tuple[PlanningProblem, list[Start], Outcome], words: str
) -> None:
    problem, planned, outcome = accounted
    with pytest.raises(PlanRejectedError) as caught:
        verify_account(problem, planned, TOTALS[words](outcome))
    assert any(words in fault for fault in caught.value.faults), caught.value.faults


def test_a_battery_does_not_end_emptier_than_it_began() -> None:
    plant = replace(_bars("dark", machine=_machine()), battery=Battery(20.0, 10.0, 1.0, 0.0, 10.0))
    problem = _problem(plant)
    plan = optimise(problem, MONDAY)
    assert plan.own_supply[-1].stored_kwh == pytest.approx(10.0)
    spoilt = tuple(
        replace(
            one, discharge_kw=one.discharge_kw + 1.0 / 8, stored_kwh=one.stored_kwh - (n + 1) / 8
        )
        for n, one in enumerate(plan.own_supply)
    )
    with pytest.raises(PlanRejectedError) as caught:
        verify_account(
            problem, plan.starts, replace(settle(problem, plan.starts), own_supply=spoilt)
        )
    assert any("emptier" in fault for fault in caught.value.faults)
