"""Makes the plan: formulate, solve, decode, verify, explain, and set beside the baseline."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from chocolate_factory.planning.baseline import fixed_shift
from chocolate_factory.planning.decode import decode, worth_opening
from chocolate_factory.planning.explanation.difference import difference
from chocolate_factory.planning.explanation.explain import explain
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import Plan, PlanningProblem, PlanStatus, Start
from chocolate_factory.planning.release import (
    abandon_begun,
    release_all,
    release_clashing,
    release_hopeless,
    release_missed,
)
from chocolate_factory.planning.search.money import MONEY_GAP_EUR
from chocolate_factory.planning.settle import as_fields, settle
from chocolate_factory.planning.solver.solve import OutOfTimeError
from chocolate_factory.planning.stages import (
    PREFERENCE_EUR,
    Patience,
    Staged,
    solve_in_stages,
)
from chocolate_factory.planning.verify import (
    verify,
    verify_account,
    verify_locks,
)
from chocolate_factory.planning.violations import find_violations
from chocolate_factory.planning.wishes import Violation
from chocolate_factory.production.model import Opening

log = structlog.get_logger()


def optimise(
    problem: PlanningProblem, issued_at: datetime, patience: Patience | None = None
) -> Plan:
    """The cheapest plan for ``problem``, verified; there always is one.

    Locks that cannot be kept are released; where what has begun cannot go on, those batches are
    given up; both are named among the violations.

    Raises:
        OutOfTimeError: The time was over before there was any plan.
        PlanRejectedError: The plan found breaks a rule: a defect.
    """
    patience = patience or Patience()
    found = _find(problem, patience)
    planned, opened = decode(found.formulation, found.staged.values, found.staged.ranks)
    left, missed = release_missed(found.problem, planned)
    if missed:
        found = _find(left, patience)
        found = replace(found, violations=missed + found.violations)
        planned, opened = decode(found.formulation, found.staged.values, found.staged.ranks)
    problem, formulation = found.problem, found.formulation
    verify(problem, planned, opened)
    verify_locks(problem, planned)
    planned = explain(formulation.grid, planned, opened)
    plan = _plan(found, issued_at, planned, opened)
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


@dataclass(frozen=True, slots=True)
class _Found:
    """A solution, and what had to be given up before there was one."""

    problem: PlanningProblem
    formulation: Formulation
    staged: Staged
    violations: tuple[Violation, ...]


def _find(problem: PlanningProblem, patience: Patience) -> _Found:
    """Try with everything, then without locks that clash, then without what has begun."""
    violations: tuple[Violation, ...] = ()
    ways = (release_hopeless, release_clashing, release_all, abandon_begun, release_clashing)
    for give_up in ways:
        left, given_up = give_up(problem)
        if left == problem and give_up is not release_hopeless:
            continue
        formulation = Formulation(left)
        staged = solve_in_stages(formulation, patience)
        if staged is not None:
            return _Found(left, formulation, staged, violations + given_up)
        if give_up is not release_all:  # locks are not what is in the way: they stay
            problem, violations = left, violations + given_up
    raise OutOfTimeError(
        "No plan was found in the time allowed.",
        advice="Ask again when the machine has less to do, or for fewer days or full hours.",
    )


def _plan(
    found: _Found, issued_at: datetime, planned: tuple[Start, ...], opened: Collection[Opening]
) -> Plan:
    grid, gap_eur = found.formulation.grid, found.staged.gap_eur
    problem = grid.problem
    outcome = settle(problem, planned, opened)
    verify_account(problem, planned, outcome)
    carried = [start for start in planned if start.batch in problem.begun_batches]
    for_carried = worth_opening(grid, carried, opened)
    made = {start.batch for start in outcome.starts}
    batches = [batch for batch in problem.due if batch.key in made]
    violations = (
        *found.violations,
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
        stability_eur=found.staged.stability_eur,
        difference=difference(problem, planned, violations, found.staged.gain_eur),
    )


def _status(violations: tuple[Violation, ...], gap_eur: float) -> PlanStatus:
    if any(violation.breaks_demand for violation in violations):
        return PlanStatus.PARTIAL
    proven = gap_eur <= MONEY_GAP_EUR + PREFERENCE_EUR + 1e-6
    return PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE
