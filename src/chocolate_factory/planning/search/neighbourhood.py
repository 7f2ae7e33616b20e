"""Plans like a known one: every start and every change near where it is there.

A whole plan is too much to choose at once in a plant that changes over; near a good one there is
little to choose, and much to gain.
"""

from collections.abc import Sequence
from math import ceil, floor

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.solver.programme import Numbers, Programme

_WHOLE = 0.01
"""A count nearer to a whole number is taken for one."""


def near(formulation: Formulation, programme: Programme, values: Numbers, slots: int) -> Programme:
    """``programme``, with starts and changes at most ``slots`` away from those of ``values``.

    Counted as they are: never fewer than had begun so many slots before, never more than will have.
    Values may be fractions: then never fewer than all that had begun as a whole, and so on.
    """
    close = programme.copy()
    for counts in formulation.counts.values():
        _stay_close(close, counts.columns, values, slots)
    for set_ups in formulation.set_ups.values():
        for changes in set_ups.changes.values():
            _stay_close(close, changes.columns, values, slots)
    return close


def _stay_close(programme: Programme, columns: Sequence[int], values: Numbers, slots: int) -> None:
    upto = [values[column] if column >= 0 else 0.0 for column in columns]
    early = [0] * slots + [floor(value + _WHOLE) for value in upto]
    late = [ceil(value - _WHOLE) for value in [*upto, *upto[-1:] * slots]]
    for least, most, column in zip(early, late[slots:], columns, strict=False):
        if column >= 0:
            programme.lower[column] = max(programme.lower[column], float(least))
            programme.upper[column] = min(programme.upper[column], float(most))
