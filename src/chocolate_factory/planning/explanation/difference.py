"""What a new plan changed of the one in force, start by start, and why.

A reason is told only if the facts bear it out: prices that were paid and would be, a machine that
is taken in the new plan, a lock that stands, a batch that is or is not asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from chocolate_factory.kernel.units import HALF_A_CENT_EUR
from chocolate_factory.planning.changes import Cause, Change, Difference, Fate
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.locks.model import Ban, Pin
from chocolate_factory.planning.model import Announced, PlanningProblem, Start
from chocolate_factory.planning.units.occupancy import Occupancy
from chocolate_factory.planning.wishes import Violation, Wish

Key = tuple[str, str]
"""Batch and step."""


def difference(
    problem: PlanningProblem,
    planned: Iterable[Start],
    violations: Iterable[Violation],
    gain_eur: float | None,
) -> Difference | None:
    """What ``planned`` changed of the plan in force; None if there was none.

    Args:
        problem: What was planned, without the locks that were released.
        planned: New starts.
        violations: What could not be had.
        gain_eur: What keeping what was announced would cost more.
    """
    if problem.announced is None:
        return None
    return _Comparison(problem, problem.announced, tuple(planned), tuple(violations)).tell(gain_eur)


class _Comparison:
    def __init__(
        self,
        problem: PlanningProblem,
        announced: Announced,
        planned: tuple[Start, ...],
        violations: tuple[Violation, ...],
    ) -> None:
        self._problem = problem
        self._announced = announced
        self._grid = Grid(problem)
        self._steps = {
            (recipe.name, step.name): self._grid.step(recipe, step)
            for recipe in problem.plant.recipes
            for step in recipe.steps
        }
        self._violations = violations
        self._occupancy = Occupancy(self._grid, [*problem.begun, *planned])
        self._planned = planned
        begun = {(one.batch, one.step) for one in problem.begun}
        later = _due_later(problem, announced)
        before = [
            one
            for one in announced.plan.starts
            if one.start >= problem.interval.start
            and (one.batch, one.step) not in begun
            and one.batch not in later
        ]
        self._unchanged, before, after = _match(before, planned)
        self._before = {(one.batch, one.step): one for one in before}
        self._after = {(one.batch, one.step): one for one in after}

    def tell(self, gain_eur: float | None) -> Difference:
        moved = {
            key: (old, self._after[key]) for key, old in self._before.items() if key in self._after
        }
        changes = [
            *(self._moved(old, new, moved) for old, new in moved.values()),
            *(self._dropped(old) for key, old in self._before.items() if key not in moved),
            *(self._added(new) for key, new in self._after.items() if key not in moved),
        ]
        ordered = sorted(changes, key=lambda one: (one.instant, one.machine))
        since = self._announced.plan.issued_at
        return Difference(since, self._unchanged, tuple(ordered), gain_eur)

    def _moved(self, old: Start, new: Start, moved: Mapping[Key, tuple[Start, Start]]) -> Change:
        own = [pair for pair in moved.values() if pair[0].batch == old.batch]
        cause, other = self._cause(old, new, own)
        return self._change(Fate.MOVED, cause, old, new, other)

    def _cause(self, old: Start, new: Start, own: list[tuple[Start, Start]]) -> tuple[Cause, str]:
        """Why ``old`` became ``new``; ``own`` are all moves of its batch, this one included."""
        if forced := self._forced(old, new):
            return forced, ""
        if any(self._old_eur(one) is None for one, _ in own):
            elsewhere = next(one for one, _ in own if self._old_eur(one) is None)
            return Cause.OWN_BATCH, elsewhere.step
        gains = {one.step: (self._old_eur(one) or 0.0) - _eur(after) for one, after in own}
        if sum(gains.values()) > HALF_A_CENT_EUR:
            if gains[old.step] <= HALF_A_CENT_EUR:
                return Cause.OWN_BATCH, max(gains, key=gains.__getitem__)
            dearer = abs((self._old_eur(old) or 0.0) - _eur(old)) > HALF_A_CENT_EUR
            return (Cause.PRICES if dearer else Cause.CHEAPER), ""
        return self._crowded_out(old, own)

    def _forced(self, old: Start, new: Start) -> Cause | None:
        """A lock, or something in the plant, that alone is reason enough."""
        for lock in self._problem.locks:
            match lock:
                case Ban() if lock.forbids(old.recipe, old.machine, old.interval):
                    return Cause.LOCK
                case Pin() if (lock.batch, lock.step, lock.start) == (
                    new.batch,
                    new.step,
                    new.start,
                ):
                    return Cause.LOCK
        if self._old_eur(old) is None:
            return Cause.PLANT
        due = {batch.key: batch.due for batch in self._problem.due}.get(old.batch)
        last = self._problem.plant.recipe(old.recipe).steps[-1].name
        if due is not None and old.step == last and new.end <= due < old.end:
            return Cause.DEADLINE
        return None

    def _crowded_out(self, old: Start, own: list[tuple[Start, Start]]) -> tuple[Cause, str]:
        """The batch costs no less: something else took its place, or the whole is better."""
        for one, after in sorted(own, key=lambda pair: pair[0].step != old.step):
            cause, other = self._in_the_way(one, after)
            if cause is not None:
                return (cause, other) if one.step == old.step else (Cause.OWN_BATCH, one.step)
        return Cause.WHOLE, ""

    def _in_the_way(self, old: Start, new: Start) -> tuple[Cause | None, str]:
        grid_step, slot = self._steps[old.recipe, old.step], self._grid.number(old.start)
        self._occupancy.remove(new)
        free = self._occupancy.free_unit(grid_step)[slot]
        enough = self._occupancy.has_room(grid_step, slot)
        self._occupancy.add(new)
        if not free:
            others = (
                one.batch
                for one in (*self._planned, *self._problem.begun)
                if one.machine == old.machine
                and one.batch != old.batch
                and one.interval.overlap(old.interval)
            )
            other = next(others, None)
            return (Cause.PLANT, "") if other is None else (Cause.MACHINE, other)
        return (None, "") if enough else (Cause.POWER, "")

    def _dropped(self, old: Start) -> Change:
        asked = {batch.key for batch in self._problem.due} | self._problem.begun_batches
        given_up = {one.batch for one in self._violations if one.wish is Wish.ABANDONED}
        if old.batch in given_up:
            cause = Cause.ABANDONED
        else:
            cause = Cause.NO_ROOM if old.batch in asked else Cause.NOT_DUE
        return self._change(Fate.DROPPED, cause, old, None)

    def _added(self, new: Start) -> Change:
        plan = self._announced.plan
        known = {batch.key for batch in plan.due} | {start.batch for start in plan.starts}
        asked = {batch.key for batch in self._problem.due if batch.recipe == new.recipe}
        cause = Cause.FITS if asked <= known else Cause.NEWLY_DUE
        return self._change(Fate.ADDED, cause, None, new)

    def _change(
        self, fate: Fate, cause: Cause, old: Start | None, new: Start | None, other: str = ""
    ) -> Change:
        [one, *_] = [start for start in (old, new) if start is not None]
        return Change(
            fate=fate,
            cause=cause,
            batch=one.batch,
            recipe=one.recipe,
            step=one.step,
            machine=one.machine,
            before=old.start if old else None,
            after=new.start if new else None,
            announced_eur=_eur(old) if old else None,
            old_eur=self._old_eur(old) if old else None,
            new_eur=_eur(new) if new else None,
            other=other,
        )

    def _old_eur(self, old: Start) -> float | None:
        """What ``old`` would cost today; None where it cannot run any more."""
        grid_step = self._steps.get((old.recipe, old.step))
        slot = self._grid.number(old.start)
        if grid_step is None or slot not in grid_step.allowed:
            return None
        if self._grid.instant(slot) != old.start:
            return None
        step = grid_step.step
        if (old.machine, old.end - old.start) != (step.machine, timedelta(minutes=step.minutes)):
            return None
        return float(grid_step.cost_eur[slot]) + self._grid.start(grid_step, "", slot).labour_eur


def _due_later(problem: PlanningProblem, announced: Announced) -> frozenset[str]:
    """Batches of the plan in force that a shorter plan says nothing of."""
    end = problem.interval.end
    later = frozenset(batch.key for batch in announced.plan.due if batch.due > end)
    return later - problem.begun_batches


def _match(before: Sequence[Start], after: Sequence[Start]) -> tuple[int, list[Start], list[Start]]:
    """How much of the announced work is still there, and what is left on both sides.

    Batches of a recipe are alike: what counts is that the same step of the same recipe begins.
    """
    left: defaultdict[tuple[str, str, datetime], list[Start]] = defaultdict(list)
    for new in after:
        left[new.recipe, new.step, new.start].append(new)
    changed = []
    for old in before:
        same = left[old.recipe, old.step, old.start]
        if same:
            same.remove(next((one for one in same if one.batch == old.batch), same[0]))
        else:
            changed.append(old)
    return len(before) - len(changed), changed, [one for rest in left.values() for one in rest]


def _eur(start: Start) -> float:
    return start.cost_eur + start.labour_eur
