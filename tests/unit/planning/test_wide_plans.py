"""What must hold for every plan of plants that use every rule there is."""

from collections import Counter
from dataclasses import replace

import pytest

from chocolate_factory.planning.formulation import core
from chocolate_factory.planning.formulation.worth_trying import worth_trying
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.production.model import Plant
from tests.unit.planning.wide_plants import wide_problem

CENT = 0.0201
SEEDS = range(60)
"""Verified by ``optimise`` itself, plans, baselines and their accounts."""


def _plan(problem: PlanningProblem, seconds: float = 20.0) -> Plan:
    return optimise(problem, problem.interval.start, Patience(seconds, 1.0))


def _comparable(plan: Plan) -> bool:
    return plan.gap_eur <= CENT and not any(one.breaks_demand for one in plan.violations)


@pytest.mark.slow
def test_every_plan_stands_up_and_none_is_dearer_than_its_baseline() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        plan = _plan(wide_problem(seed, hours=10))
        seen.update(violation.wish for violation in plan.violations)
        seen["changes"] += bool(plan.set_up_changes)
        seen["own supply"] += bool(plan.own_supply)
        seen["baseline"] += plan.baseline is not None
        if plan.baseline is not None and _comparable(plan):
            assert plan.total_eur <= plan.baseline.total_eur + CENT, seed
    wishes = set(Wish) - {Wish.LOCK}  # nobody locks anything here
    assert min(seen[what] for what in (*wishes, "changes", "own supply", "baseline")) >= 5, seen


def _without_own(problem: PlanningProblem) -> PlanningProblem:
    """Prices and weather by the hour, no own supply: as most plants are."""
    hourly = {slot.start.replace(minute=0): slot for slot in reversed(problem.slots)}
    slots = tuple(
        replace(hourly[slot.start.replace(minute=0)], start=slot.start, photovoltaic_kw=0.0)
        for slot in problem.slots
    )
    plant = replace(problem.plant, battery=None)
    return replace(problem, plant=_in_whole_hours(plant), slots=slots, fine_until=None, begun=())


def _in_whole_hours(plant: Plant) -> Plant:
    recipes = tuple(
        replace(
            recipe,
            steps=tuple(
                replace(step, phases=tuple(replace(one, minutes=60) for one in step.phases))
                for step in recipe.steps
            ),
        )
        for recipe in plant.recipes
    )
    machines = tuple(
        replace(
            machine,
            cleaning_minutes=0,
            changeovers=tuple(replace(one, minutes=60) for one in machine.changeovers),
        )
        for machine in plant.machines
    )
    return replace(plant, recipes=recipes, machines=machines)


@pytest.mark.slow
def test_slots_not_worth_trying_are_not_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    for seed in SEEDS[:30]:
        problem = _without_own(wide_problem(seed, hours=10, batches=3))
        if problem.slot_minutes != 15 or len(worth_trying(problem)) == len(problem.slots):
            continue
        few = _plan(problem)
        with monkeypatch.context() as patched:
            patched.setattr(core, "worth_trying", lambda one: frozenset(range(len(one.slots))))
            every = _plan(problem)
        if max(few.gap_eur, every.gap_eur) <= CENT:
            compared += 1
            assert few.total_eur == pytest.approx(every.total_eur, abs=CENT), seed
            assert few.shortfall_kg == every.shortfall_kg
    assert compared >= 5


def test_quarter_hourly_prices_leave_every_slot() -> None:
    problem = _without_own(next(one for one in map(wide_problem, SEEDS) if one.slot_minutes == 15))
    assert len(worth_trying(problem)) < len(problem.slots)
    first, *others = problem.slots
    dearer = replace(first, price_eur_per_kwh=first.price_eur_per_kwh + 0.1)
    uneven = replace(problem, slots=(dearer, *others))
    assert len(worth_trying(uneven)) == len(problem.slots)
