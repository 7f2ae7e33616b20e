"""Set-ups first, then starts: a full plant that changes over is too much to decide at once.

When the units are changed over, and which extra shifts are opened, are few decisions. With starts
in fractions they are settled in seconds, and what that costs bounds every plan. With them settled
the rest is a plant that never chooses a family, which is solved in seconds as well.
"""

from collections.abc import Collection
from time import monotonic

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.programme import Numbers, Programme
from chocolate_factory.planning.solver import Solution, solve

DECISIONS_GAP_EUR = 5.0
"""A better choice of decisions than by this is not looked for: whole starts cost more than that."""
STARTS_GAP_EUR = 1.0
DECISIONS_SHARE = 0.75
"""Of the time, for the decisions."""


def families_first(
    formulation: Formulation, programme: Programme, values: Numbers, seconds: float
) -> Solution:
    """The better of ``values`` and of a plan whose set-ups were decided first, with a bound.

    Args:
        formulation: What the columns mean.
        programme: Its programme, perhaps with rows and columns added at the end.
        values: Feasible.
        seconds: For both steps together.
    """
    ends = monotonic() + seconds
    columns = decisions(formulation)
    found = solve(
        _with_whole(programme, columns),
        time_limit_seconds=DECISIONS_SHARE * seconds,
        absolute_gap=DECISIONS_GAP_EUR,
        hint=values,
    )
    if found is None:
        return Solution(values, programme.worth(values), programme.least_conceivable())
    settled = solve(
        _settled(programme, columns, found.values),
        time_limit_seconds=max(0.0, ends - monotonic()),
        absolute_gap=STARTS_GAP_EUR,
    )
    if settled is not None:
        values = min(values, settled.values, key=programme.worth)
    return Solution(values, programme.worth(values), found.bound)


def decisions(formulation: Formulation) -> frozenset[int]:
    """Columns of set-ups and of extra shifts."""
    set_ups = (one.columns for one in formulation.set_ups.values())
    return frozenset(formulation.openings.values()).union(*set_ups)


def _with_whole(programme: Programme, columns: Collection[int]) -> Programme:
    """``programme``, where nothing but ``columns`` has to be whole."""
    relaxed = programme.copy()
    relaxed.integer = [column in columns for column in range(programme.columns)]
    return relaxed


def _settled(programme: Programme, columns: Collection[int], values: Numbers) -> Programme:
    """``programme``, where ``columns`` are what they are in ``values``."""
    settled = programme.copy()
    for column in columns:
        settled.lower[column] = settled.upper[column] = float(round(values[column]))
    return settled
