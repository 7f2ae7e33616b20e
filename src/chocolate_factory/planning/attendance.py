"""In which slots people can attend a step, what they cost, and which extra shifts it takes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from chocolate_factory.kernel.market_time import HOUR, HOUR_MINUTES, Interval
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.solver.programme import Numbers
from chocolate_factory.production.model import Attended, Opening, Shift, Step
from chocolate_factory.production.shifts import BEGINNING

GLANCE_HOURS = 1 / 3600
"""How long somebody must be there for a step that is attended only when it begins."""
WORTH_EUR = 1e-9


@dataclass(frozen=True, slots=True)
class Watch:
    """One way of having a step attended.

    Attributes:
        openings: Extra shifts that are opened for it; none for people who come anyway.
        labour_eur: Of a start in each slot; not a number where nobody could attend it so.
    """

    openings: frozenset[Opening]
    labour_eur: Numbers


class Attendance:
    """The people of a plant over a planning grid."""

    def __init__(self, problem: PlanningProblem) -> None:
        """Lay out every shift on hours since the first slot."""
        self._first = problem.interval.start
        self._starts = np.arange(len(problem.slots)) * problem.slot_hours
        self._present = problem.plant.roster(problem.interval).present

    def watches(self, step: Step) -> tuple[Watch, ...]:
        """Every way worth having: first without extra shifts, then those that make it cheaper.

        No way that opens more is told where one that opens less costs as little.
        """
        if step.attended is Attended.NEVER:
            return (Watch(frozenset(), np.zeros(len(self._starts))),)
        extras = [one for one in self._of(step) if one[0].opening_eur is not None]
        ways: dict[frozenset[Opening], Numbers] = {
            frozenset(): self.labour_eur(step, frozenset()),
        }
        for group in self._groups(step, extras):
            for size in range(1, len(group) + 1):
                for chosen in combinations(sorted(group), size):
                    opened = frozenset(chosen)
                    if opened in ways:
                        continue
                    cost = self.labour_eur(step, opened)
                    for fewer, known in ways.items():
                        if fewer < opened:
                            cost[cost >= known - WORTH_EUR] = np.nan
                    ways[opened] = cost
        return tuple(
            Watch(opened, cost)
            for opened, cost in ways.items()
            if not opened or np.isfinite(cost).any()
        )

    def labour_eur(self, step: Step, opened: Collection[Opening]) -> Numbers:
        """Cost of a start in each slot, at each moment by the cheapest of those who are there."""
        if step.attended is Attended.NEVER:
            return np.zeros(len(self._starts))
        whole = step.attended is Attended.WHOLE
        length = step.minutes / HOUR_MINUTES if whole else GLANCE_HOURS
        paid = 1.0 if whole else (BEGINNING / HOUR) / GLANCE_HOURS
        spans = [
            (*self._hours(span), shift.labour_eur_per_hour)
            for shift, day, span in self._of(step)
            if shift.opening_eur is None or Opening(day, shift.name) in opened
        ]
        edges, cost, alone = _integrals(spans)
        begins, ends = self._starts, self._starts + length
        labour = np.interp(ends, edges, cost) - np.interp(begins, edges, cost)
        uncovered = np.interp(ends, edges, alone) - np.interp(begins, edges, alone)
        # Before the first shift and after the last one nobody is there either.
        uncovered += np.maximum(0.0, edges[0] - begins) + np.maximum(0.0, ends - edges[-1])
        return np.where(uncovered < GLANCE_HOURS / 2, labour * paid * step.people, np.nan)

    def _of(self, step: Step) -> list[tuple[Shift, date, Interval]]:
        return [one for one in self._present if step.shifts is None or one[0].name in step.shifts]

    def _hours(self, span: Interval) -> tuple[float, float]:
        return (span.start - self._first) / HOUR, (span.end - self._first) / HOUR

    def _groups(
        self, step: Step, extras: Iterable[tuple[Shift, date, Interval]]
    ) -> set[frozenset[Opening]]:
        """The sets of extra shifts that one start of ``step`` could touch."""
        length = step.minutes / HOUR_MINUTES if step.attended is Attended.WHOLE else GLANCE_HOURS
        touched: dict[int, set[Opening]] = {}
        for shift, day, span in extras:
            begins, ends = self._hours(span)
            for slot in np.flatnonzero((self._starts < ends) & (self._starts + length > begins)):
                touched.setdefault(int(slot), set()).add(Opening(day, shift.name))
        return {frozenset(one) for one in touched.values()}


def _integrals(spans: list[tuple[float, float, float]]) -> tuple[Numbers, Numbers, Numbers]:
    """Hours at which presence changes; up to each, the cost of one person and the time alone."""
    edges = np.unique([edge for begins, ends, _ in spans for edge in (begins, ends)])
    if not edges.size:
        nobody = np.zeros(1)
        return nobody, nobody, nobody
    rates = np.full(edges.size - 1, np.inf)
    for begins, ends, rate in spans:
        inside = (edges[:-1] >= begins) & (edges[:-1] < ends)
        rates[inside] = np.minimum(rates[inside], rate)
    lengths = np.diff(edges)
    there = np.isfinite(rates)
    cost = np.concatenate([[0.0], np.cumsum(np.where(there, rates, 0.0) * lengths)])
    alone = np.concatenate([[0.0], np.cumsum(np.where(there, 0.0, lengths))])
    return edges, cost, alone
