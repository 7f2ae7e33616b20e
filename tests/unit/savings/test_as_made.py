"""What happened is reckoned in the account of plans: to the cent where it went as planned."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, delivery_day
from chocolate_factory.ledger.model import Announcement, Entry, Fact, Key
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.stages import Patience
from chocolate_factory.production.model import Opening
from chocolate_factory.savings.as_made import settle_as_made
from chocolate_factory.savings.made import MadeBatch
from chocolate_factory.savings.statement import Costs
from chocolate_factory.savings.ways import Question, compare_ways
from tests.fakes.plants import factory_problem
from tests.planning_checks.variations import in_quarters
from tests.unit.planning.wide_plants import wide_problem

PATIENCE = Patience(2.0, 0.5)
"""What is proven here holds for every plan, however good."""


def made_of(problem: PlanningProblem, plan: Plan) -> tuple[MadeBatch, ...]:
    """The ledger's entries of a plan that was carried out."""
    due = {batch.key: batch.due for batch in plan.due}
    found: dict[str, list[Entry]] = {}
    for one in plan.starts:
        told = Announcement(
            Key(one.batch, due[one.batch], one.step),
            one.recipe,
            one.machine,
            one.start,
            one.end,
            one.energy_kwh + one.cooling_kwh,
            problem.plant.recipe(one.recipe).batch_kg,
            one.unit,
            one.cooling_kwh,
            one.labour_eur,
        )
        found.setdefault(one.batch, []).append(Entry(told))
    return tuple(MadeBatch(tuple(steps)) for steps in found.values())


def opened_in(plan: Plan) -> frozenset[Opening]:
    return frozenset(Opening(delivery_day(one.interval.start), one.shift) for one in plan.opened)


def _fresh(seed: int) -> PlanningProblem:
    problem = wide_problem(seed)
    begun = problem.begun_batches
    return replace(problem, begun=(), due=tuple(one for one in problem.due if one.key not in begun))


@pytest.mark.parametrize("seed", range(24))
def test_a_plan_that_was_carried_out_costs_what_it_said(seed: int) -> None:
    """People, cooling, changeovers, stores, extra shifts, panels and battery among it."""
    problem = _fresh(seed)
    plan = optimise(problem, problem.interval.start, PATIENCE)
    made = settle_as_made(problem, made_of(problem, plan), opened_in(plan))
    assert made.mass_kg == plan.mass_kg
    for name, value in vars_of(Costs.of(plan)).items():
        assert vars_of(Costs.of(made))[name] == pytest.approx(value, abs=1e-4), name


def vars_of(costs: Costs) -> dict[str, float]:
    return {name: getattr(costs, name) for name in Costs.__dataclass_fields__}


def test_a_step_that_was_late_pays_the_quarters_in_which_it_ran() -> None:
    problem = in_quarters(factory_problem([0.2] * 72), seed=3)
    plan = optimise(problem, problem.interval.start, PATIENCE)
    batches = made_of(problem, plan)
    entry = batches[0].steps[0]
    late = entry.announced.start + timedelta(minutes=30)
    fact = Fact(late, late + HOUR, None, late + 2 * HOUR)
    moved = MadeBatch((replace(entry, fact=fact), *batches[0].steps[1:]))
    before = settle_as_made(problem, batches, frozenset())
    after = settle_as_made(problem, (moved, *batches[1:]), frozenset())
    slots = {slot.start: slot for slot in problem.slots}
    step = problem.plant.recipe("classic").steps[0]
    first, second = slots[entry.announced.start], slots[entry.announced.start + HOUR]
    paid = [*first.prices[2:], *second.prices[:2]]
    expected = sum(
        step.energy_kwh / 4 * (new - old) for new, old in zip(paid, first.prices, strict=True)
    )
    assert after.cost_eur - before.cost_eur == pytest.approx(expected)


def test_all_ways_are_in_one_account_and_none_is_cheaper_than_foresight_could_be() -> None:
    problem = in_quarters(factory_problem([0.1 + 0.02 * (n % 7) for n in range(96)]), seed=5)
    plan = optimise(problem, problem.interval.start, PATIENCE)
    told: list[tuple[int, int, str]] = []
    question = Question(
        problem, made_of(problem, plan), opened_in(plan), (0,) * 96, timedelta(days=7), PATIENCE
    )
    ways = compare_ways(question, lambda *news: told.append(news))
    assert ways.are_whole
    assert [done for done, _, _ in told] == [0, 1, 2, 3, 4]
    assert ways.plan is not None
    assert ways.foresight is not None
    assert ways.fixed_shift is not None
    assert ways.foresight.total_eur <= ways.plan.total_eur
    assert ways.plan.total_eur <= ways.foresight.total_eur + ways.foresight_gap_eur + 0.01
    assert ways.plan.total_eur <= ways.fixed_shift.total_eur + 0.01


def test_foresight_without_time_is_what_was_done_and_its_bound_is_told() -> None:
    problem = factory_problem([0.1 + 0.02 * (n % 7) for n in range(96)])
    plan = optimise(problem, problem.interval.start, PATIENCE)
    hasty = Question(
        problem,
        made_of(problem, plan),
        opened_in(plan),
        (0,) * 96,
        timedelta(days=7),
        Patience(0.01, 0.01),
    )
    ways = compare_ways(hasty, lambda *_: None)
    assert ways.plan is not None
    assert ways.foresight is not None
    assert ways.foresight.total_eur <= ways.plan.total_eur
    assert ways.plan.total_eur <= ways.foresight.total_eur + 1e-6
    assert ways.foresight_gap_eur > 0
