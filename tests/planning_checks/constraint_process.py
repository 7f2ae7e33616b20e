"""Constraint programming in a process of its own.

OR-tools and highspy bring two libraries of one name that differ: one process can load only one.
"""

from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from chocolate_factory.planning.model import PlanningProblem


@dataclass(frozen=True)
class Least:
    """What constraint programming found: no plan costs less than ``bound_eur``."""

    eur: float
    bound_eur: float
    proven: bool


@contextmanager
def constraint_process() -> Iterator[Executor]:
    """A process in which ``least_cost`` may be called."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        yield process


def least_cost(problem: PlanningProblem, seconds: float = 60.0) -> Least | None:
    """The least cost with what broken wishes cost; None if what has begun cannot go on."""
    from tests.planning_checks import constraint_model  # noqa: PLC0415 - loads OR-tools

    return constraint_model.least_cost(problem, seconds)
