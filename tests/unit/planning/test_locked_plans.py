"""Plans obey bans and pins; what cannot be kept is released, named, and never costs the plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.planning import release
from chocolate_factory.planning.locks.model import Ban, Pin, Rule, Trouble
from chocolate_factory.planning.model import Announced, Plan, PlanningProblem
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.release import CLASHING_SECONDS, release_clashing
from chocolate_factory.planning.stages import Patience
from chocolate_factory.planning.verify import PlanRejectedError, verify_locks
from chocolate_factory.planning.wishes import Wish
from tests.fakes.plants import (
    MONDAY,
    a_plant,
    a_problem,
    a_recipe,
    a_start,
    a_step,
    daily_wave,
    factory_problem,
    two_steps,
)

PRICES = [0.3, 0.1, 0.3, 0.2, 0.1, 0.3, 0.1, 0.1, 0.3, 0.3]
"""Free choice: mixing at 1, baking at 6."""


def _at(hours: float) -> datetime:
    return MONDAY + hours * HOUR


def _ban(first: float, last: float, recipe: str | None = None, machine: str | None = None) -> Ban:
    return Ban(Interval(_at(first), _at(last)), recipe, machine)


def _problem(locks: Iterable[Rule], batches: int = 1, wait: int = 600) -> PlanningProblem:
    return replace(a_problem(two_steps(wait=wait), PRICES, [10] * batches), locks=tuple(locks))


def _hours(plan: Plan) -> list[tuple[str, str, float]]:
    return [(one.batch, one.step, (one.start - MONDAY) / HOUR) for one in plan.starts]


def _troubles(plan: Plan) -> list[tuple[Rule | None, Trouble | None]]:
    return [(one.lock, one.trouble) for one in plan.violations if one.wish is Wish.LOCK]


def test_without_locks_the_cheapest_hours_are_taken() -> None:
    plan = optimise(_problem([]), MONDAY)
    assert _hours(plan) == [("bar-1", "mixing", 1), ("bar-1", "baking", 6)]


@pytest.mark.parametrize(
    ("ban", "hours"),
    [
        pytest.param(_ban(1, 2), [4, 6], id="everything"),
        pytest.param(_ban(1, 2, machine="mixing-machine"), [4, 6], id="its machine"),
        pytest.param(_ban(1, 2, machine="baking-machine"), [1, 6], id="another machine"),
        pytest.param(_ban(1, 2, recipe="cake"), [1, 6], id="another recipe"),
        pytest.param(_ban(7, 8), [1, 3], id="the second hour of a run"),
        pytest.param(_ban(8, 9), [1, 6], id="from its end on"),
    ],
)
def test_nothing_runs_in_a_ban(ban: Ban, hours: list[float]) -> None:
    plan = optimise(_problem([ban]), MONDAY)
    assert [hour for *_, hour in _hours(plan)] == hours
    assert plan.violations == ()


def test_what_has_begun_goes_on_through_a_ban() -> None:
    begun = a_start(two_steps(), "bar-1", "mixing", -0.5)
    problem = replace(_problem([_ban(0, 3)]), begun=(begun,))
    plan = optimise(problem, MONDAY)
    assert _hours(plan)[1:] == [("bar-1", "baking", 6)]
    assert plan.violations == ()


def test_a_pinned_step_starts_then_and_the_rest_follows() -> None:
    plan = optimise(_problem([Pin("bar-1", "baking", _at(4))]), MONDAY)
    assert _hours(plan) == [("bar-1", "mixing", 1), ("bar-1", "baking", 4)]
    assert plan.violations == ()


def test_a_pin_means_the_batch_that_it_names() -> None:
    for batch in ("bar-1", "bar-2", "bar-3"):
        pin = Pin(batch, "mixing", _at(2))
        plan = optimise(_problem([pin], batches=3), MONDAY)
        assert (batch, "mixing", 2) in _hours(plan)
        assert len(plan.starts) == 6


def test_two_pins_of_one_batch_are_kept_by_that_batch() -> None:
    pins = [Pin("bar-2", "mixing", _at(0)), Pin("bar-2", "baking", _at(8))]
    plan = optimise(_problem(pins, batches=2), MONDAY)
    assert {("bar-2", "mixing", 0), ("bar-2", "baking", 8)} <= set(_hours(plan))
    # First in, first out: the other batch may not overtake it, and there is no room behind it.
    assert [one.wish for one in plan.violations] == [Wish.UNMET]


def test_two_batches_may_not_share_the_start_that_both_are_pinned_to() -> None:
    pins = [Pin("bar-1", "mixing", _at(1)), Pin("bar-2", "baking", _at(6))]
    plan = optimise(_problem(pins, batches=2), MONDAY)
    assert {("bar-1", "mixing", 1), ("bar-2", "baking", 6)} <= set(_hours(plan))
    assert plan.violations == ()
    assert len(plan.starts) == 4


def test_a_begun_batch_can_be_pinned() -> None:
    plant = two_steps(wait=600)
    begun = tuple(a_start(plant, f"bar-{n}", "mixing", -n) for n in (1, 2))  # bar-2 was first
    problem = replace(_problem([Pin("bar-1", "baking", _at(4))], batches=2), begun=begun)
    plan = optimise(problem, MONDAY)
    assert ("bar-1", "baking", 4) in _hours(plan)
    assert plan.violations == ()


@pytest.mark.parametrize(
    ("lock", "trouble"),
    [
        pytest.param(Pin("bar-7", "mixing", _at(2)), Trouble.UNKNOWN, id="no such batch"),
        pytest.param(Pin("bar-1", "frying", _at(2)), Trouble.UNKNOWN, id="no such step"),
        pytest.param(Pin("bar-1", "mixing", _at(2.25)), Trouble.OFF_GRID, id="off the grid"),
        pytest.param(Pin("bar-1", "baking", _at(9)), Trouble.IMPOSSIBLE, id="would not end"),
        pytest.param(Pin("bar-1", "baking", _at(0)), Trouble.CLASH, id="before its first step"),
    ],
)
def test_a_lock_that_cannot_be_kept_is_released_with_the_reason(
    lock: Rule, trouble: Trouble
) -> None:
    free = optimise(_problem([]), MONDAY)
    plan = optimise(_problem([lock]), MONDAY)
    assert plan.starts == free.starts
    assert _troubles(plan) == [(lock, trouble)]
    [violation] = plan.violations
    assert "released" in violation.message
    assert trouble.words in violation.message


def test_of_two_that_clash_the_one_set_first_is_kept() -> None:
    first, last = Pin("bar-1", "mixing", _at(3)), Pin("bar-1", "baking", _at(2))
    plan = optimise(_problem([first, last]), MONDAY)
    assert ("bar-1", "mixing", 3) in _hours(plan)
    assert _troubles(plan) == [(last, Trouble.CLASH)]


def test_a_ban_that_would_spoil_what_has_begun_is_released() -> None:
    begun = a_start(two_steps(wait=60), "bar-1", "mixing", -1)
    ban = _ban(0, 4)
    problem = replace(_problem([ban], wait=60), begun=(begun,))
    plan = optimise(problem, MONDAY)
    assert _troubles(plan) == [(ban, Trouble.CLASH)]
    assert not [one for one in plan.violations if one.wish is Wish.ABANDONED]


def test_a_pin_of_what_has_begun_says_whether_it_was_kept() -> None:
    begun = a_start(two_steps(wait=600), "bar-1", "mixing", -1)
    for hours, released in ((-1, []), (3, [Trouble.BEGUN])):
        pin = Pin("bar-1", "mixing", _at(hours))
        plan = optimise(replace(_problem([pin]), begun=(begun,)), MONDAY)
        assert [trouble for _, trouble in _troubles(plan)] == released


def test_a_pin_beyond_the_horizon_says_nothing_yet() -> None:
    plan = optimise(_problem([Pin("bar-1", "mixing", _at(40))]), MONDAY)
    assert plan.violations == ()


def test_a_ban_of_everything_leaves_a_plan_that_names_the_kilograms() -> None:
    plan = optimise(_problem([_ban(0, 10)]), MONDAY)
    assert plan.starts == ()
    assert [one.wish for one in plan.violations] == [Wish.UNMET]
    assert sum(one.mass_kg for one in plan.violations) == 100


def test_where_what_has_begun_cannot_go_on_locks_are_judged_anew() -> None:
    """The wait is over; the batch is given up, and with it the pin on it."""
    plant = a_plant(a_recipe(a_step("mixing", wait=0), a_step("baking", 120)))
    begun = a_start(plant, "bar-1", "mixing", -3)
    pins = (Pin("bar-1", "baking", _at(2)), Pin("bar-2", "mixing", _at(5)))
    problem = replace(a_problem(plant, PRICES, [10, 10]), begun=(begun,), locks=pins)
    plan = optimise(problem, MONDAY)
    assert ("bar-2", "mixing", 5) in _hours(plan)
    assert [one.wish for one in plan.violations] == [Wish.ABANDONED, Wish.LOCK]
    assert _troubles(plan) == [(pins[0], Trouble.UNKNOWN)]


@pytest.mark.parametrize("lock", [_ban(1, 2), Pin("bar-1", "mixing", _at(2))])
def test_a_plan_that_breaks_a_lock_is_rejected(lock: Rule) -> None:
    plan = optimise(_problem([]), MONDAY)
    verify_locks(_problem([]), plan.starts)
    with pytest.raises(PlanRejectedError, match=r"banned|pinned"):
        verify_locks(_problem([lock]), plan.starts)


def test_without_time_locks_go_before_what_has_begun() -> None:
    plant = two_steps(wait=600)
    begun = a_start(plant, "bar-1", "mixing", -1)
    pin = Pin("bar-1", "baking", _at(4))
    week = factory_problem(daily_wave(24 * 7))
    told = optimise(week, MONDAY)
    hurried = replace(
        week,
        announced=Announced(told, MONDAY + 40 * HOUR, 1.0),
        locks=(Pin(max(week.due).key, "mixing", MONDAY + 30 * HOUR),),
    )
    plan = optimise(hurried, MONDAY, Patience(0.0, 0.0))
    assert plan.mass_kg == told.mass_kg
    assert Wish.ABANDONED not in {one.wish for one in plan.violations}
    small = replace(_problem([pin], batches=2), begun=(begun,))
    plan = optimise(small, MONDAY, Patience(0.0, 0.0))
    assert Wish.ABANDONED not in {one.wish for one in plan.violations}


def test_however_many_locks_clash_they_are_tried_in_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[float] = []

    def is_possible(problem: PlanningProblem, patience: Patience | None = None) -> bool:
        given.extend([patience.money_seconds] if patience else [])
        return bool(problem)

    monkeypatch.setattr(release, "is_possible", is_possible)
    release_clashing(_problem([_ban(n, n + 1) for n in range(40)]))
    assert len(given) == 40
    assert sum(given) == pytest.approx(CLASHING_SECONDS)
    given.clear()
    release_clashing(_problem([_ban(1, 2)]))
    assert given == [Patience().money_seconds]
