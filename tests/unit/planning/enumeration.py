"""The best plan found by trying them all, from the plain rules; shares nothing with the planner.

It knows hours as numbers, not slots, columns or counts: every batch may start each step at any hour
of the grid, or not be made at all, and whatever breaks a rule is thrown away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations_with_replacement

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.production.model import Attended

NOT_MADE_EUR_PER_KG = 10.0
MISSING_EUR_PER_KG = 5.0
"""Of each kilogram that is missing at a due instant."""
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Run:
    """One step on the clock, in hours since the first slot."""

    step: int
    start: float
    end: float


Batch = tuple[Run, ...]
"""All its steps, or none."""


def least_cost_eur(problem: PlanningProblem, windows: Sequence[tuple[int, int]]) -> float:
    """The least cost with what wishes cost, of a problem with one recipe.

    Args:
        problem: Hourly slots.
        windows: Hours in which people are there, as (first, first after).
    """
    recipe, hours = problem.plant.recipes[0], len(problem.slots)
    begun = _begun(problem)
    asked = {batch.key for batch in problem.due}
    fresh = len(asked - set(begun))
    goes_on = [list(_routes(problem, windows, hours, runs)) for runs in begun.values()]
    whole = [(), *_routes(problem, windows, hours, ())]
    best = float("inf")
    for old in _product(goes_on):
        for new in combinations_with_replacement(whole, fresh):
            batches = [*old, *(batch for batch in new if batch)]
            if _fits(problem, batches):
                best = min(best, _worth(problem, batches))
    assert len(problem.plant.recipes) == 1, recipe.name
    return best


def cost_of(problem: PlanningProblem, planned: Sequence[Start]) -> float:
    """The same cost of a plan."""
    number = {step.name: n for n, step in enumerate(problem.plant.recipes[0].steps)}
    routes: dict[str, list[Run]] = {}
    for start in sorted((*problem.begun, *planned), key=lambda one: one.start):
        run = Run(number[start.step], _hours(problem, start.start), _hours(problem, start.end))
        routes.setdefault(start.batch, []).append(run)
    batches = [tuple(runs) for runs in routes.values()]
    assert _fits(problem, batches)
    return _worth(problem, batches)


def _hours(problem: PlanningProblem, instant: object) -> float:
    first = problem.slots[0].start
    return (instant - first) / timedelta(hours=1)  # type: ignore[no-any-return,operator]


def _begun(problem: PlanningProblem) -> dict[str, Batch]:
    number = {step.name: n for n, step in enumerate(problem.plant.recipes[0].steps)}
    found: dict[str, Batch] = {}
    for start in sorted(problem.begun, key=lambda one: one.start):
        run = Run(number[start.step], _hours(problem, start.start), _hours(problem, start.end))
        found[start.batch] = (*found.get(start.batch, ()), run)
    return found


def _routes(
    problem: PlanningProblem, windows: Sequence[tuple[int, int]], hours: int, done: Batch
) -> Iterator[Batch]:
    """Every way on from ``done`` to the last step."""
    steps = problem.plant.recipes[0].steps
    if len(done) == len(steps):
        yield done
        return
    step = steps[len(done)]
    for start in range(hours):
        end = start + step.minutes / 60
        if end > hours:
            break
        if done:
            wait = start - done[-1].end
            if not 0 <= wait <= (steps[len(done) - 1].max_wait_minutes or 0) / 60:
                continue
        if step.attended is Attended.WHOLE and not any(a <= start and end <= b for a, b in windows):
            continue
        if step.attended is Attended.START and not any(a <= start < b for a, b in windows):
            continue
        yield from _routes(problem, windows, hours, (*done, Run(len(done), start, end)))


def _product(choices: list[list[Batch]]) -> Iterator[tuple[Batch, ...]]:
    if not choices:
        yield ()
        return
    for first in choices[0]:
        for rest in _product(choices[1:]):
            yield (first, *rest)


def _fits(problem: PlanningProblem, batches: Sequence[Batch]) -> bool:
    """No machine runs more steps at once than it has units, at any moment of the grid."""
    plant = problem.plant
    steps = plant.recipes[0].steps
    for machine in plant.machines:
        runs = [
            run for batch in batches for run in batch if steps[run.step].machine == machine.name
        ]
        for moment in {max(run.start, 0.0) for run in runs}:
            if sum(run.start <= moment < run.end for run in runs) > machine.count:
                return False
    return True


def _worth(problem: PlanningProblem, batches: Sequence[Batch]) -> float:
    recipe, kg = problem.plant.recipes[0], problem.plant.recipes[0].batch_kg
    total = 0.0
    for hour, slot in enumerate(problem.slots):
        running_kw = 0.0
        for run in (run for batch in batches for run in batch):
            share = max(0.0, min(run.end, hour + 1) - max(run.start, hour))
            power_kw = recipe.steps[run.step].peak_kw
            if run.start >= 0:
                total += share * power_kw * slot.price_eur_per_kwh
            running_kw += power_kw if share else 0.0
        excess_kw = max(0.0, running_kw - slot.power_limit_kw)
        total += excess_kw * problem.excess_eur_per_kwh
    ready = [batch[-1].end for batch in batches if len(batch) == len(recipe.steps)]
    due = [_hours(problem, batch.due) for batch in problem.due]
    for instant in set(due):
        missing = sum(one <= instant for one in due) - sum(end <= instant for end in ready)
        total += MISSING_EUR_PER_KG * kg * max(0, missing)
    return total + NOT_MADE_EUR_PER_KG * kg * (len(due) - len(ready))
