"""What a new plan takes over from the one in force: what has begun, is owed, and is stored."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from chocolate_factory.planning.model import Plan, Start
from chocolate_factory.production.model import DueBatch, Plant

log = structlog.get_logger()


def carry_over(plan: Plan, plant: Plant, begins: datetime) -> tuple[Start, ...]:
    """Starts of ``plan`` before ``begins``, of batches that are due or running then.

    Until meters say otherwise, what was announced is taken to have happened. A batch whose steps
    the plant no longer knows, or no longer in that order, because the site's file has changed, is
    left out and logged.

    Args:
        plan: The plan in force.
        plant: As it is now.
        begins: First instant of the new plan.
    """
    begun = plan.begun_before(begins)
    strange = {start.batch for start in begun if not fits(start, plant)}
    for batch in {start.batch for start in begun} - strange:
        if not _in_order([start for start in begun if start.batch == batch], plant):
            strange.add(batch)
    for batch in sorted(strange):
        log.warning("batch_not_carried_over", batch=batch, reason="the site's file has changed")
    return tuple(start for start in begun if start.batch not in strange)


def owed(plan: Plan, begins: datetime) -> tuple[DueBatch, ...]:
    """Batches that ``plan`` had to make and of which nothing begins before ``begins``."""
    begun = {start.batch for start in plan.starts if start.start < begins}
    return tuple(batch for batch in plan.due if batch.key not in begun)


def with_charge(plant: Plant, plan: Plan, begins: datetime) -> Plant:
    """``plant`` with what its battery holds at ``begins`` if ``plan`` is carried out until then."""
    stored = [one.stored_kwh for one in plan.own_supply if one.start < begins]
    if plant.battery is None or not stored:
        return plant
    charge_kwh = min(stored[-1], plant.battery.capacity_kwh)
    return replace(plant, battery=replace(plant.battery, charge_kwh=charge_kwh))


def fits(start: Start, plant: Plant) -> bool:
    """Whether ``plant`` still has the step of ``start``, as long as it was, and its unit."""
    machines = {machine.name: machine.count for machine in plant.machines}
    steps = {(recipe.name, step.name): step for recipe in plant.recipes for step in recipe.steps}
    step = steps.get((start.recipe, start.step))
    return (
        step is not None
        and step.machine == start.machine
        and start.unit <= machines.get(start.machine, 0)
        and start.end - start.start == timedelta(minutes=step.minutes)
    )


def _in_order(begun: Iterable[Start], plant: Plant) -> bool:
    """Whether the starts of one batch are the first steps of its recipe as it is now."""
    done = sorted(begun, key=lambda one: one.start)
    steps = plant.recipe(done[0].recipe).steps[: len(done)]
    return [step.name for step in steps] == [start.step for start in done]
