"""What a new plan takes over from the one in force: the batches that have begun."""

from datetime import datetime, timedelta

import structlog

from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.production.model import Plant

log = structlog.get_logger()


def carry_over(plan: Plan, plant: Plant, begins: datetime) -> tuple[Start, ...]:
    """Starts of ``plan`` before ``begins``, of batches that are due or running then.

    Until meters say otherwise, what was announced is taken to have happened. A batch whose steps
    the plant no longer knows, because the site's file has changed, is left out and logged.

    Args:
        plan: The plan in force.
        plant: As it is now.
        begins: First instant of the new plan.
    """
    begun = plan.begun_before(begins)
    strange = {start.batch for start in begun if not _fits(start, plant)}
    for batch in sorted(strange):
        log.warning("batch_not_carried_over", batch=batch, reason="the site's file has changed")
    return tuple(start for start in begun if start.batch not in strange)


def _fits(start: Start, plant: Plant) -> bool:
    machines = {machine.name: machine.count for machine in plant.machines}
    steps = {(recipe.name, step.name): step for recipe in plant.recipes for step in recipe.steps}
    step = steps.get((start.recipe, start.step))
    return (
        step is not None
        and step.machine == start.machine
        and start.unit <= machines.get(start.machine, 0)
        and start.end - start.start == timedelta(minutes=step.minutes)
    )
