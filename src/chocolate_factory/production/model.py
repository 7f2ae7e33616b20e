"""The nouns of production: machines, recipes, shifts and batches that fall due."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class Attended(StrEnum):
    """When a step needs people."""

    WHOLE = "whole"
    """From start to end: all of it lies within the shift."""
    START = "start"
    """Only to begin: it starts within the shift and may end outside."""
    NEVER = "never"
    """It runs by itself at any hour."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A kind of machine; its units are interchangeable."""

    name: str
    count: int
    power_kw: float
    """While it runs, unless a step says otherwise."""


@dataclass(frozen=True, slots=True)
class Step:
    """One process step of a recipe.

    Attributes:
        name: ``mixing``, ``refining``, ``conching``, ``tempering``, ``moulding``.
        machine: Name of the machine it runs on.
        minutes: Duration.
        power_kw: Throughout the step.
        attended: When it needs people.
        max_wait_minutes: Longest time between its end and the start of the next step; None after
            the last one.
    """

    name: str
    machine: str
    minutes: int
    power_kw: float
    attended: Attended
    max_wait_minutes: int | None

    @property
    def energy_kwh(self) -> float:
        """Of one batch."""
        return self.power_kw * self.minutes / 60

    @property
    def longest_wait(self) -> timedelta:
        """Longest time from its end to the start of the next step."""
        return timedelta(minutes=self.max_wait_minutes or 0)


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a batch goes through, in order."""

    name: str
    batch_kg: float
    steps: tuple[Step, ...]

    @property
    def energy_kwh(self) -> float:
        """Of one batch."""
        return sum(step.energy_kwh for step in self.steps)

    @property
    def specific_energy_kwh_per_kg(self) -> float:
        """Energy per kilogram of product."""
        return self.energy_kwh / self.batch_kg


@dataclass(frozen=True, slots=True)
class Shift:
    """When people are there, on Madrid's clock.

    Attributes:
        weekdays: 0 for Monday ... 6 for Sunday.
        begins: First moment.
        ends: First moment after; midnight (00:00) means the end of the day.
    """

    weekdays: frozenset[int]
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Plant:
    """Everything that limits production."""

    machines: tuple[Machine, ...]
    recipes: tuple[Recipe, ...]
    shift: Shift

    def machine(self, name: str) -> Machine:
        """The machine of that name; there is one for every step."""
        return next(machine for machine in self.machines if machine.name == name)

    def recipe(self, name: str) -> Recipe:
        """The recipe of that name; there is one for every batch."""
        return next(recipe for recipe in self.recipes if recipe.name == name)


@dataclass(frozen=True, slots=True, order=True)
class DueBatch:
    """A batch that must be finished by ``due``.

    Attributes:
        due: Instant (UTC) by which its last step must have ended.
        recipe: Name.
        number: Counts the batches of a recipe from the first day of the demand; the same batch
            keeps its number in every plan.
        source: ``rate`` or the name of the order.
    """

    due: datetime
    recipe: str
    number: int
    source: str = "rate"

    @property
    def key(self) -> str:
        """The batch's name, for people and for following it from plan to plan."""
        prefix = "" if self.source == "rate" else f"{self.source}/"
        return f"{prefix}{self.recipe}-{self.number}"
