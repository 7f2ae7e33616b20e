"""Every cause is told where it is true, and only there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.planning.changes import Cause, Change, Difference, Fate
from chocolate_factory.planning.locks.model import Ban, Pin
from chocolate_factory.planning.model import Announced, Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.production.model import DueBatch, Maintenance, Plant
from tests.fakes.plants import MONDAY, a_plant, a_problem, a_recipe, a_start, a_step, two_steps

PRICES = [0.3, 0.2, 0.1, 0.3, 0.3, 0.3]


def _mixing(power_kw: float = 10.0, units: int = 1) -> Plant:
    return a_plant(a_recipe(a_step("mixing", 60, power_kw)), units={"mixing": units})


def _problem(
    plant: Plant, prices: Sequence[float], due: Sequence[int], limit_kw: float = 1000.0
) -> PlanningProblem:
    return a_problem(plant, prices, due, limit_kw=limit_kw)


def _told(before: Plan, problem: PlanningProblem) -> Difference:
    plan = optimise(replace(problem, announced=Announced(before, MONDAY)), MONDAY)
    assert plan.difference is not None
    return plan.difference


def _causes(difference: Difference) -> list[tuple[Fate, Cause, str]]:
    return [(one.fate, one.cause, one.step) for one in difference.changes]


@pytest.fixture(scope="module")
def before() -> Plan:
    """Mixing at two, the cheapest hour."""
    return optimise(_problem(_mixing(), PRICES, [6]), MONDAY)


def test_without_a_plan_before_there_is_no_difference(before: Plan) -> None:
    assert before.difference is None


def test_its_hours_have_become_dearer(before: Plan) -> None:
    told = _told(before, _problem(_mixing(), [0.3, 0.2, 0.4, 0.3, 0.3, 0.3], [6]))
    [change] = told.changes
    assert (change.fate, change.cause) == (Fate.MOVED, Cause.PRICES)
    assert change.announced_eur == pytest.approx(1.0)
    assert change.old_eur == pytest.approx(4.0)
    assert change.new_eur == pytest.approx(2.0)
    assert told.gain_eur == pytest.approx(2.0)
    assert "1.00 €" in change.sentence
    assert "4.00 €" in change.sentence


def test_other_hours_have_become_cheaper(before: Plan) -> None:
    told = _told(before, _problem(_mixing(), [0.3, 0.2, 0.1, 0.3, 0.0, 0.3], [6]))
    assert _causes(told) == [(Fate.MOVED, Cause.CHEAPER, "mixing")]
    assert told.gain_eur == pytest.approx(1.0)


@pytest.mark.parametrize(
    "lock",
    [
        Ban(Interval(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR)),
        Pin("bar-1", "mixing", MONDAY + 4 * HOUR),
    ],
)
def test_a_lock_demands_it(before: Plan, lock: Ban | Pin) -> None:
    told = _told(before, replace(_problem(_mixing(), PRICES, [6]), locks=(lock,)))
    assert _causes(told) == [(Fate.MOVED, Cause.LOCK, "mixing")]
    assert told.gain_eur is None


def test_the_plant_cannot_do_it_any_more(before: Plan) -> None:
    plant = a_plant(a_recipe(a_step("mixing", 120)))
    assert _causes(_told(before, _problem(plant, PRICES, [6]))) == [
        (Fate.MOVED, Cause.PLANT, "mixing")
    ]


def test_it_would_be_late(before: Plan) -> None:
    assert _causes(_told(before, _problem(_mixing(), PRICES, [2]))) == [
        (Fate.MOVED, Cause.DEADLINE, "mixing")
    ]


def test_another_recipe_takes_its_machine(before: Plan) -> None:
    cake = replace(a_recipe(a_step("mixing", 60, 100.0), name="cake"))
    plant = replace(_mixing(), recipes=(*_mixing().recipes, cake))
    problem = _problem(plant, PRICES, [6])
    due = (*problem.due, DueBatch(MONDAY + 6 * HOUR, "cake", 1))
    told = _told(before, replace(problem, due=due))
    assert {(one.fate, one.cause, one.batch) for one in told.changes} == {
        (Fate.MOVED, Cause.MACHINE, "bar-1"),
        (Fate.ADDED, Cause.NEWLY_DUE, "cake-1"),
    }
    [moved] = told.disturbed
    assert moved.other == "cake-1"


def test_it_would_exceed_the_contracted_power(before: Plan) -> None:
    frying = a_recipe(a_step("frying", 60, 100.0), name="cake")
    plant = a_plant(*_mixing().recipes, frying)
    problem = _problem(plant, PRICES, [6], limit_kw=105.0)
    due = (*problem.due, DueBatch(MONDAY + 6 * HOUR, "cake", 1))
    told = _told(before, replace(problem, due=due))
    assert [(one.batch, one.cause) for one in told.disturbed] == [("bar-1", Cause.POWER)]


def test_a_step_goes_with_another_of_its_batch() -> None:
    plant = two_steps(wait=0)
    before = optimise(a_problem(plant, [0.1, 0.1, 0.1, 0.3, 0.3, 0.3], [6]), MONDAY)
    told = _told(before, a_problem(plant, [0.3, 0.9, 0.9, 0.3, 0.1, 0.1], [6]))
    assert _causes(told) == [
        (Fate.MOVED, Cause.OWN_BATCH, "mixing"),
        (Fate.MOVED, Cause.PRICES, "baking"),
    ]
    assert told.changes[0].other == "baking"


def test_a_batch_that_is_no_longer_asked_for(before: Plan) -> None:
    told = _told(before, _problem(_mixing(), PRICES, []))
    assert _causes(told) == [(Fate.DROPPED, Cause.NOT_DUE, "mixing")]


def test_a_shorter_plan_drops_nothing_of_what_is_due_after_its_end() -> None:
    before = optimise(_problem(_mixing(), [0.1, 0.3, 0.1, 0.3, 0.3, 0.3], [2, 6]), MONDAY)
    assert [one.batch for one in before.starts] == ["bar-1", "bar-2"]
    shorter = _problem(_mixing(), [0.1, 0.3, 0.1, 0.3], [2])
    assert _told(before, shorter) == Difference(before.issued_at, 1, (), 0.0)


def test_a_shorter_plan_keeps_what_is_left_of_a_batch_begun() -> None:
    plant = two_steps()
    before = optimise(a_problem(plant, [0.1, 0.1, 0.1, 0.9, 0.9, 0.9], [6]), MONDAY)
    shorter = a_problem(plant, [0.1, 0.1, 0.1, 0.9], [])
    shorter = replace(shorter, slots=shorter.slots[1:], begun=before.starts[:1])
    assert _told(before, shorter) == Difference(before.issued_at, 1, (), 0.0)


def test_a_batch_that_does_not_fit_any_more_and_one_that_does_again(before: Plan) -> None:
    away = Maintenance(Interval(MONDAY, MONDAY + 6 * HOUR))
    machines = tuple(replace(one, maintenance=(away,)) for one in _mixing().machines)
    broken = _problem(replace(_mixing(), machines=machines), PRICES, [6])
    assert _causes(_told(before, broken)) == [(Fate.DROPPED, Cause.NO_ROOM, "mixing")]
    nothing = optimise(broken, MONDAY)
    again = _told(nothing, _problem(_mixing(), PRICES, [6]))
    assert _causes(again) == [(Fate.ADDED, Cause.FITS, "mixing")]


def test_what_begun_and_cannot_go_on_takes_its_steps_with_it() -> None:
    plant = two_steps(wait=60)
    begun = a_start(plant, "bar-1", "mixing", -1)
    going_on = replace(a_problem(plant, PRICES, [6]), begun=(begun,))
    before = optimise(going_on, MONDAY)
    late = replace(begun, start=begun.start - 3 * HOUR, end=begun.end - 3 * HOUR)
    told = _told(before, replace(going_on, begun=(late,)))
    assert (Fate.DROPPED, Cause.ABANDONED, "baking") in _causes(told)


def test_what_has_begun_meanwhile_is_no_change(before: Plan) -> None:
    [mixing] = before.starts
    problem = _problem(_mixing(), PRICES, [6])
    later = replace(problem, slots=problem.slots[3:], begun=(mixing,))
    plan = optimise(replace(later, announced=Announced(before, MONDAY)), MONDAY + 3 * HOUR)
    assert plan.difference == Difference(before.issued_at, 0, (), None)


def test_every_cause_has_its_sentence() -> None:
    moment = MONDAY + timedelta(hours=9)
    for cause in Cause:
        change = Change(Fate.MOVED, cause, "bar-1", "bar", "mixing", "mixer", moment, moment)
        assert change.sentence.startswith("Mixing of bar-1 moved from Mon 04 Nov 09:00 to ")
        assert change.sentence.endswith(".")


def test_a_unit_that_is_away_is_the_plants_doing(before: Plan) -> None:
    away = Maintenance(Interval(MONDAY + 2 * HOUR, MONDAY + 3 * HOUR))
    machines = tuple(replace(one, maintenance=(away,)) for one in _mixing().machines)
    told = _told(before, _problem(replace(_mixing(), machines=machines), PRICES, [6]))
    assert _causes(told) == [(Fate.MOVED, Cause.PLANT, "mixing")]
