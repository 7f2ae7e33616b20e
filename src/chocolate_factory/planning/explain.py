"""Why then: each start beside the next best one, everything else unchanged."""

from dataclasses import replace

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.occupancy import Occupancy


def explain(problem: PlanningProblem, grid: Grid, planned: tuple[Start, ...]) -> tuple[Start, ...]:
    """``planned`` with each start's cheapest alternative that keeps all others where they are.

    An alternative respects the batch's other steps, waits, machines, people and contracted power,
    and is not late where the plan is in time.
    """
    occupancy = Occupancy(grid, [*problem.begun, *planned])
    by_batch = {(start.batch, start.step): start for start in (*problem.begun, *planned)}
    steps = {
        (recipe.name, step.name): grid.step(recipe, step)
        for recipe in problem.plant.recipes
        for step in recipe.steps
    }
    explained = []
    for start in planned:
        grid_step = steps[start.recipe, start.step]
        occupancy.remove(start)
        explained.append(_with_runner_up(grid, grid_step, start, by_batch, occupancy))
        occupancy.add(start)
    return tuple(explained)


def _with_runner_up(
    grid: Grid,
    grid_step: GridStep,
    start: Start,
    by_batch: dict[tuple[str, str], Start],
    occupancy: Occupancy,
) -> Start:
    first, last = _window(grid, grid_step, start, by_batch)
    own = grid.number(start.start)
    best: int | None = None
    for slot in grid_step.allowed:
        if slot == own or not first <= slot <= last:
            continue
        if best is not None and grid_step.cost_eur[slot] >= grid_step.cost_eur[best]:
            continue
        if occupancy.has_room(grid_step, slot):
            best = slot
    if best is None:
        return start
    extra = float(grid_step.cost_eur[best]) - start.cost_eur
    return replace(start, runner_up=grid.instant(best), extra_cost_eur=extra)


def _window(
    grid: Grid, grid_step: GridStep, start: Start, by_batch: dict[tuple[str, str], Start]
) -> tuple[int, int]:
    """First and last slot that the batch's other steps and its due instant leave."""
    recipe, own = grid_step.recipe.steps, grid_step.recipe.steps.index(grid_step.step)
    duration = start.end - start.start
    first, last = 0, grid.count - grid_step.slots
    if own > 0:
        before = by_batch[start.batch, recipe[own - 1].name]
        first = grid.number(before.end)
        last = min(last, grid.last_start(before.end + recipe[own - 1].longest_wait))
    if own + 1 < len(recipe):
        after = by_batch[start.batch, recipe[own + 1].name]
        first = max(first, grid.number(after.start - grid_step.step.longest_wait - duration))
        last = min(last, grid.last_start(after.start - duration))
    else:
        due = next((one.due for one in grid.problem.due if one.key == start.batch), start.start)
        if start.end <= due:
            last = min(last, grid.last_start(due - duration))
    return first, last
