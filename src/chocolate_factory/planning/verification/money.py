"""Every duration, kilowatt-hour and euro of a plan, reckoned once more."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from chocolate_factory.kernel.market_time import DAY, delivery_day
from chocolate_factory.planning.model import Outcome, PlanningProblem, Start
from chocolate_factory.planning.verification.faults import (
    HOUR,
    MINUTE,
    MONEY,
    name_of,
    slots_of,
    step_of,
)
from chocolate_factory.planning.verification.machines import changeover_between
from chocolate_factory.planning.verification.supply import check_supply


def check_starts(problem: PlanningProblem, planned: Sequence[Start]) -> Iterator[str]:
    """Inside the grid, on it, as long as the step, and at its price."""
    begins = {slot.start for slot in problem.slots}
    for start in planned:
        step = step_of(problem, start)
        if start.end - start.start != timedelta(minutes=step.minutes):
            yield f"{name_of(start)} does not last {step.minutes} minutes"
        if start.start < problem.interval.start or start.end > problem.interval.end:
            yield f"{name_of(start)} lies outside the planned time"
            continue
        if start.start not in begins:
            yield f"{name_of(start)} is not on the grid"
            continue
        energy, cooling, cost = _reckon(problem, start)
        if abs(energy - start.energy_kwh) > MONEY or abs(cooling - start.cooling_kwh) > MONEY:
            yield f"{name_of(start)} takes {energy:.3f} + {cooling:.3f} kWh, not what is said"
        if abs(cost - start.cost_eur) > MONEY:
            yield f"{name_of(start)} costs {cost:.4f} €, not {start.cost_eur:.4f} €"


def check_totals(
    problem: PlanningProblem, planned: Sequence[Start], outcome: Outcome
) -> Iterator[str]:
    """The account of what is planned adds up."""
    own = [start for start in planned if start.batch not in problem.begun_batches]
    recipes = {start.batch: problem.plant.recipe(start.recipe) for start in own}
    for what, said, found in (
        ("mass", outcome.mass_kg, sum(recipe.batch_kg for recipe in recipes.values())),
        ("energy", outcome.energy_kwh, sum(start.energy_kwh for start in own)),
        ("power", outcome.cost_eur, sum(start.cost_eur for start in own)),
        ("labour", outcome.labour_eur, sum(start.labour_eur for start in own)),
        ("extra shifts", outcome.opening_eur, _openings_eur(problem, outcome)),
        ("changeovers", outcome.changeover_eur, _changeovers_eur(problem, planned)),
        ("storage", outcome.storage_eur, _storage_eur(problem, planned)),
    ):
        if abs(said - found) > MONEY * max(1, len(planned)):
            yield f"{what} of the plan is {found:.4f}, not {said:.4f}"
    yield from check_supply(problem, planned, outcome)


def _reckon(problem: PlanningProblem, start: Start) -> tuple[float, float, float]:
    """Energy, energy of cooling, and cost of both."""
    step, machine = step_of(problem, start), problem.plant.machine(start.machine)
    energy = cooling = cost = 0.0
    for number in slots_of(problem, start):
        slot = problem.slots[number]
        chiller_kw = problem.plant.cooling_kw(
            machine, slot.temperature_celsius, slot.humidity_percent
        )
        length = problem.slot / len(slot.prices)
        for count, price in enumerate(slot.prices):
            begins = slot.start + count * length
            runs = max(timedelta(0), min(begins + length, start.end) - begins)
            into = (begins - start.start) / MINUTE
            used_kwh = step.energy_between(into, into + length / MINUTE)
            chilled_kwh = chiller_kw * (runs / HOUR)
            energy += used_kwh
            cooling += chilled_kwh
            cost += (used_kwh + chilled_kwh) * price
    return energy, cooling, cost


def _openings_eur(problem: PlanningProblem, outcome: Outcome) -> float:
    """At the price of each shift, on a day on which it can be opened."""
    shifts = {shift.name: shift for shift in problem.plant.shifts}
    total = 0.0
    for one in outcome.opened:
        day = delivery_day(one.interval.start)
        can_open = day.weekday() in shifts[one.shift].weekdays
        if can_open and day not in problem.plant.closed_days:
            total += shifts[one.shift].opening_eur or 0.0
    return total


def _changeovers_eur(problem: PlanningProblem, planned: Sequence[Start]) -> float:
    total = 0.0
    everything = sorted((*problem.begun, *planned), key=lambda start: start.start)
    last: dict[tuple[str, int], Start] = {}
    for start in everything:
        before = last.get((start.machine, start.unit))
        last[start.machine, start.unit] = start
        if before is None or start in problem.begun:
            continue
        machine = problem.plant.machine(start.machine)
        change = changeover_between(problem, machine, before, start)
        total += change.cost_eur if change else 0.0
    return total


def _storage_eur(problem: PlanningProblem, planned: Sequence[Start]) -> float:
    """At the start of each slot, what has been left and not been taken."""
    everything = [*problem.begun, *planned]
    began = {(start.batch, start.step): start.start for start in everything}
    total = 0.0
    for store in problem.plant.storages:
        waits = []
        for start in everything:
            recipe, step = problem.plant.recipe(start.recipe), step_of(problem, start)
            following = recipe.steps[recipe.steps.index(step) + 1 :]
            if following and (recipe.name, step.name) in store.after:
                taken = began.get((start.batch, following[0].name), problem.interval.end)
                waits.append((start.end, taken, recipe.mass_after_kg(step)))
        for slot in problem.slots:
            kg = sum(mass for left, taken, mass in waits if left <= slot.start < taken)
            above = max(0.0, kg - store.limit_kg)
            total += above * store.excess_eur_per_kg_day * (problem.slot / DAY)
    return total
