"""Which slots are worth trying: of quarter hours, where prices are hourly, only some.

Where nothing that costs changes within the hour, a plan costs the same or less if starts that hang
together (one follows the other at once, or waits as long as it may, or their powers change at one
moment) are moved together until one of them meets an edge: an hour, a shift, a due instant, an
absence, something begun. In between the cost of moving them is a straight line. So the minutes past
the hour of every start are those of an edge, and a sum of durations away from it: with steps of
whole hours, two of four quarters are left, and proofs take a third of the time.
"""

from collections.abc import Iterator
from datetime import datetime
from math import gcd

from chocolate_factory.kernel.market_time import HOUR_MINUTES
from chocolate_factory.planning.locks.model import Ban, Pin
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.model import Attended, Plant


def worth_trying(problem: PlanningProblem) -> frozenset[int]:
    """Slots in which a best plan can have all its starts; all of them where that is not known."""
    count, length = len(problem.slots), problem.slot_minutes
    distance, edges = gcd(HOUR_MINUTES, *_distances(problem.plant)), set(_edges(problem))
    on_grid = not any(edge % length for edge in (distance, *edges))
    if distance == length or not on_grid or not _is_hourly(problem):
        return frozenset(range(count))
    wanted = {edge % distance for edge in edges}
    return frozenset(
        number
        for number, slot in enumerate(problem.slots)
        if slot.start.minute % distance in wanted
    )


def _is_hourly(problem: PlanningProblem) -> bool:
    """Whether nothing that a start costs or may do changes within an hour of the clock."""
    if problem.fine_until is not None or problem.plant.battery is not None:
        return False
    by_hour: dict[datetime, PricedSlot] = {}
    for slot in problem.slots:
        hour = slot.start.replace(minute=0)
        first = by_hour.setdefault(hour, slot)
        if slot.photovoltaic_kw or _conditions(slot) != _conditions(first):
            return False
    return True


def _conditions(slot: PricedSlot) -> tuple[float | None, ...]:
    return (
        slot.price_eur_per_kwh,
        slot.power_limit_kw,
        slot.temperature_celsius,
        slot.humidity_percent,
    )


def _distances(plant: Plant) -> Iterator[int]:
    """Minutes that can lie between an edge or a start and a start that hangs together with it."""
    for recipe in plant.recipes:
        for step in recipe.steps:
            yield from (phase.minutes for phase in step.phases)
            yield step.max_wait_minutes or 0
    for machine in plant.machines:
        yield machine.cleaning_minutes
        yield from (changeover.minutes for changeover in machine.changeovers)


def _edges(problem: PlanningProblem) -> Iterator[int]:
    """Minutes past the hour at which the choice of a start may begin or end, or must be."""
    length, interval = problem.slot_minutes, problem.interval
    yield 0
    instants = [interval.start, interval.end, *(batch.due for batch in problem.due)]
    for start in problem.begun:
        instants += [start.start, start.end]
    instants += _promised(problem)
    for machine in problem.plant.machines:
        for away in machine.maintenance:
            instants += [away.interval.start, away.interval.end]
    yield from (instant.minute for instant in instants)
    glimpsed = any(
        step.attended is Attended.START for recipe in problem.plant.recipes for step in recipe.steps
    )
    for shift in problem.plant.shifts:
        for edge in (shift.begins, shift.ends):
            yield edge.minute
            if glimpsed:  # the last slot in which somebody is there to begin it
                yield edge.minute - length


def _promised(problem: PlanningProblem) -> Iterator[datetime]:
    """What locks and the plan in force demand."""
    for lock in problem.locks:
        match lock:
            case Ban():
                yield lock.interval.start
                yield lock.interval.end
            case Pin():
                yield lock.start
    if problem.announced is not None:
        yield from (start.start for start in problem.announced.plan.starts)
