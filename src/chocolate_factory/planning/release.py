"""What is given up where not everything can be had: locks first, then what has begun."""

from collections.abc import Iterable
from dataclasses import replace

from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.locks.model import Pin, Rule, Trouble
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.stages import Patience, is_possible
from chocolate_factory.planning.violations import find_abandoned
from chocolate_factory.planning.wishes import Violation, Wish

CLASHING_SECONDS = 60.0
"""Of trying locks one after the other, all of them together."""

GivenUp = tuple[PlanningProblem, tuple[Violation, ...]]


def release_hopeless(problem: PlanningProblem) -> GivenUp:
    """Without the pins that each by itself cannot be kept, or that say nothing here."""
    pins = [lock for lock in problem.locks if isinstance(lock, Pin)]
    if not pins:
        return problem, ()
    grid = Grid(problem)
    verdicts = {pin: _judge(problem, grid, pin) for pin in pins}
    released = tuple(_released(pin, verdict) for pin, verdict in verdicts.items() if verdict)
    gone = {pin for pin in pins if verdicts[pin] or not _is_left(problem, pin)}
    kept = tuple(lock for lock in problem.locks if lock not in gone)
    return replace(problem, locks=kept), released


def release_clashing(problem: PlanningProblem) -> GivenUp:
    """Without the locks that cannot be kept beside what has begun and those set before them.

    The frozen window gives way to every lock. If there is no plan without any of them either,
    something else is in the way, and they stay.
    """
    kept = _thawed(replace(problem, locks=()))
    if kept == problem or not is_possible(kept):
        return problem, ()
    released: list[Violation] = []
    usual = Patience()
    seconds = min(usual.money_seconds, CLASHING_SECONDS / max(1, len(problem.locks)))
    for lock in problem.locks:
        more = replace(kept, locks=(*kept.locks, lock))
        if is_possible(more, replace(usual, money_seconds=seconds)):
            kept = more
        else:
            released.append(_released(lock, Trouble.CLASH))
    frozen = replace(kept, announced=problem.announced)
    return (frozen if is_possible(frozen) else kept), tuple(released)


def release_all(problem: PlanningProblem) -> GivenUp:
    """Without locks and frozen window: for when no plan that keeps them was found in time."""
    free = _thawed(replace(problem, locks=()))
    return free, tuple(_released(lock, Trouble.CLASH) for lock in problem.locks)


def release_missed(problem: PlanningProblem, planned: Iterable[Start]) -> GivenUp:
    """Without the pins that ``planned`` keeps in number but for another batch of the recipe.

    That happens only where what has begun lasts longer than planned, so that batches overtake.
    """
    told = {(start.batch, start.step, start.start) for start in planned}
    missed = [
        lock
        for lock in problem.locks
        if isinstance(lock, Pin) and (lock.batch, lock.step, lock.start) not in told
    ]
    kept = tuple(lock for lock in problem.locks if lock not in missed)
    return replace(problem, locks=kept), tuple(_released(pin, Trouble.CLASH) for pin in missed)


def abandon_begun(problem: PlanningProblem) -> GivenUp:
    """As if nothing had begun; the batches are named, for somebody must look after them."""
    abandoned = tuple(find_abandoned(problem))
    left, released = release_hopeless(problem.without_begun())
    return left, abandoned + released


def _judge(problem: PlanningProblem, grid: Grid, pin: Pin) -> Trouble | None:
    """What alone keeps ``pin`` from being kept; None: nothing, or it says nothing here."""
    begun = [one for one in problem.begun if (one.batch, one.step) == (pin.batch, pin.step)]
    if begun:
        return None if begun[0].start == pin.start else Trouble.BEGUN
    if pin.start >= problem.interval.end:
        return None
    recipes = {batch.key: batch.recipe for batch in problem.due}
    recipes |= {start.batch: start.recipe for start in problem.begun}
    recipe = problem.plant.recipe(recipes[pin.batch]) if pin.batch in recipes else None
    step = next((one for one in recipe.steps if one.name == pin.step), None) if recipe else None
    if recipe is None or step is None:
        return Trouble.UNKNOWN
    slot = grid.number(pin.start)
    if slot >= grid.count or grid.instant(slot) != pin.start:
        return Trouble.OFF_GRID
    return None if slot in grid.step(recipe, step).allowed else Trouble.IMPOSSIBLE


def _is_left(problem: PlanningProblem, pin: Pin) -> bool:
    """Whether ``pin`` is about something this problem has to plan."""
    begun = {(start.batch, start.step) for start in problem.begun}
    return (pin.batch, pin.step) not in begun and pin.start < problem.interval.end


def _released(lock: Rule, trouble: Trouble) -> Violation:
    batch = lock.batch if isinstance(lock, Pin) else ""
    return Violation(Wish.LOCK, batch=batch, lock=lock, trouble=trouble)


def _thawed(problem: PlanningProblem) -> PlanningProblem:
    if problem.announced is None:
        return problem
    thawed = replace(problem.announced, frozen_until=problem.interval.start)
    return replace(problem, announced=thawed)
