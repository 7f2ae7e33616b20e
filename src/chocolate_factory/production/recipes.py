"""Recipes: the steps of a batch, what they draw, who watches them and how long mass may wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import prod

from chocolate_factory.kernel.market_time import HOUR_MINUTES


class Attended(StrEnum):
    """When a step needs people."""

    WHOLE = "whole"
    """From start to end: people are there all the time."""
    START = "start"
    """Only to begin: it starts when people are there and may end when they are not."""
    NEVER = "never"
    """It runs by itself at any hour."""


@dataclass(frozen=True, slots=True)
class PowerPhase:
    """A part of a step with constant power."""

    minutes: int
    power_kw: float


@dataclass(frozen=True, slots=True)
class Step:
    """One process step of a recipe.

    Attributes:
        name: ``mixing``, ``refining``, ``conching``, ``tempering``, ``moulding``.
        machine: Name of the machine it runs on.
        phases: What it draws from its start to its end; at least one.
        attended: When it needs people.
        max_wait_minutes: Longest time between its end and the start of the next step; None after
            the last one.
        people: How many it needs while it is attended.
        shifts: Names of the shifts whose people can attend it; None: all of them.
        yield_share: Kilograms that come out for each one that goes in.
    """

    name: str
    machine: str
    phases: tuple[PowerPhase, ...]
    attended: Attended
    max_wait_minutes: int | None
    people: int = 1
    shifts: frozenset[str] | None = None
    yield_share: float = 1.0

    @property
    def minutes(self) -> int:
        """Duration."""
        return sum(phase.minutes for phase in self.phases)

    @property
    def energy_kwh(self) -> float:
        """Of one batch."""
        return self.energy_between(0, self.minutes)

    @property
    def peak_kw(self) -> float:
        """The most it draws."""
        return max(phase.power_kw for phase in self.phases)

    @property
    def longest_wait(self) -> timedelta:
        """Longest time from its end to the start of the next step."""
        return timedelta(minutes=self.max_wait_minutes or 0)

    def energy_between(self, first: float, last: float) -> float:
        """Energy in kWh from minute ``first`` to minute ``last`` after its start; 0 outside it."""
        return sum(kw * minutes / HOUR_MINUTES for minutes, kw in self._parts(first, last))

    def peak_between(self, first: float, last: float) -> float:
        """Most power in kW from minute ``first`` to minute ``last`` after its start; else 0."""
        return max((kw for _, kw in self._parts(first, last)), default=0.0)

    def _parts(self, first: float, last: float) -> Iterator[tuple[float, float]]:
        begins = 0
        for phase in self.phases:
            ends = begins + phase.minutes
            minutes = min(last, ends) - max(first, begins)
            if minutes > 0:
                yield minutes, phase.power_kw
            begins = ends


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a batch goes through, in order.

    Attributes:
        name: Stable.
        batch_kg: Finished product of one batch.
        steps: In order.
        family: Recipes that follow each other without changeover; by default each is its own.
    """

    name: str
    batch_kg: float
    steps: tuple[Step, ...]
    family: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "family", self.family or self.name)

    @property
    def energy_kwh(self) -> float:
        """Of one batch."""
        return sum(step.energy_kwh for step in self.steps)

    def mass_before_kg(self, step: Step) -> float:
        """Kilograms of one batch that go into ``step``, so that ``batch_kg`` are finished."""
        later = self.steps[self.steps.index(step) :]
        return self.batch_kg / prod(one.yield_share for one in later)

    def mass_after_kg(self, step: Step) -> float:
        """Kilograms of one batch that come out of ``step`` and wait for the next one."""
        return self.mass_before_kg(step) * step.yield_share
