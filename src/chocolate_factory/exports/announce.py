"""Follows what successive plans told people: what is new, what moved, what was called off."""

from collections.abc import Iterable
from dataclasses import replace

from chocolate_factory.exports.model import Announcement
from chocolate_factory.planning.model import Plan, Start


def announce(plans: Iterable[Plan]) -> tuple[Announcement, ...]:
    """What people have been told about every step of every batch, by start.

    A start that a later plan no longer has, though it was still to come, is cancelled; one before
    that plan's first slot is taken to have happened. Where the oldest plans are left out, ``since``
    may come later, never earlier.

    Args:
        plans: By issue.
    """
    told: dict[tuple[str, str], Announcement] = {}
    for plan in plans:
        wanted = {(start.batch, start.step): start for start in plan.starts}
        for step, before in told.items():
            ahead = before.start.start >= plan.interval.start
            if step not in wanted and ahead and not before.cancelled:
                told[step] = replace(
                    before, since=plan.issued_at, told_at=plan.issued_at, cancelled=True
                )
        for step, start in wanted.items():
            last = told.get(step)
            unmoved = last and not last.cancelled and _same_time_and_place(last.start, start)
            since = last.since if last and unmoved else plan.issued_at
            told[step] = Announcement(start, since, told_at=plan.issued_at)
    return tuple(sorted(told.values(), key=_by_start))


def _same_time_and_place(one: Start, other: Start) -> bool:
    return (one.interval, one.machine, one.unit) == (other.interval, other.machine, other.unit)


def _by_start(one: Announcement) -> tuple[object, ...]:
    return one.start.start, one.start.machine, one.start.unit, one.start.batch
