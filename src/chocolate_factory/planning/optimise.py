"""Makes the plan: formulate, solve twice, decode, verify, explain, and set beside the baseline."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import structlog

from chocolate_factory.planning.baseline import fixed_shift
from chocolate_factory.planning.decode import decode, worth_opening
from chocolate_factory.planning.explain import explain
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.model import Plan, PlanningProblem, PlanStatus, Start
from chocolate_factory.planning.money import MONEY_GAP_EUR, solve_money
from chocolate_factory.planning.settle import as_fields, settle
from chocolate_factory.planning.solver import Solution, solve
from chocolate_factory.planning.verify import PlanRejectedError, verify, verify_account
from chocolate_factory.planning.violations import find_abandoned, find_violations
from chocolate_factory.planning.wishes import Violation
from chocolate_factory.production.model import Opening

log = structlog.get_logger()

PREFERENCE_EUR = 0.005
"""What the preference for early finishes may cost; together a cent."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to look.

    Attributes:
        money_seconds: For the least cost.
        preference_seconds: For the earliest plan among the cheapest.
    """

    money_seconds: float = 10.0
    preference_seconds: float = 2.0


def optimise(
    problem: PlanningProblem, issued_at: datetime, patience: Patience | None = None
) -> Plan:
    """The cheapest plan for ``problem``, verified; there always is one.

    Where what has begun cannot go on, those batches are given up and named among the violations.

    Raises:
        PlanRejectedError: The plan found breaks a rule: a defect.
    """
    patience = patience or Patience()
    abandoned: tuple[Violation, ...] = ()
    formulation = Formulation(problem)
    solution = _solve_twice(formulation, patience)
    if solution is None and problem.begun:
        abandoned = tuple(find_abandoned(problem))
        problem = problem.without_begun()
        formulation = Formulation(problem)
        solution = _solve_twice(formulation, patience)
    if solution is None:
        raise PlanRejectedError(
            "No plan was found in the time allowed.", advice="Allow more time, or fewer days."
        )
    planned, opened = decode(formulation, solution.values)
    verify(problem, planned, opened)
    planned = explain(problem, formulation.grid, planned)
    plan = _plan(formulation.grid, issued_at, planned, opened, solution.gap, abandoned)
    log.info(
        "plan_made",
        status=plan.status,
        batches=len({start.batch for start in planned}),
        total_eur=round(plan.total_eur, 2),
        gap_eur=round(plan.gap_eur, 4),
        columns=formulation.programme.columns,
        rows=formulation.programme.rows,
    )
    return plan


def _solve_twice(formulation: Formulation, patience: Patience) -> Solution | None:
    """Least cost first; among plans that cost as little, the one that finishes first."""
    programme = formulation.programme
    if not programme.columns:  # nothing falls due: the plan that starts nothing is the best one
        return Solution(np.zeros(0), worth=0.0, bound=0.0)
    cheapest = solve_money(formulation, programme, patience.money_seconds)
    if cheapest is None:
        return None
    terms = [(column, cost) for column, cost in enumerate(programme.cost) if cost]
    early = programme.copy()
    early.cost = formulation.earliness()
    early.row(terms, most=cheapest.worth + PREFERENCE_EUR)
    earliest = solve(
        early,
        time_limit_seconds=patience.preference_seconds,
        absolute_gap=0.5,
        hint=cheapest.values,
    )
    if earliest is None:
        return cheapest
    return Solution(earliest.values, programme.worth(earliest.values), cheapest.bound)


def _plan(
    grid: Grid,
    issued_at: datetime,
    planned: tuple[Start, ...],
    opened: Collection[Opening],
    gap_eur: float,
    abandoned: tuple[Violation, ...],
) -> Plan:
    problem = grid.problem
    outcome = settle(problem, planned, opened)
    verify_account(problem, planned, outcome)
    carried = [start for start in planned if start.batch in problem.begun_batches]
    for_carried = worth_opening(grid, carried, opened)
    made = {start.batch for start in outcome.starts}
    batches = [batch for batch in problem.due if batch.key in made]
    violations = (
        *abandoned,
        *find_violations(problem, planned, outcome.excess_kwh, outcome.opened),
    )
    shown = sorted((*problem.begun, *planned), key=lambda start: start.start)
    return Plan(
        **as_fields(replace(outcome, starts=tuple(shown))),
        issued_at=issued_at,
        interval=problem.interval,
        slot_minutes=problem.slot_minutes,
        due=problem.due,
        status=_status(violations, gap_eur),
        carried_cost_eur=sum(start.cost_eur + start.labour_eur for start in carried),
        gap_eur=gap_eur,
        due_from=problem.due_from or problem.interval.start,
        violations=violations,
        baseline=fixed_shift(problem, batches, carried, for_carried) if batches else None,
    )


def _status(violations: tuple[Violation, ...], gap_eur: float) -> PlanStatus:
    if any(violation.breaks_demand for violation in violations):
        return PlanStatus.PARTIAL
    proven = gap_eur <= MONEY_GAP_EUR + PREFERENCE_EUR + 1e-6
    return PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE
