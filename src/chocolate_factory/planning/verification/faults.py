"""Words and look-ups that every rule needs."""

from datetime import timedelta

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.production.model import Step

MONEY = 1e-6
"""Euros; costs are recomputed and may differ by rounding only."""
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def step_of(problem: PlanningProblem, start: Start) -> Step:
    """The step that ``start`` begins."""
    steps = problem.plant.recipe(start.recipe).steps
    return next(step for step in steps if step.name == start.step)


def name_of(start: Start) -> str:
    """A start in words."""
    return f"{start.step} of {start.batch} at {start.start:%Y-%m-%d %H:%M}Z"


def minutes_into(start: Start, problem: PlanningProblem, slot: int) -> tuple[float, float]:
    """Where a slot begins and ends in minutes since ``start``."""
    begins = (problem.slots[slot].start - start.start) / MINUTE
    return begins, begins + problem.slot_minutes


def slots_of(problem: PlanningProblem, start: Start) -> range:
    """Numbers of the slots of the grid that ``start`` touches."""
    grid, length = problem.interval, problem.slot
    first = max(0, (start.start - grid.start) // length)
    last = -((grid.start - start.end) // length)
    return range(first, min(last, len(problem.slots)))
