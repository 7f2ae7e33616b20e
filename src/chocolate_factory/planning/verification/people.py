"""Whoever a step needs is there, and costs what is said."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import DAY, delivery_day, local_instant
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.verification.faults import HOUR, MONEY, name_of, step_of
from chocolate_factory.production.model import Attended, Opening, Step

SECOND = timedelta(seconds=1)

Presence = list[tuple[datetime, datetime, float]]
"""From, to, and EUR for an hour of one person."""


def check_people(
    problem: PlanningProblem, planned: Sequence[Start], opened: Collection[Opening]
) -> Iterator[str]:
    """Each moment that needs people has some, the cheapest of those who are there."""
    offered = {shift.name for shift in problem.plant.shifts if shift.opening_eur is not None}
    for one in opened:
        if one.shift not in offered:
            yield f"{one.shift} on {one.day} is no extra shift"
    for start in planned:
        step = step_of(problem, start)
        if step.attended is Attended.NEVER:
            cost: float | None = 0.0
        elif step.attended is Attended.START:
            hourly = _cost(problem, step, start.start, start.start + SECOND, opened)
            cost = None if hourly is None else hourly / (SECOND / HOUR) / 4
        else:
            cost = _cost(problem, step, start.start, start.end, opened)
        if cost is None:
            yield f"{name_of(start)} needs people when the shift is not there"
        elif abs(cost - start.labour_eur) > MONEY:
            yield f"people for {name_of(start)} cost {cost:.4f} €, not {start.labour_eur:.4f} €"


def _cost(
    problem: PlanningProblem,
    step: Step,
    instant: datetime,
    end: datetime,
    opened: Collection[Opening],
) -> float | None:
    """From ``instant`` to ``end``; None where nobody is there."""
    presence = _presence(problem, step, instant, end, opened)
    edges = sorted({edge for begins, ends, _ in presence for edge in (begins, ends)})
    total = 0.0
    while instant < end:
        there = [rate for begins, ends, rate in presence if begins <= instant < ends]
        if not there:
            return None
        following = min([end, *(edge for edge in edges if edge > instant)])
        total += min(there) * step.people * ((following - instant) / HOUR)
        instant = following
    return total


def _presence(
    problem: PlanningProblem,
    step: Step,
    begins: datetime,
    ends: datetime,
    opened: Collection[Opening],
) -> Presence:
    found: Presence = []
    day, last = delivery_day(begins) - 2 * DAY, delivery_day(ends)
    while day <= last:
        for shift in problem.plant.shifts:
            if day.weekday() not in shift.weekdays or day in problem.plant.closed_days:
                continue
            if step.shifts is not None and shift.name not in step.shifts:
                continue
            if shift.opening_eur is not None and Opening(day, shift.name) not in opened:
                continue
            closes = day + DAY if shift.ends <= shift.begins else day
            span = local_instant(day, shift.begins), local_instant(closes, shift.ends)
            found.append((*span, shift.labour_eur_per_hour))
        day += DAY
    return found
