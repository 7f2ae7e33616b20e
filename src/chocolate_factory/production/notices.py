"""What is odd about a site, though it can be planned: said at the start and by the doctor."""

from collections.abc import Iterator
from datetime import date

from chocolate_factory.kernel.market_time import delivery_day
from chocolate_factory.production.config import Site
from chocolate_factory.production.model import Plant


def site_notices(site: Site, today: date) -> list[str]:
    """One sentence for each oddity, with what to write in the site's file."""
    plant = site.plant()
    return [
        *_too_little_power(site, plant),
        *_unused(plant),
        *_too_little_room(plant),
        *_past(site, plant, today),
    ]


def _too_little_power(site: Site, plant: Plant) -> Iterator[str]:
    step_kw, step, recipe = max(
        (step.peak_kw, step.name, recipe.name) for recipe in plant.recipes for step in recipe.steps
    )
    period, least_kw = min(
        site.supply_contract().power_kw.items(), key=lambda contracted: contracted[1]
    )
    if step_kw > least_kw:
        yield (
            f"Step {step!r} of recipe {recipe!r} alone draws {step_kw:g} kW, more than the"
            f" {least_kw:g} kW contracted in {period}: it will pay for the excess. Raise"
            " contracted_power_kw or lower power_kw."
        )


def _unused(plant: Plant) -> Iterator[str]:
    used = {step.machine for recipe in plant.recipes for step in recipe.steps}
    for machine in plant.machines:
        if machine.name not in used:
            yield f"No step runs on machine {machine.name!r}. Name it in a step or take it out."


def _too_little_room(plant: Plant) -> Iterator[str]:
    for storage in plant.storages:
        for recipe_name, step_name in storage.after:
            recipe = plant.recipe(recipe_name)
            step = next(step for step in recipe.steps if step.name == step_name)
            if recipe.mass_after_kg(step) > storage.limit_kg:
                yield (
                    f"Storage {storage.name!r} is full below one batch of {recipe_name!r}"
                    f" ({recipe.mass_after_kg(step):.0f} kg). Raise its limit_kg."
                )


def _past(site: Site, plant: Plant, today: date) -> Iterator[str]:
    if plant.closed_days and max(plant.closed_days) < today:
        yield "All closed_days of the calendar are past. Write those to come."
    for machine in plant.machines:
        for one in machine.maintenance:
            if delivery_day(one.interval.end) < today:
                yield (
                    f"Maintenance of machine {machine.name!r} ended on"
                    f" {delivery_day(one.interval.end)}. Take it out."
                )
    for order in site.demand.orders:
        if order.due < today:
            yield f"Order {order.name!r} was due on {order.due}. Take it out."
