"""Which kilograms were ready when: what is ready first serves what is due first."""

from itertools import zip_longest

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Recipe
from chocolate_factory.simulation.model import Delivery
from chocolate_factory.simulation.state import FloorState


def delivered(problem: PlanningProblem, state: FloorState) -> Delivery:
    """What became of everything that ``problem`` asks for; batches of a recipe are alike."""
    in_time = late = missing = 0.0
    late_minutes = 0
    for recipe in problem.plant.recipes:
        due = sorted(
            state.timeline.minute(batch.due) for batch in problem.due if batch.recipe == recipe.name
        )
        for asked, ready in zip_longest(due, _ready(problem, state, recipe)[: len(due)]):
            if ready is None:
                missing += recipe.batch_kg
            elif ready <= asked:
                in_time += recipe.batch_kg
            else:
                late += recipe.batch_kg
            until = state.timeline.minutes if ready is None else ready
            late_minutes += max(0, until - asked)
    return Delivery(
        in_time_kg=in_time, late_kg=late, missing_kg=missing, late_hours=late_minutes / 60
    )


def _ready(problem: PlanningProblem, state: FloorState, recipe: Recipe) -> list[int]:
    """Minutes in which batches that were asked for were finished."""
    asked = {batch.key for batch in problem.due}
    return sorted(
        run.ends
        for run in state.runs
        if run.recipe.name == recipe.name
        and run.step.name == recipe.steps[-1].name
        and run.batch in asked
        and run.over
        and not run.lost
    )
