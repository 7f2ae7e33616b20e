"""The rules of a plant on a clock of minutes, as the documentation states them.

Shares the nouns with the planner and nothing else: no columns, counts or slot numbers of its own.
Minutes count from the first slot; what has begun lies before 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Protocol

from chocolate_factory.kernel.market_time import local_instant, to_local
from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.model import Attended, Machine, Recipe, Shift, Step

PIECE = 5
"""Minutes; finer than any shift or duration of the random plants."""
HOUR = 60
NOT_MADE_EUR_PER_KG = 10.0
MISSING_EUR_PER_KG = 5.0
"""Of each kilogram that is missing at a due instant."""
BEGINNING_HOURS = 0.25
"""What its people give to a step that is attended at its start."""

Opened = frozenset[tuple[str, date]]
"""Extra shifts by name and day."""


class OfStep(Protocol):
    """Anything that is a step of a recipe."""

    @property
    def recipe(self) -> str:
        """Name."""

    @property
    def step(self) -> int:
        """Number, from 0."""


@dataclass(frozen=True)
class Presence:
    """One shift on one day, from minute to minute."""

    shift: Shift
    day: date
    begins: int
    ends: int


@dataclass(frozen=True)
class Draw:
    """What a run takes in one slot: energy, and its highest power there."""

    slot: int
    kwh: float
    kw: float


@dataclass(frozen=True)
class Run:
    """One step of a batch on the clock; unit 0 is any."""

    recipe: str
    step: int
    start: int
    end: int
    cost_eur: float = 0.0
    unit: int = 0


Route = tuple[Run, ...]
"""The steps of one batch, in order."""


class Works:
    """A planning problem, in minutes."""

    def __init__(self, problem: PlanningProblem) -> None:
        """Lay out the shifts of ``problem``."""
        self.problem, self.plant, self.slot = problem, problem.plant, problem.slot_minutes
        self.slots: tuple[PricedSlot, ...] = problem.slots
        self.end = len(problem.slots) * self.slot
        self.presences = [one for shift in self.plant.shifts for one in self._presences(shift)]
        self.extras = frozenset(
            (one.shift.name, one.day) for one in self.presences if one.shift.opening_eur is not None
        )

    def minutes(self, instant: datetime) -> int:
        """Since the first slot."""
        return (instant - self.slots[0].start) // timedelta(minutes=1)

    def choices_of_extras(self) -> Iterator[Opened]:
        """Every set of extra shifts that may be opened."""
        for count in range(len(self.extras) + 1):
            yield from (frozenset(some) for some in combinations(sorted(self.extras), count))

    def opening_eur(self, opened: Opened) -> float:
        """Price of the extra shifts."""
        prices = {shift.name: shift.opening_eur or 0.0 for shift in self.plant.shifts}
        return sum(prices[name] for name, _ in opened)

    def _presences(self, shift: Shift) -> Iterator[Presence]:
        first = to_local(self.slots[0].start).date()
        last = to_local(self.slots[-1].start).date()
        for number in range(-1, (last - first).days + 1):
            day = first + timedelta(days=number)
            if day.weekday() not in shift.weekdays or day in self.plant.closed_days:
                continue
            over_night = shift.ends <= shift.begins
            begins = self.minutes(local_instant(day, shift.begins))
            ends = self.minutes(local_instant(day + timedelta(days=over_night), shift.ends))
            if ends > 0 and begins < self.end:
                yield Presence(shift, day, begins, ends)

    def machine(self, step: Step) -> Machine:
        """On which it runs."""
        return next(one for one in self.plant.machines if one.name == step.machine)

    def recipe(self, name: str) -> Recipe:
        """By name."""
        return next(one for one in self.plant.recipes if one.name == name)

    def step_of(self, run: "OfStep") -> Step:
        """Whose run it is."""
        return self.recipe(run.recipe).steps[run.step]

    def runs_of(self, starts: tuple[Start, ...]) -> dict[str, Route]:
        """Starts by batch, without costs."""
        found: dict[str, Route] = {}
        for one in sorted(starts, key=lambda start: start.start):
            names = [step.name for step in self.recipe(one.recipe).steps]
            run = Run(
                one.recipe,
                names.index(one.step),
                self.minutes(one.start),
                self.minutes(one.end),
                unit=one.unit,
            )
            found[one.batch] = (*found.get(one.batch, ()), run)
        return found

    # ------------------------------------------------------------ one start

    def starts(self, recipe: Recipe, number: int) -> list[int]:
        """Minutes at which a step may start: every slot, later on perhaps full hours only.

        A step that the one before leaves less than an hour's wait keeps every slot.
        """
        fine_until = self.problem.fine_until
        hurried = number > 0 and (recipe.steps[number - 1].max_wait_minutes or 0) < HOUR
        return [
            place * self.slot
            for place, slot in enumerate(self.slots)
            if fine_until is None or hurried or slot.start < fine_until or slot.start.minute == 0
        ]

    def draws(self, step: Step, start: int) -> list[Draw]:
        """What it takes of each slot of the grid that it touches."""
        machine, found = self.machine(step), []
        for number in range(max(0, start // self.slot), len(self.slots)):
            kwh = kw = 0.0
            began, minutes = start, 0
            for phase in step.phases:
                low, high = number * self.slot, (number + 1) * self.slot
                minutes = min(began + phase.minutes, high) - max(began, low)
                began += phase.minutes
                if minutes > 0:
                    power_kw = phase.power_kw + self.chiller_kw(machine, number)
                    kwh += power_kw * minutes / 60
                    kw = max(kw, power_kw)
            if number * self.slot >= start + step.minutes:
                break
            found.append(Draw(number, kwh, kw))
        return found

    def chiller_kw(self, machine: Machine, number: int) -> float:
        """Electrical, for the heat and the fresh air of one machine in one slot."""
        slot = self.slots[number]
        if self.plant.cooling is None:
            return 0.0
        return self.plant.cooling_kw(machine, slot.temperature_celsius, slot.humidity_percent)

    def energy_eur(self, step: Step, start: int) -> float:
        """At all-in prices, piece by piece."""
        machine, total, began = self.machine(step), 0.0, start
        for phase in step.phases:
            for minute in range(max(0, began), began + phase.minutes, PIECE):
                number = minute // self.slot
                if number < len(self.slots):
                    prices = self.slots[number].prices
                    price = prices[(minute % self.slot) * len(prices) // self.slot]
                    power_kw = phase.power_kw + self.chiller_kw(machine, number)
                    total += power_kw * PIECE / HOUR * price
            began += phase.minutes
        return total

    def climate_allows(self, step: Step, start: int) -> bool:
        """Whether every slot it touches lies within its machine's limits, as far as is known."""
        limits = self.machine(step).limits
        if limits is None:
            return True
        touched = [self.slots[draw.slot] for draw in self.draws(step, start)]
        warmth = [one.temperature_celsius for one in touched if one.temperature_celsius is not None]
        damp = [one.humidity_percent for one in touched if one.humidity_percent is not None]
        cold, hot = limits.min_temperature_celsius, limits.max_temperature_celsius
        wet = limits.max_humidity_percent
        return (
            (cold is None or min(warmth, default=cold) >= cold)
            and (hot is None or max(warmth, default=hot) <= hot)
            and (wet is None or max(damp, default=wet) <= wet)
        )

    def labour_eur(self, step: Step, start: int, opened: Opened) -> float | None:
        """For the cheapest people there; None where at some moment nobody is."""
        if step.attended is Attended.NEVER:
            return 0.0
        if step.attended is Attended.START:
            rate = self._rate(step, start, opened)
            return None if rate is None else rate * step.people * BEGINNING_HOURS
        total = 0.0
        for moment in range(start, start + step.minutes, PIECE):
            rate = self._rate(step, moment, opened)
            if rate is None:
                return None
            total += rate * step.people * PIECE / 60
        return total

    def _rate(self, step: Step, moment: int, opened: Opened) -> float | None:
        return min(
            (
                one.shift.labour_eur_per_hour
                for one in self.presences
                if one.begins <= moment < one.ends
                and (step.shifts is None or one.shift.name in step.shifts)
                and (one.shift.opening_eur is None or (one.shift.name, one.day) in opened)
            ),
            default=None,
        )

    def cost_eur(self, step: Step, start: int, opened: Opened) -> float | None:
        """Energy and labour of a start; None where it may not be."""
        if start + step.minutes > self.end or not self.climate_allows(step, start):
            return None
        labour = self.labour_eur(step, start, opened)
        return None if labour is None else labour + self.energy_eur(step, start)

    def demanded_eur(self, run: Run, opened: Opened) -> float:
        """Cost of a run; infinite where it may not be."""
        cost = self.cost_eur(self.step_of(run), run.start, opened)
        starts = self.starts(self.recipe(run.recipe), run.step)
        return float("inf") if cost is None or run.start not in starts else cost

    def possible(self, recipe: Recipe, opened: Opened) -> list[dict[int, float]]:
        """For each step the minutes at which it may start, with the cost."""
        return [
            {
                start: cost
                for start in self.starts(recipe, number)
                if (cost := self.cost_eur(step, start, opened)) is not None
            }
            for number, step in enumerate(recipe.steps)
        ]


def priced(works: Works, route: Route, opened: Opened) -> Route:
    """The same runs with their costs; what lies before the grid costs nothing any more."""
    return tuple(
        run if run.start < 0 else replace(run, cost_eur=works.demanded_eur(run, opened))
        for run in route
    )
