"""Every rule can fail: a good plan is spoilt in each way, and each is found."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.planning.dispatch import supply
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.verify import PlanRejectedError, verify
from tests.fakes.plants import MONDAY, a_problem, a_start, daily_wave, factory_problem, two_steps

Starts = tuple[Start, ...]
Change = Callable[[PlanningProblem, Start], Start]


@pytest.fixture(scope="module")
def problem() -> PlanningProblem:
    return factory_problem(daily_wave(24 * 6))


@pytest.fixture(scope="module")
def good(problem: PlanningProblem) -> Starts:
    plan = optimise(problem, MONDAY)
    verify(problem, plan.starts)
    assert len({start.recipe for start in plan.starts}) == 2
    return plan.starts


def _moved(problem: PlanningProblem, start: Start, by: timedelta) -> Start:
    """With the costs of its new place, as far as that has prices."""
    prices = {slot.start: slot.price_eur_per_kwh for slot in problem.slots}
    hours = round((start.end - start.start) / HOUR)
    power = start.energy_kwh / hours
    cost = sum(prices.get(start.start + by + n * HOUR, 0.0) * power for n in range(hours))
    return replace(start, start=start.start + by, end=start.end + by, cost_eur=cost)


def _first(starts: Starts, step: str) -> Start:
    return next(start for start in starts if start.step == step and start.recipe == "classic")


ONE: dict[str, tuple[str, str, Change]] = {
    "before the grid": ("mixing", "outside", lambda p, s: _moved(p, s, -9 * 24 * HOUR)),
    "beyond the grid": ("moulding", "outside", lambda p, s: _moved(p, s, 9 * 24 * HOUR)),
    "too long": ("mixing", "does not last", lambda _, s: replace(s, end=s.end + HOUR)),
    "too short": ("refining", "does not last", lambda _, s: replace(s, end=s.end - HOUR)),
    "between slots": ("conching", "not on the grid", lambda p, s: _moved(p, s, HOUR / 2)),
    "cost": ("conching", "costs", lambda _, s: replace(s, cost_eur=s.cost_eur + 0.01)),
    "energy": ("conching", "takes", lambda _, s: replace(s, energy_kwh=s.energy_kwh + 0.01)),
    "machine": ("tempering", "wrong machine", lambda _, s: replace(s, machine="conche")),
    "unit": ("tempering", "unit 2", lambda _, s: replace(s, unit=2)),
    "no unit": ("tempering", "unit 0", lambda _, s: replace(s, unit=0)),
    "stranger": ("mixing", "not asked for", lambda _, s: replace(s, batch="classic-1")),
    "recipe": ("refining", "wrong recipe", lambda _, s: replace(s, recipe="premium")),
    "no recipe": ("refining", "no step", lambda _, s: replace(s, recipe="white")),
    "no step": ("refining", "no step", lambda _, s: replace(s, step="frying")),
    "too late for its next": ("mixing", "before mixing", lambda p, s: _moved(p, s, 12 * HOUR)),
    "too early for its next": ("conching", "before refining", lambda p, s: _moved(p, s, -9 * HOUR)),
    "long wait": ("tempering", "waits", lambda p, s: _moved(p, s, 24 * HOUR)),
    "no wait allowed": ("moulding", "waits", lambda p, s: _moved(p, s, HOUR)),
}


@pytest.mark.parametrize("name", ONE)
def test_one_wrong_start_is_found(problem: PlanningProblem, good: Starts, name: str) -> None:
    step, words, change = ONE[name]
    victim = _first(good, step)
    spoilt = [change(problem, start) if start == victim else start for start in good]
    with pytest.raises(PlanRejectedError) as caught:
        verify(problem, spoilt)
    faults = _all_faults(problem, spoilt)
    assert any(words in fault for fault in faults), faults
    assert caught.value.advice


@pytest.mark.parametrize("step", ["mixing", "refining", "conching", "tempering", "moulding"])
def test_a_missing_step_is_found(problem: PlanningProblem, good: Starts, step: str) -> None:
    victim = _first(good, step)
    with pytest.raises(PlanRejectedError, match="is not finished"):
        verify(problem, [start for start in good if start != victim])


def test_a_step_done_twice_is_found(problem: PlanningProblem, good: Starts) -> None:
    with pytest.raises(PlanRejectedError):
        verify(problem, [*good, good[0]])
    assert any("twice" in fault for fault in _all_faults(problem, [*good, good[0]]))


@pytest.mark.parametrize("step", ["mixing", "refining", "conching", "tempering", "moulding"])
def test_a_machine_used_twice_is_found(problem: PlanningProblem, good: Starts, step: str) -> None:
    first, second = [start for start in good if start.step == step][:2]
    spoilt = [_moved(problem, s, first.start - s.start) if s == second else s for s in good]
    assert any("at once" in fault for fault in _all_faults(problem, spoilt))


@pytest.mark.parametrize(
    ("step", "to_hour", "fits"),
    [
        ("mixing", 5, False),
        ("mixing", 6, True),
        ("mixing", 21, True),
        ("mixing", 22, False),
        ("refining", 18, True),
        ("refining", 19, False),
        ("conching", 5, False),
        ("conching", 21, True),
        ("conching", 22, False),
    ],
)
def test_people_are_needed(
    problem: PlanningProblem, good: Starts, step: str, to_hour: int, *, fits: bool
) -> None:
    victim = _first(good, step)
    moved = _moved(problem, victim, MONDAY + timedelta(hours=24 + to_hour) - victim.start)
    spoilt = [moved if start == victim else start for start in good]
    absent = [fault for fault in _all_faults(problem, spoilt) if "needs people" in fault]
    assert bool(absent) is not fits


def test_nobody_is_there_on_sunday(problem: PlanningProblem, good: Starts) -> None:
    victim = _first(good, "mixing")
    moved = _moved(problem, victim, MONDAY - timedelta(hours=12) - victim.start)
    spoilt = [moved if start == victim else start for start in good]
    assert any("needs people" in fault for fault in _all_faults(problem, spoilt))


def test_what_has_begun_must_go_on() -> None:
    plant = two_steps()
    begun = (a_start(plant, "bar-1", "mixing", -1),)
    problem = a_problem(plant, [0.0] * 6, [6], begun=begun)
    verify(problem, [a_start(plant, "bar-1", "baking", 0)])
    with pytest.raises(PlanRejectedError, match="bar-1 is not finished"):
        verify(problem, [])
    with pytest.raises(PlanRejectedError, match="waits 3:00:00"):
        verify(problem, [a_start(plant, "bar-1", "baking", 3)])
    again = [a_start(plant, "bar-1", "mixing", 1), a_start(plant, "bar-1", "baking", 2)]
    with pytest.raises(PlanRejectedError, match="mixing twice"):
        verify(problem, again)


def test_what_runs_holds_its_machine() -> None:
    plant = two_steps()
    begun = (a_start(plant, "bar-1", "mixing", -3), a_start(plant, "bar-1", "baking", -1))
    problem = a_problem(plant, [0.0] * 6, [6, 6], begun=begun)
    one = [a_start(plant, "bar-2", "mixing", 0), a_start(plant, "bar-2", "baking", 1)]
    verify(problem, one)
    with pytest.raises(PlanRejectedError, match="at once"):
        verify(a_problem(two_steps(), [0.0] * 6, [6, 6], begun=(*begun[:1], *_later(begun))), one)


def test_a_long_step_hides_no_short_one() -> None:
    """An overlap is found also where a third start lies between the two."""
    plant = two_steps()
    long = replace(a_start(plant, "bar-1", "baking", -6), end=MONDAY + 4 * HOUR)
    between = a_start(plant, "bar-2", "baking", -3)
    begun = (a_start(plant, "bar-1", "mixing", -7), a_start(plant, "bar-2", "mixing", -5))
    planned = [a_start(plant, "bar-3", "mixing", 0), a_start(plant, "bar-3", "baking", 2)]
    problem = a_problem(plant, [0.0] * 6, [6, 6, 6], begun=(*begun, long, between))
    assert any("at once" in fault for fault in _all_faults(problem, planned))


def test_excess_is_what_lies_above_the_limit_with_what_has_begun() -> None:
    plant = two_steps(units={"baking": 2})
    begun = (a_start(plant, "bar-1", "mixing", -2), a_start(plant, "bar-1", "baking", -1))
    planned = [a_start(plant, "bar-2", "mixing", 0), a_start(plant, "bar-2", "baking", 1)]
    problem = a_problem(plant, [0.0] * 6, [6, 6], begun=begun, limit_kw=25)
    assert supply(problem, planned).excess_kwh == pytest.approx(5.0)  # 20 + 10 kW in hour 0
    assert supply(problem, []).excess_kwh == 0.0


def _later(begun: Starts) -> Starts:
    return tuple(replace(one, end=one.end + HOUR) for one in begun[1:])


def _all_faults(problem: PlanningProblem, starts: list[Start]) -> list[str]:
    """What is wrong, one by one: verify names the first, so mend nothing and ask for each."""
    try:
        verify(problem, starts)
    except PlanRejectedError as error:
        return list(error.faults)
    return []
