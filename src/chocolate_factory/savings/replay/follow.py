"""Follows plans through a stretch of the past: plan, carry out, plan anew at the next moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import Interval, delivery_day
from chocolate_factory.planning.carry_over import carry_over
from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.planning.optimise import optimise
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.stages import Patience
from chocolate_factory.production.model import Opening
from chocolate_factory.savings.replay.settle import Settled, settle_at

Outlook = Callable[[datetime, Interval], Sequence[PricedSlot]]
"""The slots of the interval as seen at the instant, up to the first without a price."""


def follow(
    truth: PlanningProblem,
    moments: Sequence[datetime],
    horizon: timedelta,
    outlook: Outlook,
    patience: Patience | None = None,
) -> Settled:
    """What comes of planning at each of ``moments`` with what is known there.

    As the service does: what has begun goes on, what falls due within the horizon is planned, and
    of each plan only what begins before the next decision happens.

    Args:
        truth: The stretch; of its slots only the grid is looked at, for prices come from
            ``outlook``.
        moments: Of decision, ascending, on the grid; the first is the start of the stretch.
        horizon: How far each plan reaches; the stretch's end cuts it.
        outlook: What is known and expected.
        patience: How long each plan may take.

    Raises:
        PlanRejectedError: What was carried out breaks a rule: a defect.
    """
    carried_out: list[Start] = []
    opened: set[Opening] = set()
    plan: Plan | None = None
    ends = [*moments[1:], truth.interval.end]
    for now, until in zip(moments, ends, strict=True):
        made = frozenset(start.batch for start in carried_out)
        left = _left(truth, now, made, plan)
        ahead = Interval(now, max(now + horizon, _finished(left, plan)))
        problem = _seen(left, ahead.overlap(truth.interval), now + horizon, outlook)
        plan = optimise(problem, now, patience)
        carried_out += [start for start in plan.starts if now <= start.start < until]
        opened |= openings_of(plan, before=until)
    return settle_at(truth, carried_out, opened)


def openings_of(plan: Plan, before: datetime | None = None) -> set[Opening]:
    """The extra shifts that ``plan`` opens and that begin ``before``; None: all of them."""
    return {
        Opening(delivery_day(one.interval.start), one.shift)
        for one in plan.opened
        if before is None or one.interval.start < before
    }


def _left(
    truth: PlanningProblem, now: datetime, made: frozenset[str], plan: Plan | None
) -> PlanningProblem:
    """What is under way at ``now``, and all that nobody has begun, however late."""
    begun = () if plan is None else carry_over(plan, truth.plant, now)
    under_way = {start.batch for start in begun}
    due = [batch for batch in truth.due if batch.key in under_way or batch.key not in made]
    return replace(truth, due=tuple(due), begun=begun)


def _finished(left: PlanningProblem, plan: Plan | None) -> datetime:
    """When the last batch under way is ready: a shorter plan would lose it."""
    starts = plan.starts if plan else ()
    ends = [one.end for one in starts if one.batch in left.begun_batches]
    return max(ends, default=left.interval.start)


def _seen(
    left: PlanningProblem, ahead: Interval, asked_until: datetime, outlook: Outlook
) -> PlanningProblem:
    """The problem as it looks at the start of ``ahead``; what falls due later is not asked yet."""
    slots = tuple(outlook(ahead.start, ahead))
    until = min(asked_until, slots[-1].start + left.slot)
    due = [batch for batch in left.due if batch.key in left.begun_batches or batch.due <= until]
    return replace(left, slots=slots, due=tuple(due))
