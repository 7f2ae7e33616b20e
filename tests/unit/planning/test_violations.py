"""What a plan could not fulfil, in kilograms."""

from dataclasses import replace
from datetime import timedelta

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.violations import find_abandoned, find_violations
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.production.model import DueBatch
from tests.fakes.plants import MONDAY, a_problem, a_start, two_steps

PLANT = two_steps(units={"mixing": 2, "baking": 2})
PRICES = [0.1] * 8


def _with_order(due_after: int) -> PlanningProblem:
    """bar-1 is due after 8 hours; an order for the same recipe comes in for an earlier hour."""
    problem = a_problem(PLANT, PRICES, [8])
    order = DueBatch(MONDAY + timedelta(hours=due_after), "bar", 1, "fair")
    return replace(problem, due=(order, *problem.due))


def test_nothing_to_complain_about() -> None:
    planned = [a_start(PLANT, "bar-1", "mixing", 0), a_start(PLANT, "bar-1", "baking", 6)]
    assert find_violations(a_problem(PLANT, PRICES, [8]), planned, 0.0) == []


def test_a_batch_not_made_is_short_by_its_kilograms() -> None:
    (violation,) = find_violations(a_problem(PLANT, PRICES, [8]), [], 0.0)
    assert (violation.wish, violation.batch, violation.mass_kg) == (Wish.UNMET, "bar-1", 100)
    assert violation.due == MONDAY + timedelta(hours=8)
    assert "100 kg of bar short: batch bar-1, due Mon 04 Nov 08:00" in violation.message


def test_a_late_batch_says_when_it_is_ready() -> None:
    planned = [a_start(PLANT, "bar-1", "mixing", 0), a_start(PLANT, "bar-1", "baking", 3)]
    (violation,) = find_violations(a_problem(PLANT, PRICES, [4]), planned, 0.0)
    assert (violation.wish, violation.ready) == (Wish.LATE, MONDAY + timedelta(hours=5))
    assert "due Mon 04 Nov 04:00, ready Mon 04 Nov 05:00" in violation.message


def test_what_is_ready_first_serves_what_is_due_first() -> None:
    """An order overtakes a batch of the same chocolate that has begun before it came in."""
    planned = [
        a_start(PLANT, "bar-1", "mixing", 0),
        a_start(PLANT, "bar-1", "baking", 1),
        a_start(PLANT, "fair/bar-1", "mixing", 2),
        a_start(PLANT, "fair/bar-1", "baking", 5),
    ]
    assert find_violations(_with_order(3), planned, 0.0) == []
    (late,) = find_violations(_with_order(2), planned, 0.0)
    assert (late.wish, late.batch, late.ready) == (
        Wish.LATE,
        "fair/bar-1",
        MONDAY + timedelta(hours=3),
    )


def test_what_has_begun_counts_when_it_is_finished() -> None:
    begun = (a_start(PLANT, "bar-1", "mixing", -3), a_start(PLANT, "bar-1", "baking", -2))
    problem = a_problem(PLANT, PRICES, [2], begun=begun)
    assert find_violations(problem, [], 0.0) == []


def test_power_above_the_contract() -> None:
    (violation,) = find_violations(a_problem(PLANT, PRICES), [], 12.5)
    assert (violation.wish, violation.mass_kg) == (Wish.EXCESS_POWER, 0.0)
    assert "12.5 kWh" in violation.message
    assert find_violations(a_problem(PLANT, PRICES), [], 1e-9) == []


def test_only_unfinished_batches_are_abandoned() -> None:
    begun = (
        a_start(PLANT, "bar-1", "mixing", -4),
        a_start(PLANT, "bar-1", "baking", -3),
        a_start(PLANT, "bar-2", "mixing", -1),
    )
    problem = a_problem(PLANT, PRICES, [8, 8], begun=begun)
    (violation,) = find_abandoned(problem)
    assert (violation.wish, violation.batch, violation.mass_kg) == (Wish.ABANDONED, "bar-2", 100)
    assert "by hand" in violation.message
    assert [batch.key for batch in problem.without_begun().due] == []
