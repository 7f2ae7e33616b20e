"""Whatever is asked of whatever plant, there is a plan, and what it lacks is told in kilograms."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import PlanningProblem, PlanStatus
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.search.first_plan import first_values
from chocolate_factory.planning.solver.solve import OutOfTimeError
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.production.model import ClimateLimits, Machine, Maintenance
from tests.fakes.plants import MONDAY, daily_wave, factory_problem

WEEK = daily_wave(96)


def _with_machines(problem: PlanningProblem, change: dict[str, object]) -> PlanningProblem:
    machines: tuple[Machine, ...] = tuple(
        replace(machine, **change)  # type: ignore[arg-type]
        for machine in problem.plant.machines
    )
    return replace(problem, plant=replace(problem.plant, machines=machines))


def _nobody(problem: PlanningProblem) -> PlanningProblem:
    return replace(problem, plant=replace(problem.plant, shifts=()))


def _always_hot(problem: PlanningProblem) -> PlanningProblem:
    hot = tuple(replace(slot, temperature_celsius=45.0) for slot in problem.slots)
    limits = ClimateLimits(max_temperature_celsius=40.0)
    return replace(_with_machines(problem, {"limits": limits}), slots=hot)


def _all_away(problem: PlanningProblem) -> PlanningProblem:
    return _with_machines(problem, {"maintenance": (Maintenance(problem.interval),)})


def _never_working(problem: PlanningProblem) -> PlanningProblem:
    days = {slot.start.date() for slot in problem.slots}
    return replace(problem, plant=replace(problem.plant, closed_days=frozenset(days)))


@pytest.mark.parametrize("impossible", [_nobody, _always_hot, _all_away, _never_working])
def test_nothing_can_be_made(impossible: object) -> None:
    problem = factory_problem(WEEK)
    assert problem.due
    plan = optimise(impossible(problem), MONDAY)  # type: ignore[operator]
    assert plan.status is PlanStatus.PARTIAL
    assert plan.mass_kg == 0
    assert plan.shortfall_kg == 200 * len(problem.due)
    assert {violation.wish for violation in plan.violations} == {Wish.UNMET}


def test_more_than_the_machines_can_make() -> None:
    problem = factory_problem(WEEK, kg_per_month=40_000.0)
    plan = optimise(problem, MONDAY)
    assert plan.status is PlanStatus.PARTIAL
    assert plan.mass_kg > 0
    assert plan.mass_kg + plan.shortfall_kg == 200 * len(problem.due)


def test_power_below_one_machine_is_exceeded_and_told() -> None:
    plan = optimise(factory_problem(WEEK, limit_kw=5.0), MONDAY)
    assert plan.shortfall_kg == 0
    (violation,) = plan.violations
    assert violation.wish is Wish.EXCESS_POWER
    assert plan.excess_kwh == pytest.approx(violation.excess_kwh)
    assert plan.excess_kwh > 0


def test_a_plan_without_a_search_begins_nothing_before_it_may() -> None:
    """On the first two days energy is free, and what is due on the fourth has to wait."""
    prices = [0.0] * 48 + [0.5] * 48
    problem = replace(factory_problem(prices), longest_lead=timedelta(hours=54))
    formulation = Formulation(problem)
    values = first_values(formulation)
    assert values is not None
    assert not any(values[column] for column in formulation.missing)
    begins = formulation.starts_in(values, formulation.counts["classic", "mixing"])
    due = [batch for batch in problem.due if batch.recipe == "classic"]
    for slot, batch in zip(begins, due, strict=True):
        assert formulation.grid.instant(slot) >= batch.due - timedelta(hours=54)


def test_a_solver_without_any_answer_in_time_is_no_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chocolate_factory.planning.optimise.solve_in_stages", lambda *_: None)
    problem = factory_problem(WEEK)
    with pytest.raises(OutOfTimeError) as caught:
        optimise(problem, MONDAY)
    assert (caught.value.status, caught.value.retry_after_seconds) == (503, 60)
    assert "Ask again" in caught.value.advice
