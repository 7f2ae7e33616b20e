"""What each unit is set up for: families of recipes, as far as a machine tells them apart."""

from collections import Counter
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


def steady_changes(problem: PlanningProblem, machine: Machine) -> dict[tuple[str, str], int]:
    """How many units go from family to family if each then keeps its own: shared out by work."""
    share = _share_out(machine, _work(problem, machine))
    had = Counter(family for family, _ in set_up_at_first(problem, machine))
    too_many, too_few = had - share, share - had
    return {
        (before, after): min(too_many[before], too_few[after])
        for before in too_many
        for after in too_few
    }


def to_pass_on(problem: PlanningProblem, machine: Machine) -> tuple[str, str] | None:
    """From which family to which a unit had best be passed on: where least waits, and most.

    None where no two families fall due, or there is no unit for each.
    """
    work = _work(problem, machine)
    share = _share_out(machine, work)
    waiting = sorted((minutes / share[name], name) for name, minutes in work.items() if share[name])
    return (waiting[0][1], waiting[-1][1]) if len(waiting) > 1 else None


def _work(problem: PlanningProblem, machine: Machine) -> Counter[str]:
    """Minutes of each family that falls due."""
    minutes: Counter[str] = Counter()
    for batch in problem.due:
        recipe = problem.plant.recipe(batch.recipe)
        own = sum(step.minutes for step in recipe.steps if step.machine == machine.name)
        minutes[family_of(machine, recipe)] += own
    return minutes


def _share_out(machine: Machine, work: Counter[str]) -> Counter[str]:
    """Units of each family: one, as far as there are; the others go where most waits for each."""
    share: Counter[str] = Counter()
    for _ in range(machine.count if work else 0):
        share[max(work, key=lambda name: (not share[name], work[name] / (share[name] or 1)))] += 1
    return share
