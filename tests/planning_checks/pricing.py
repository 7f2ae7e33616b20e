"""What a set of runs costs, or that it cannot be, by the plain rules."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from chocolate_factory.production.model import Machine, Storage
from tests.planning_checks.own_supply import least_supply_eur
from tests.planning_checks.plain_rules import (
    MISSING_EUR_PER_KG,
    NOT_MADE_EUR_PER_KG,
    Opened,
    Route,
    Run,
    Works,
)

MINUTES_PER_DAY = 24 * 60
NEVER = float("inf")


@dataclass(frozen=True)
class Unit:
    """One unit of a machine between runs: until when it is taken, and what it ran last.

    Attributes:
        free_at: Minute.
        family: None: nobody knows, or nothing yet.
    """

    free_at: int
    family: str | None = None


def worth_eur(works: Works, batches: Sequence[Route], opened: Opened) -> float:
    """Money and the price of broken wishes; infinite if some rule of physics is broken."""
    runs = [run for batch in batches for run in batch]
    total = works.opening_eur(opened) + demand_eur(works, batches)
    for machine in works.plant.machines:
        own = [run for run in runs if works.step_of(run).machine == machine.name]
        total += set_up_eur(works, machine, own)
    total += sum(storage_eur(works, storage, batches) for storage in works.plant.storages)
    return total + sum(run.cost_eur for run in runs if run.start >= 0) + supply_eur(works, runs)


def supply_eur(works: Works, runs: Iterable[Run]) -> float:
    """Excess power, and what own supply changes against buying everything."""
    kwh, kw = [0.0] * len(works.slots), [0.0] * len(works.slots)
    for run in runs:
        for draw in works.draws(works.step_of(run), run.start):
            kwh[draw.slot] += draw.kwh
            kw[draw.slot] += draw.kw
    return least_supply_eur(works, kwh, kw)


def demand_eur(works: Works, batches: Sequence[Route]) -> float:
    """What is late, at every due instant, and what is not made."""
    total = 0.0
    for recipe in works.plant.recipes:
        own = [batch for batch in batches if batch and batch[0].recipe == recipe.name]
        ready = [batch[-1].end for batch in own if len(batch) == len(recipe.steps)]
        due = [works.minutes(one.due) for one in works.problem.due if one.recipe == recipe.name]
        for instant in set(due):
            missing = sum(one <= instant for one in due) - sum(end <= instant for end in ready)
            total += MISSING_EUR_PER_KG * recipe.batch_kg * max(0, missing)
        total += NOT_MADE_EUR_PER_KG * recipe.batch_kg * max(0, len(due) - len(ready))
    return total


def storage_eur(works: Works, storage: Storage, batches: Sequence[Route]) -> float:
    """Mass above the limit: what has ended when a slot begins and not gone on by then."""
    total = 0.0
    for moment in range(0, works.end, works.slot):
        mass_kg = 0.0
        for batch in batches:
            ended = [run for run in batch if run.end <= moment]
            if not ended or any(run.start <= moment < run.end for run in batch):
                continue
            last, recipe = ended[-1], works.recipe(ended[-1].recipe)
            step = recipe.steps[last.step]
            if (recipe.name, step.name) in storage.after and last.step + 1 < len(recipe.steps):
                mass_kg += recipe.mass_after_kg(step)
        above = max(0.0, mass_kg - storage.limit_kg)
        total += above * storage.excess_eur_per_kg_day * works.slot / MINUTES_PER_DAY
    return total


# ------------------------------------------------------------ units and their set-up


def set_up_eur(works: Works, machine: Machine, runs: Iterable[Run]) -> float:
    """The least cost of changeovers over all ways to give ``runs`` to units; infinite: none."""
    units = [Unit(0)] * machine.count
    jobs: list[Run] = []
    for run in sorted(runs, key=lambda one: one.start):
        if run.start >= 0:
            jobs.append(run)
        else:  # happened: on the unit it says
            family = works.recipe(run.recipe).family
            free_at = max(units[run.unit - 1].free_at, run.end + machine.cleaning_minutes)
            units[run.unit - 1] = Unit(free_at, family)
    jobs += list(_absences(works, machine))
    return _assign(works, machine, tuple(sorted(jobs, key=lambda one: one.start)), tuple(units))


AWAY = -1
"""The step of a unit on maintenance."""


def _absences(works: Works, machine: Machine) -> Iterator[Run]:
    for one in machine.maintenance:
        begins = max(0, works.minutes(one.interval.start))
        ends = works.minutes(one.interval.end)
        if ends > begins and begins < works.end:
            yield from [Run("", AWAY, begins, ends)] * one.units


def _assign(
    works: Works, machine: Machine, jobs: tuple[Run, ...], units: tuple[Unit, ...]
) -> float:
    if not jobs:
        return 0.0
    job, best, tried = jobs[0], NEVER, set()
    for number, unit in enumerate(units):
        if job.unit not in (0, number + 1) or unit.free_at > job.start:
            continue
        if (unit, job.unit) in tried:
            continue
        tried.add((unit, job.unit))
        if job.step == AWAY:
            cost, after = 0.0, replace(unit, free_at=job.end)
        else:
            family = works.recipe(job.recipe).family
            cost = _change_eur(machine, unit.family, family, job.start - unit.free_at)
            after = Unit(job.end + machine.cleaning_minutes, family)
        if cost < best:
            rest = (*units[:number], after, *units[number + 1 :])
            best = min(best, cost + _assign(works, machine, jobs[1:], rest))
    return best


def _change_eur(machine: Machine, before: str | None, after: str, idle: int) -> float:
    """Right before a run, on a unit then idle for so many minutes; infinite if they are too few."""
    for change in machine.changeovers:
        if (change.before, change.after) == (before, after):
            return change.cost_eur if change.minutes <= idle else NEVER
    return 0.0
