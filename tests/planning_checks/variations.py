"""The same problem with one thing changed, to tell what a change may and may not do to a plan."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from chocolate_factory.kernel.market_time import to_local
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import ClimateLimits, Maintenance, Shift
from tests.planning_checks.plain_rules import MISSING_EUR_PER_KG, NOT_MADE_EUR_PER_KG

PLENTY_KW = 100_000.0
TOO_LITTLE_KW = 1.0
UNBEARABLE_CELSIUS = 70.0


def with_machines(problem: PlanningProblem, **changes: object) -> PlanningProblem:
    """Every machine with these fields."""
    machines = tuple(replace(one, **changes) for one in problem.plant.machines)  # type: ignore[arg-type]
    return replace(problem, plant=replace(problem.plant, machines=machines))


def with_shifts(problem: PlanningProblem, **changes: object) -> PlanningProblem:
    """Every shift with these fields."""
    shifts = tuple(replace(one, **changes) for one in problem.plant.shifts)  # type: ignore[arg-type]
    return replace(problem, plant=replace(problem.plant, shifts=shifts))


def with_slots(problem: PlanningProblem, **changes: object) -> PlanningProblem:
    """Every slot with these fields."""
    slots = tuple(replace(one, **changes) for one in problem.slots)  # type: ignore[arg-type]
    return replace(problem, slots=slots)


def at_prices(problem: PlanningProblem, prices: list[float]) -> PlanningProblem:
    """The same slots at other all-in prices."""
    slots = tuple(
        replace(slot, price_eur_per_kwh=price)
        for slot, price in zip(problem.slots, prices, strict=True)
    )
    return replace(problem, slots=slots)


def in_quarters(problem: PlanningProblem, seed: int, spread: float = 0.3) -> PlanningProblem:
    """The same hours, each with four prices around its own: how far, ``seed`` decides."""
    dice = Random(seed)  # noqa: S311 - a game
    slots = []
    for slot in problem.slots:
        steps = [dice.uniform(-spread, spread) for _ in range(4)]
        slots.append(slot.at_prices([slot.price_eur_per_kwh + step for step in steps]))
    return replace(problem, slots=tuple(slots))


def one_more_of_each(problem: PlanningProblem) -> PlanningProblem:
    """Another unit of every machine."""
    machines = tuple(replace(one, count=one.count + 1) for one in problem.plant.machines)
    return replace(problem, plant=replace(problem.plant, machines=machines))


def wider_shifts(problem: PlanningProblem) -> PlanningProblem:
    """Every shift an hour longer at both ends, as far as it stays on its day."""
    shifts = tuple(_wider(shift) for shift in problem.plant.shifts)
    return replace(problem, plant=replace(problem.plant, shifts=shifts))


def _wider(shift: Shift) -> Shift:
    begins, ends = shift.begins, shift.ends
    if begins.hour > 0:
        begins = begins.replace(hour=begins.hour - 1)
    if 0 < ends.hour < 23 and ends.hour + 1 != begins.hour:
        ends = ends.replace(hour=ends.hour + 1)
    same_night = (shift.ends <= shift.begins) == (ends <= begins)
    return replace(shift, begins=begins, ends=ends) if same_night else shift


def electricity_only(problem: PlanningProblem) -> PlanningProblem:
    """Nothing costs but the process's own electricity, all of it from the grid at any power."""
    free = with_shifts(problem, labour_eur_per_hour=0.0, opening_eur=None)
    machines = tuple(
        replace(one, changeovers=tuple(replace(change, cost_eur=0.0) for change in one.changeovers))
        for one in free.plant.machines
    )
    plant = replace(
        free.plant, machines=machines, storages=(), cooling=None, photovoltaics=None, battery=None
    )
    plain = with_slots(free, power_limit_kw=PLENTY_KW, photovoltaic_kw=0.0, surplus_eur_per_kwh=0.0)
    return replace(plain, plant=plant)


def kilograms_only(problem: PlanningProblem) -> PlanningProblem:
    """Nothing costs but what is not made by the end."""
    free = with_slots(electricity_only(problem), price_eur_per_kwh=0.0)
    end = free.interval.end
    return replace(free, due=tuple(replace(batch, due=end) for batch in free.due))


SHORTFALL_EUR_PER_KG = NOT_MADE_EUR_PER_KG + MISSING_EUR_PER_KG
"""Of a problem in which only kilograms cost."""


# ------------------------------------------------------------ impossible requests


def too_much(problem: PlanningProblem) -> PlanningProblem:
    """Three times as many batches."""
    due = tuple(
        replace(batch, source=source)
        for batch in problem.due
        for source in (batch.source, "again", "once more")
    )
    return replace(problem, due=tuple(sorted(due)))


def nobody_comes(problem: PlanningProblem) -> PlanningProblem:
    """All days are closed."""
    first: date = to_local(problem.interval.start).date()
    days = frozenset(first + timedelta(days=number) for number in range(-3, 5))
    return replace(problem, plant=replace(problem.plant, closed_days=days))


def no_power(problem: PlanningProblem) -> PlanningProblem:
    """Less contracted power than any machine draws."""
    return with_slots(problem, power_limit_kw=TOO_LITTLE_KW)


def all_away(problem: PlanningProblem) -> PlanningProblem:
    """Every unit is on maintenance throughout."""
    machines = tuple(
        replace(one, maintenance=(Maintenance(problem.interval, one.count),))
        for one in problem.plant.machines
    )
    return replace(problem, plant=replace(problem.plant, machines=machines))


def unbearable(problem: PlanningProblem) -> PlanningProblem:
    """Too hot for every machine, all the time."""
    hot = with_slots(problem, temperature_celsius=UNBEARABLE_CELSIUS)
    return with_machines(hot, limits=ClimateLimits(max_temperature_celsius=UNBEARABLE_CELSIUS - 1))


def far_too_short(problem: PlanningProblem) -> PlanningProblem:
    """A single slot."""
    end = problem.slots[0].start + problem.slot
    due = tuple(replace(batch, due=min(batch.due, end)) for batch in problem.due)
    return replace(problem, slots=problem.slots[:1], due=due)


IMPOSSIBLE = (too_much, nobody_comes, no_power, all_away, unbearable, far_too_short)
