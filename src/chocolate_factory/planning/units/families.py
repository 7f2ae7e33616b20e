"""What each unit is set up for: families of recipes, as far as a machine tells them apart."""

from datetime import datetime, timedelta

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Machine, Recipe

NEUTRAL = ""
"""Every family that no changeover of the machine names, and units that have run nothing yet."""


def family_of(machine: Machine, recipe: Recipe) -> str:
    """The family of ``recipe`` on ``machine``."""
    named = {name for one in machine.changeovers for name in (one.before, one.after)}
    return recipe.family if recipe.family in named else NEUTRAL


def set_up_at_first(problem: PlanningProblem, machine: Machine) -> list[tuple[str, datetime]]:
    """For each unit, what it ran last before the grid, and from when on it is idle."""
    cleaning = timedelta(minutes=machine.cleaning_minutes)
    units = [(NEUTRAL, problem.interval.start)] * machine.count
    for start in sorted(problem.begun, key=lambda one: one.start):
        if start.machine == machine.name:
            family = family_of(machine, problem.plant.recipe(start.recipe))
            units[start.unit - 1] = family, start.end + cleaning
    return units
