"""Units that are away for maintenance, as soon as what has begun on them lets them go."""

from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Machine


def absences(problem: PlanningProblem, machine: Machine) -> list[Interval]:
    """One span for each unit of ``machine`` that is away in the planned time.

    What runs cannot be stopped: where too few units are idle, one goes when a run has ended.
    """
    cleaning = timedelta(minutes=machine.cleaning_minutes)
    busy = [
        Interval(start.start, start.end + cleaning)
        for start in problem.begun
        if start.machine == machine.name
    ]
    away: list[Interval] = []
    for maintenance in sorted(machine.maintenance, key=lambda one: one.interval):
        for _ in range(maintenance.units):
            wanted = maintenance.interval.overlap(problem.interval)
            begins = _idle_from(wanted, machine.count, [*busy, *away])
            if begins < wanted.end:
                away.append(Interval(begins, wanted.end))
    return away


def _idle_from(wanted: Interval, count: int, taken: list[Interval]) -> datetime:
    """The first instant from which on one of ``count`` units is idle."""
    begins = wanted.start
    while begins < wanted.end:
        now = [span.end for span in taken if begins in span]
        if len(now) < count:
            break
        begins = min(now)
    return begins
