"""What one more of each scarce thing would be worth: the difference of two proven optima.

Not the duals of the relaxation: of a plan in whole batches they say what a sliver of an hour is
worth that no batch can use, and where several plans are as good they say one of many things. Here
the plan is made again with the thing added, so the value is true for that much of it, and wrong by
no more than what the two proofs leave open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from chocolate_factory.kernel.market_time import DAY, HOUR_MINUTES, Interval, delivery_days
from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.release import abandon_begun, release_clashing, release_hopeless
from chocolate_factory.planning.search.money import MONEY_GAP_EUR
from chocolate_factory.planning.stages import Patience, cheapest
from chocolate_factory.production.model import Machine, Plant, Shift
from chocolate_factory.production.shifts import shift_on

POWER_STEP_KW = 1.0
_DAY_MINUTES = 24 * HOUR_MINUTES


class Resource(StrEnum):
    """What a plant could have more of."""

    MACHINE = "machine"
    POWER = "power"
    SHIFT_EARLIER = "shift_earlier"
    SHIFT_LATER = "shift_later"


@dataclass(frozen=True, slots=True)
class Worth:
    """What more of a resource would save in the planned time.

    Attributes:
        resource: Which kind.
        name: Of the machine or the shift; empty for power.
        hours: How long there would be more of it in the planned time: one unit or one kW all the
            time, a shift for an hour on each of its days.
        saving_eur: In the planned time; with the prices of kilograms that would be late or missing.
        error_eur: It may be wrong by so much either way.
    """

    resource: Resource
    name: str
    hours: float
    saving_eur: float
    error_eur: float

    @property
    def saving_eur_per_hour(self) -> float:
        """Of each hour there would be more of it."""
        return self.saving_eur / self.hours if self.hours else 0.0


def worth_of_more(problem: PlanningProblem, patience: Patience | None = None) -> list[Worth]:
    """What one more of everything is worth; what was announced is left aside, locks are not.

    What cannot be kept is given up as for a plan. Nothing is told if no plan was found in time.

    Args:
        problem: As the plan in force was made for.
        patience: For each of the plans.
    """
    patience = patience or Patience()
    free = replace(problem, announced=None)
    for give_up in (release_hopeless, release_clashing, abandon_begun):
        free, _ = give_up(free)
        base = cheapest(Formulation(free), patience)
        if base is not None:
            break
    else:
        return []
    found = []
    for resource, name, hours, more in _richer(free):
        better = cheapest(Formulation(more), patience)
        if better is None:
            continue
        error = max(base.gap, MONEY_GAP_EUR) + max(better.gap, MONEY_GAP_EUR)
        saving = max(0.0, base.worth - better.worth)
        found.append(Worth(resource, name, hours, saving, error))
    return found


def _richer(problem: PlanningProblem) -> Iterator[tuple[Resource, str, float, PlanningProblem]]:
    plant, span = problem.plant, problem.interval
    for machine in plant.machines:
        more = replace(machine, count=machine.count + 1)
        machines = tuple(more if one is machine else one for one in plant.machines)
        yield Resource.MACHINE, machine.name, span.hours, _with(problem, machines=machines)
    slots = tuple(
        replace(slot, power_limit_kw=slot.power_limit_kw + POWER_STEP_KW) for slot in problem.slots
    )
    yield Resource.POWER, "", span.hours, replace(problem, slots=slots)
    for shift in plant.shifts:
        for resource, longer in _longer(shift):
            shifts = tuple(longer if one is shift else one for one in plant.shifts)
            richer = replace(plant, shifts=shifts)
            hours = _hours(richer, problem, longer.name) - _hours(plant, problem, shift.name)
            if hours > 0:
                yield resource, shift.name, hours, replace(problem, plant=richer)


def _with(problem: PlanningProblem, *, machines: tuple[Machine, ...]) -> PlanningProblem:
    return replace(problem, plant=replace(problem.plant, machines=machines))


def _longer(shift: Shift) -> Iterator[tuple[Resource, Shift]]:
    """An hour more before it or after it, where the day has one left."""
    begins, ends = _minutes(shift.begins), _minutes(shift.ends)
    length = (ends - begins) % _DAY_MINUTES or _DAY_MINUTES
    if length + HOUR_MINUTES > _DAY_MINUTES:
        return
    if begins >= HOUR_MINUTES:  # else it would begin on another day of the week
        yield Resource.SHIFT_EARLIER, replace(shift, begins=_clock(begins - HOUR_MINUTES))
    yield Resource.SHIFT_LATER, replace(shift, ends=_clock(ends + HOUR_MINUTES))


def _hours(plant: Plant, problem: PlanningProblem, name: str) -> float:
    """How long the people of a shift are there in the planned time."""
    span = problem.interval
    shift = next(one for one in plant.shifts if one.name == name)
    days = delivery_days(Interval(span.start - DAY, span.end))
    present = (shift_on(shift, day, plant.closed_days) for day in days)
    return sum(one.overlap(span).hours for one in present if one is not None)


def _minutes(at: time) -> int:
    return at.hour * HOUR_MINUTES + at.minute


def _clock(minutes: int) -> time:
    return time(minutes // HOUR_MINUTES % 24, minutes % HOUR_MINUTES)
