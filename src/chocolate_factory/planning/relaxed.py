"""A bound from the relaxation, where the solver is slow to bound the question as it stands."""

from collections.abc import Collection
from time import monotonic

from chocolate_factory.planning.programme import INFINITY, Programme
from chocolate_factory.planning.solver import relax


def least_cost(programme: Programme, decisions: Collection[int], seconds: float) -> float:
    """No values cost less than this; minus infinity if that is not known in time.

    Starts may be fractions, but none of the ``decisions`` is taken, or one is taken as a whole: the
    least of these relaxations. A tenth of an extra shift would be a bargain.

    Args:
        programme: What is asked.
        decisions: Columns that are 0 or 1.
        seconds: For all relaxations together.
    """
    ends = monotonic() + seconds
    none = programme.copy()
    for column in decisions:
        none.upper[column] = 0.0
    least = relax(none, seconds)
    for column in decisions:
        taken = programme.copy()
        taken.lower[column] = 1.0
        least = min(least, relax(taken, max(0.0, ends - monotonic())))
        if least == -INFINITY:
            break
    return least
