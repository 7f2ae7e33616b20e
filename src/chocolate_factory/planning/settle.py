"""What a set of starts makes and costs: one account for plans and for what they are held to."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from typing import Any

from chocolate_factory.planning.arrangements import OpenedShift
from chocolate_factory.planning.dispatch import supply
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.units.assign import set_up_changes
from chocolate_factory.planning.waiting_mass import above_limit_kg, excess_eur
from chocolate_factory.production.model import Opening


def settle(
    problem: PlanningProblem,
    planned: Sequence[Start],
    opened: Collection[Opening] = (),
) -> Outcome:
    """The account of ``planned``; those that carry on a begun batch are charged to nobody.

    Args:
        problem: Prices and plant.
        planned: Every start in the grid, on its unit and with what its people cost.
        opened: Extra shifts.
    """
    fresh = tuple(start for start in planned if start.batch not in problem.begun_batches)
    recipes = {start.batch: problem.plant.recipe(start.recipe) for start in fresh}
    supplied = supply(problem, planned)
    stores = problem.plant.storages
    return Outcome(
        starts=fresh,
        mass_kg=sum(recipe.batch_kg for recipe in recipes.values()),
        energy_kwh=sum(start.energy_kwh for start in fresh),
        cost_eur=sum(start.cost_eur for start in fresh),
        labour_eur=sum(start.labour_eur for start in fresh),
        excess_kwh=supplied.excess_kwh,
        excess_cost_eur=supplied.excess_kwh * problem.excess_eur_per_kwh,
        opened=opened_shifts(problem, opened),
        set_up_changes=set_up_changes(problem, planned),
        storage_eur=sum(
            excess_eur(problem, store, above_limit_kg(problem, store, planned)) for store in stores
        ),
        own_supply=supplied.own,
        own_supply_eur=supplied.own_eur,
    )


def opened_shifts(problem: PlanningProblem, opened: Collection[Opening]) -> tuple[OpenedShift, ...]:
    """The extra shifts with when they are there and what their coming costs."""
    roster = problem.plant.roster(problem.interval)
    found = [
        OpenedShift(shift.name, span, shift.opening_eur)
        for shift, day, span in roster.present
        if shift.opening_eur is not None and Opening(day, shift.name) in opened
    ]
    return tuple(sorted(found, key=lambda one: (one.interval, one.shift)))


def as_fields(outcome: Outcome) -> dict[str, Any]:
    """What a plan or a baseline takes over from ``outcome``."""
    return {field.name: getattr(outcome, field.name) for field in fields(outcome)}
