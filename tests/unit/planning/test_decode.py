"""Counts become batches: first come, first served, and what has begun goes on first."""

from dataclasses import replace
from datetime import timedelta

from chocolate_factory.planning.decode import place
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.units.assign import assign_units
from chocolate_factory.planning.verify import verify
from tests.fakes.plants import MONDAY, a_problem, a_start, two_steps

PRICES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]
TWO_EACH = two_steps(wait=360, units={"mixing": 2, "baking": 2})


def _decoded(problem: PlanningProblem, mixing: list[int], baking: list[int]) -> tuple[Start, ...]:
    slots = {("bar", "mixing"): mixing, ("bar", "baking"): baking}
    return assign_units(problem, place(Grid(problem), slots))


def _hours(planned: tuple[Start, ...], batch: str) -> list[float]:
    return [(one.start - MONDAY) / timedelta(hours=1) for one in planned if one.batch == batch]


def test_the_first_to_start_is_the_first_to_go_on() -> None:
    problem = a_problem(TWO_EACH, PRICES, [6, 7, 8])
    planned = _decoded(problem, [0, 1, 3], [2, 4, 5])
    assert [_hours(planned, f"bar-{n}") for n in (1, 2, 3)] == [[0, 2], [1, 4], [3, 5]]
    verify(problem, planned)
    assert [one.start for one in planned] == sorted(one.start for one in planned)


def test_batches_that_do_not_fit_stay_out_of_all_steps() -> None:
    problem = a_problem(TWO_EACH, PRICES, [6, 7, 8])
    planned = _decoded(problem, [0], [3])
    assert {one.batch for one in planned} == {"bar-1"}
    verify(problem, planned)


def test_a_begun_batch_goes_on_before_new_ones_though_it_is_due_later() -> None:
    begun = (a_start(TWO_EACH, "bar-2", "mixing", -1),)
    problem = a_problem(TWO_EACH, PRICES, [7, 8], begun=begun)
    planned = _decoded(problem, [1], [0, 3])
    assert _hours(planned, "bar-2") == [0]
    assert _hours(planned, "bar-1") == [1, 3]
    verify(problem, planned)


def test_batches_begun_together_go_on_in_the_order_they_have_taken_since() -> None:
    """Names in the order of letters (bar-10 before bar-9) must not swap them again."""
    plant = two_steps(wait=360, units={"mixing": 2})
    begun = tuple(
        replace(a_start(plant, batch, "mixing", -2, unit=unit))
        for unit, batch in enumerate(("bar-9", "bar-10"), start=1)
    )
    begun += (a_start(plant, "bar-9", "baking", -1),)
    problem = a_problem(plant, PRICES, [*range(1, 9), 8, 8], begun=begun)
    asked = tuple(batch for batch in problem.due if batch.number in (9, 10))
    problem = replace(problem, due=asked)
    planned = _decoded(problem, [], [1])
    assert [one.batch for one in planned] == ["bar-10"]
    verify(problem, planned)


def test_a_batch_overdue_and_still_running_is_served_first() -> None:
    begun = (a_start(TWO_EACH, "bar-0", "mixing", -1),)
    problem = a_problem(TWO_EACH, PRICES, [8], begun=begun)
    planned = _decoded(problem, [0], [1, 2])
    assert _hours(planned, "bar-0") == [1]
    assert _hours(planned, "bar-1") == [0, 2]


def test_units_are_given_from_the_lowest_and_those_begun_keep_theirs() -> None:
    begun = (
        a_start(TWO_EACH, "bar-1", "mixing", -3, unit=2),
        a_start(TWO_EACH, "bar-1", "baking", -1, unit=1),
    )
    problem = a_problem(TWO_EACH, PRICES, [6, 7, 8], begun=begun)
    planned = _decoded(problem, [0, 0], [1, 3])
    units = {(one.batch, one.step): one.unit for one in planned}
    assert units == {
        ("bar-2", "mixing"): 1,
        ("bar-3", "mixing"): 2,
        ("bar-2", "baking"): 1,  # bar-1 has left unit 1 by then
        ("bar-3", "baking"): 1,
    }
    verify(problem, planned)


def test_a_start_knows_its_cost_and_whether_its_prices_are_published() -> None:
    problem = a_problem(TWO_EACH, PRICES, [8])
    forecast = tuple(replace(slot, known=n < 4) for n, slot in enumerate(problem.slots))
    mixing, baking = _decoded(replace(problem, slots=forecast), [2], [3])
    assert (mixing.cost_eur, mixing.energy_kwh, mixing.price_known) == (10.0 * 0.3, 10.0, True)
    assert round(baking.cost_eur, 9) == round(20 * (0.4 + 0.5), 9)
    assert (baking.energy_kwh, baking.price_known) == (40.0, False)


def test_a_batch_that_takes_longer_than_planned_is_overtaken() -> None:
    """Its machine stopped: what began after it goes on before it."""
    late = a_start(TWO_EACH, "bar-1", "mixing", -2)
    late = replace(late, end=MONDAY + timedelta(hours=3))
    other = a_start(TWO_EACH, "bar-2", "mixing", -1, unit=2)
    problem = a_problem(TWO_EACH, PRICES, [7, 8, 8], begun=(late, other))
    planned = _decoded(problem, [0], [0, 1, 4])
    assert [_hours(planned, f"bar-{n}") for n in (1, 2, 3)] == [[4], [0], [0, 1]]
    verify(problem, planned)
