"""Order and waits: each batch goes through its steps, and what is begun is finished."""

from collections.abc import Collection
from itertools import pairwise

from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.solver.programme import Programme, minus
from chocolate_factory.production.model import Recipe


def add_chain(
    programme: Programme, grid: Grid, recipe: Recipe, worth: Collection[int]
) -> list[StepCounts]:
    """Count the starts of each step of ``recipe``; none where nobody wants it.

    Only in slots that are ``worth`` trying, and allowed.

    ``starts of the next one up to t <= ends up to t``, and not fewer than those whose wait is over.
    """
    wanted, begun = batches_of(grid.problem, recipe)
    if not wanted | begun:
        return []
    chain = [
        _add_step(programme, grid, grid.step(recipe, step), len(wanted | begun), worth)
        for step in recipe.steps
    ]
    programme.row(chain[0].started(grid.count - 1), most=len(wanted - begun))
    _limit_leads(programme, grid, recipe, chain[0])
    for this, following in pairwise(chain):
        _link(programme, grid, this, following)
    return chain


def _limit_leads(programme: Programme, grid: Grid, recipe: Recipe, first: StepCounts) -> None:
    """No more have begun by a slot than may have; those that are due first begin first."""
    problem = grid.problem
    if problem.longest_lead is None:
        return
    wanted, begun = batches_of(problem, recipe)
    fresh = [problem.may_begin(one) for one in problem.due if one.key in wanted - begun]
    for slot in first.slots:
        programme.upper[first.columns[slot]] = sum(one <= grid.instant(slot) for one in fresh)


def batches_of(problem: PlanningProblem, recipe: Recipe) -> tuple[frozenset[str], frozenset[str]]:
    """Keys of the batches of ``recipe`` that fall due, and of those that have begun."""
    wanted = frozenset(batch.key for batch in problem.due if batch.recipe == recipe.name)
    begun = frozenset(start.batch for start in problem.begun if start.recipe == recipe.name)
    return wanted, begun


def _add_step(
    programme: Programme, grid: Grid, grid_step: GridStep, batches: int, worth: Collection[int]
) -> StepCounts:
    """A column for each slot in which it may start, with what a start there costs."""
    begun = tuple(
        start for start in grid.problem.begun if (start.recipe, start.step) == grid_step.key
    )
    regular, labour = set(grid_step.regular), grid_step.watches[0].labour_eur
    slots = tuple(slot for slot in grid_step.allowed if slot in worth)
    columns, current, allowed = [], -1, frozenset(slots)
    for slot in range(grid.count):
        if slot in allowed:
            before = current
            cost = float(grid_step.cost_eur[slot] + (labour[slot] if slot in regular else 0.0))
            current = programme.column(upper=batches - len(begun), cost=cost, integer=True)
            if before >= 0:
                programme.cost[before] -= cost
                programme.row([(current, 1.0), (before, -1.0)], least=0.0)
        columns.append(current)
    return StepCounts(grid, grid_step, slots, tuple(columns), begun)


def _link(programme: Programme, grid: Grid, this: StepCounts, following: StepCounts) -> None:
    """Order, longest wait, and everything that starts is finished."""
    step, gone_on = this.grid_step, {start.batch for start in following.begun}
    # Those that have gone on already may have overtaken others that still wait.
    waiting = [start for start in this.begun if start.batch not in gone_on]
    for slot in following.slots:
        ended = sum(grid.number(start.end) <= slot for start in waiting)
        programme.row(following.started(slot) + minus(this.finished(slot)), most=ended)
    reach = step.slots + (step.wait_slots or 0)
    lasts = [grid.last_start(start.end + step.step.longest_wait) for start in waiting]
    for slot in sorted(set(lasts) | {slot + reach for slot in this.slots}):
        over = sum(last <= slot for last in lasts)
        terms = following.started(slot) + minus(this.started(slot - reach))
        if slot < grid.count:
            programme.row(terms, least=over)
    last, balance = grid.count - 1, float(len(waiting))
    terms = following.started(last) + minus(this.started(last))
    programme.row(terms, least=balance, most=balance)
