"""What one more batch would cost, for every slot in which it could begin, the plan unchanged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.grid import Grid, GridStep
from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.planning.units.occupancy import Occupancy


@dataclass(frozen=True, slots=True)
class ExtraBatch:
    """One more batch, begun at some instant and finished as cheaply as it then can be.

    Attributes:
        starts: When its steps start (UTC), in order.
        end: When it is ready (UTC).
        cost_eur: Power at all-in prices, what it adds to the power above the contracted, and what
            its people cost beyond what is paid anyway.
    """

    starts: tuple[datetime, ...]
    end: datetime
    cost_eur: float


def extra_batches(problem: PlanningProblem, plan: Plan, recipe: str) -> list[ExtraBatch]:
    """One for each slot in which a batch of ``recipe`` could begin, ascending.

    A dynamic programme backwards over the steps: the cheapest way on from each slot is the cost of
    the step there and the cheapest way on from the slots that its wait leaves to the next step. A
    batch never runs two steps at once, so what a step takes does not depend on the others.

    Args:
        problem: What ``plan`` was made for, at today's prices.
        plan: Keeps its machines and its power.
        recipe: Name.
    """
    grid = Grid(problem)
    occupancy = Occupancy(grid, plan.starts)
    made = problem.plant.recipe(recipe)
    steps = [grid.step(made, step) for step in made.steps]
    costs = [_costs(grid, step, occupancy) for step in steps]
    onward, choices = costs[-1], list[NDArray[np.int64]]()
    for step, cost in zip(reversed(steps[:-1]), reversed(costs[:-1]), strict=True):
        choice = _cheapest_next(step, onward)
        choices.insert(0, choice)
        onward = cost + np.where(choice < grid.count, np.append(onward, np.inf)[choice], np.inf)
    return [
        _batch(grid, steps, choices, int(slot), float(onward[slot]))
        for slot in np.flatnonzero(np.isfinite(onward))
    ]


def _costs(grid: Grid, step: GridStep, occupancy: Occupancy) -> Numbers:
    """Of a start in each slot; infinite where there can be none."""
    may = np.zeros(grid.count, dtype=np.bool_)
    may[list(step.regular)] = True
    labour_eur = step.watches[0].labour_eur
    may &= occupancy.free_unit(step)
    excess_eur = occupancy.excess_kwh(step) * grid.problem.excess_eur_per_kwh
    return np.where(may, step.cost_eur + labour_eur + excess_eur, np.inf)


def _cheapest_next(step: GridStep, onward: Numbers) -> NDArray[np.int64]:
    """For each start of ``step`` where it is cheapest to go on; else the grid's end."""
    count, wait = len(onward), step.wait_slots or 0
    choice = np.full(count, count)
    if wait < 0:
        return choice
    reach = np.concatenate([onward, np.full(step.slots + wait, np.inf)])[step.slots :]
    windows = np.lib.stride_tricks.sliding_window_view(reach, wait + 1)[:count]
    best = windows.argmin(axis=1)
    possible = np.isfinite(windows[np.arange(count), best])
    choice[possible] = (np.arange(count) + step.slots + best)[possible]
    return choice


def _batch(
    grid: Grid,
    steps: list[GridStep],
    choices: list[NDArray[np.int64]],
    first: int,
    cost_eur: float,
) -> ExtraBatch:
    slots = [first]
    for choice in choices:
        slots.append(int(choice[slots[-1]]))
    starts = tuple(grid.instant(slot) for slot in slots)
    end = starts[-1] + timedelta(minutes=steps[-1].step.minutes)
    return ExtraBatch(starts, end, cost_eur)
