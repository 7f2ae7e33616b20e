"""What people forbid or fix is kept, as far as it was not released."""

from collections.abc import Iterable, Iterator

from chocolate_factory.planning.locks.model import Ban, Pin
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.verification.faults import name_of


def check_locks(problem: PlanningProblem, planned: Iterable[Start]) -> Iterator[str]:
    """Nothing new runs in a ban, and every pinned step starts when it is pinned to."""
    new = list(planned)
    told = {(start.batch, start.step, start.start) for start in new}
    for lock in problem.locks:
        match lock:
            case Pin():
                if (lock.batch, lock.step, lock.start) not in told:
                    yield f"{lock.step} of {lock.batch} is not started when it is pinned to"
            case Ban():
                for start in new:
                    if lock.forbids(start.recipe, start.machine, start.interval):
                        yield f"{name_of(start)} runs where it is banned"
