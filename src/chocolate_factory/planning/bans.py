"""Where bans leave steps that have not begun room to run."""

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.locks.model import Ban
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Recipe, Step


def unbanned_slots(problem: PlanningProblem, recipe: Recipe, step: Step) -> NDArray[np.bool_]:
    """The slots in which ``step`` may start without running while a ban forbids it."""
    free = np.ones(len(problem.slots), dtype=np.bool_)
    bans = [lock for lock in problem.locks if isinstance(lock, Ban)]
    duration = timedelta(minutes=step.minutes)
    for number, slot in enumerate(problem.slots if bans else ()):
        run = Interval(slot.start, slot.start + duration)
        free[number] = not any(ban.forbids(recipe.name, step.machine, run) for ban in bans)
    return free
