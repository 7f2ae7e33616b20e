"""What a problem has that makes it harder: so that a sample can be shown to be a fair one."""

from collections.abc import Iterator

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Machine, Recipe, Shift


def features_of(problem: PlanningProblem) -> set[str]:
    """By name."""
    plant = problem.plant
    found = {
        *(name for shift in plant.shifts for name in _of_shift(shift)),
        *(name for machine in plant.machines for name in _of_machine(machine)),
        *(name for recipe in plant.recipes for name in _of_recipe(recipe)),
    }
    present = {
        "quarter hours": problem.slot_minutes == 15,
        "mixed grid": problem.fine_until is not None,
        "begun": bool(problem.begun),
        "closed day": bool(plant.closed_days),
        "storage": bool(plant.storages),
        "chiller": plant.cooling is not None,
        "panels": plant.photovoltaics is not None,
        "battery": plant.battery is not None,
        "tight power": min(slot.power_limit_kw for slot in problem.slots) < 1000,
        "negative price": min(slot.price_eur_per_kwh for slot in problem.slots) < 0,
    }
    return found | {name for name, there in present.items() if there}


def _of_shift(shift: Shift) -> Iterator[str]:
    if shift.labour_eur_per_hour:
        yield "labour"
    if shift.opening_eur is not None:
        yield "extra shift"
    if shift.ends <= shift.begins and shift.ends.hour:
        yield "night shift"


def _of_machine(machine: Machine) -> Iterator[str]:
    if machine.limits:
        yield "climate"
    if machine.changeovers:
        yield "changeover"
    if machine.cleaning_minutes:
        yield "cleaning"
    if machine.maintenance:
        yield "maintenance"


def _of_recipe(recipe: Recipe) -> Iterator[str]:
    if any(len(step.phases) > 1 for step in recipe.steps):
        yield "profile"
    if any(step.shifts for step in recipe.steps):
        yield "own shifts"
    if any(step.yield_share < 1 for step in recipe.steps):
        yield "yield"
