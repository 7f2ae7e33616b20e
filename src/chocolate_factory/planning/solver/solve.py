"""HiGHS behind a typed door; loaded at the first use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.planning.solver.programme import INFINITY, Numbers, Programme

THREADS = 1
"""One core: the other one serves pages; more threads make results depend on the machine."""


class OutOfTimeError(ChocolateError):
    """The time was over before there was any plan; nothing is wrong with what was asked."""

    status = 503
    retry_after_seconds: int | None = 60


@dataclass(frozen=True, slots=True)
class Solution:
    """The best values found.

    Attributes:
        values: By column.
        worth: Their cost.
        bound: No values cost less than this.
    """

    values: Numbers
    worth: float
    bound: float

    @property
    def gap(self) -> float:
        """Most that better values could save."""
        return max(0.0, self.worth - self.bound)


def solve(
    programme: Programme,
    *,
    time_limit_seconds: float,
    absolute_gap: float,
    hint: Numbers | None = None,
    otherwise: Callable[[], Numbers | None] | None = None,
) -> Solution | None:
    """Minimise; None if there are no values at all, or none were found in time.

    Args:
        programme: What to solve.
        time_limit_seconds: Then the best found so far is returned.
        absolute_gap: Stop when nothing can be better by more than this.
        hint: Feasible values to begin with.
        otherwise: Finds feasible values where none were found in time.
    """
    import highspy  # noqa: PLC0415 - heavy: loaded where a plan is made, not where a page is shown

    model = highspy.Highs()
    for option, value in {
        "output_flag": False,
        "threads": THREADS,
        "time_limit": time_limit_seconds,
        "mip_abs_gap": absolute_gap,
        "mip_rel_gap": 0.0,
        "mip_allow_restart": False,  # proves these programmes in two thirds of the time
        "mip_feasibility_tolerance": 1e-7,
        "random_seed": 0,
    }.items():
        model.setOptionValue(option, value)
    model.passModel(_matrix(highspy, programme))
    if hint is not None:
        known = highspy.HighsSolution()
        known.col_value = hint.tolist()
        model.setSolution(known)
    model.run()
    info = model.getInfo()
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    if not feasible:
        in_time = model.getModelStatus() != highspy.HighsModelStatus.kTimeLimit
        own = None if in_time or otherwise is None else otherwise()
        return None if own is None else _unproven(programme, own)
    values = np.array(model.getSolution().col_value)
    mixed = any(programme.integer)
    bound = info.mip_dual_bound if mixed else info.objective_function_value
    # Out of time before the first bound, HiGHS says minus infinity, which no document can hold.
    bound = max(float(bound), programme.least_conceivable())
    return Solution(values, float(info.objective_function_value), bound)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What is left if no column has to be whole.

    Attributes:
        bound: No values cost less; infinite where there are none at all, minus infinity if unknown.
        values: An interior point of the cheapest; None if it was not found in time.
    """

    bound: float
    values: Numbers | None = None


def relax(programme: Programme, seconds: float) -> Relaxation:
    """The least cost if no column had to be whole.

    By an interior point, whose bound needs no corner: a twentieth of the time of the simplex method
    where there are many thousands of rows.
    """
    import highspy  # noqa: PLC0415 - as above

    model, fractional = highspy.Highs(), programme.copy()
    fractional.integer = [False] * programme.columns
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": THREADS,
        "time_limit": seconds,
        "solver": "ipm",
        "run_crossover": "off",
    }
    for option, value in options.items():
        model.setOptionValue(option, value)
    model.passModel(_matrix(highspy, fractional))
    model.run()
    status = model.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Relaxation(INFINITY)
    if status != highspy.HighsModelStatus.kOptimal:
        return Relaxation(-INFINITY)
    found = model.getSolution()
    bound = programme.bound(np.array(found.row_dual))
    return Relaxation(bound, np.array(found.col_value))


def _unproven(programme: Programme, values: Numbers) -> Solution:
    return Solution(values, programme.worth(values), programme.least_conceivable())


def _matrix(highspy: Any, programme: Programme) -> Any:  # noqa: ANN401 - highspy has no types
    lp = highspy.HighsLp()
    lp.num_col_ = programme.columns
    lp.num_row_ = programme.rows
    lp.col_cost_ = np.array(programme.cost)
    lp.col_lower_ = np.array(programme.lower)
    lp.col_upper_ = np.array(programme.upper)
    lp.row_lower_ = np.array(programme.row_lower)
    lp.row_upper_ = np.array(programme.row_upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.array(programme.row_start)
    lp.a_matrix_.index_ = np.array(programme.index, dtype=np.int32)
    lp.a_matrix_.value_ = np.array(programme.value)
    kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
    lp.integrality_ = [kinds[integer] for integer in programme.integer]
    return lp
