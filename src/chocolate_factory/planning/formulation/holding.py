"""Rows that hold a programme to pins, to frozen starts and to what was announced."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import combinations

from chocolate_factory.planning.formulation.core import Formulation
from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.locks.model import Pin
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.naming import begun_ranks
from chocolate_factory.planning.solver.programme import Numbers, Programme, Terms, minus

Key = tuple[str, str, int]
"""Recipe, step and slot of starts that are alike."""


def announced_starts(problem: PlanningProblem) -> tuple[Start, ...]:
    """What the plan in force has still to start, of batches that are still asked for."""
    if problem.announced is None:
        return ()
    asked = {batch.key for batch in problem.due} | problem.begun_batches
    begun = {(start.batch, start.step) for start in problem.begun}
    return tuple(
        start
        for start in problem.announced.plan.starts
        if start.start >= problem.interval.start
        and start.batch in asked
        and (start.batch, start.step) not in begun
    )


def holdable(formulation: Formulation, starts: Iterable[Start]) -> list[Start]:
    """Those of ``starts`` that people, weather, bans and machines as such still allow."""
    return [start for start in starts if _slot_of(formulation, start) is not None]


def frozen_starts(formulation: Formulation) -> list[Start]:
    """The announced starts of the frozen window, as far as each by itself can be held."""
    announced = formulation.problem.announced
    if announced is None:
        return []
    near = (
        start
        for start in announced_starts(formulation.problem)
        if start.start < announced.frozen_until
    )
    return holdable(formulation, near)


def hold(formulation: Formulation, programme: Programme, starts: Iterable[Start]) -> None:
    """Demand each of ``starts``, by whichever batch of its recipe."""
    for key, count in _alike(formulation, starts).items():
        programme.row(_starting(formulation, key), least=count)


def reward(formulation: Formulation, programme: Programme, starts: Iterable[Start]) -> Terms:
    """Columns that count, where it pays, how many of ``starts`` happen; as terms, their number."""
    kept: Terms = []
    for key, count in _alike(formulation, starts).items():
        column = programme.column(upper=count)
        programme.row([(column, 1.0), *minus(_starting(formulation, key))], most=0.0)
        kept.append((column, 1.0))
    return kept


class Ranks:
    """Holds pinned batches: the how manieth of its recipe each is, in every step it has to do.

    Batches of a recipe go through each step in the order in which they began, so a batch is known
    by its rank *r*, and starts a step in slot *t* exactly if *F(t - 1) < r <= F(t)*.
    """

    def __init__(self, formulation: Formulation, programme: Programme, pins: Iterable[Pin]) -> None:
        """Add the rows of ``pins`` to ``programme``; each is on the grid, of a batch asked for."""
        self._programme = programme
        self._columns: dict[str, int] = {}
        problem = formulation.problem
        recipes = {batch.key: batch.recipe for batch in problem.due}
        recipes |= {start.batch: start.recipe for start in problem.begun}
        fresh: defaultdict[str, list[int]] = defaultdict(list)
        for pin in pins:
            recipe = recipes[pin.batch]
            if pin.batch not in self._columns:
                rank = self._add_rank(problem, recipe, pin.batch, len(recipes))
                if pin.batch not in problem.begun_batches:
                    fresh[recipe].append(rank)
            counts = formulation.counts[recipe, pin.step]
            self._pin(counts, formulation.grid.number(pin.start), self._columns[pin.batch])
        for ranks in fresh.values():
            for one, other in combinations(ranks, 2):
                self._tell_apart(one, other, len(recipes))

    def read(self, values: Numbers) -> Mapping[str, int]:
        """The rank of each pinned batch among those of its recipe, from 1."""
        return {batch: round(values[column]) for batch, column in self._columns.items()}

    def _add_rank(self, problem: PlanningProblem, recipe: str, batch: str, most: int) -> int:
        begun = begun_ranks(problem, problem.plant.recipe(recipe))
        column = self._programme.column(upper=begun.get(batch, most), integer=True)
        self._programme.lower[column] = begun.get(batch, len(begun) + 1)
        self._columns[batch] = column
        return column

    def _pin(self, counts: StepCounts, slot: int, rank: int) -> None:
        before = len(counts.begun)
        less = [(rank, -1.0)]
        self._programme.row(counts.started(slot) + less, least=-before)
        self._programme.row(counts.started(slot - 1) + less, most=-before - 1)

    def _tell_apart(self, one: int, other: int, most: int) -> None:
        """No two batches have the same rank: either comes first."""
        first = self._programme.column(upper=1, integer=True)
        self._programme.row([(one, 1.0), (other, -1.0), (first, most)], least=1)
        self._programme.row([(other, 1.0), (one, -1.0), (first, -most)], least=1 - most)


def _alike(formulation: Formulation, starts: Iterable[Start]) -> Mapping[Key, int]:
    slots = ((start, _slot_of(formulation, start)) for start in starts)
    return Counter((start.recipe, start.step, slot) for start, slot in slots if slot is not None)


def _slot_of(formulation: Formulation, start: Start) -> int | None:
    """The slot in which ``start`` can still begin; None if it cannot."""
    counts = formulation.counts.get((start.recipe, start.step))
    if counts is None or counts.grid_step.step.machine != start.machine:
        return None
    lasts = timedelta(minutes=counts.grid_step.step.minutes)
    slot = formulation.grid.number(start.start)
    if slot not in counts.slots or formulation.grid.instant(slot) != start.start:
        return None
    return slot if start.end - start.start == lasts else None


def _starting(formulation: Formulation, key: Key) -> Terms:
    recipe, step, slot = key
    return formulation.counts[recipe, step].in_slot(slot)
