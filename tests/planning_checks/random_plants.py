"""Random plants with every feature a plant may have, small enough to be solved by other means.

All take their decisions from a ``Random``: a seeded one gives a fixed sample, hypothesis's own
(``st.randoms()``) lets it search and simplify.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import permutations
from random import Random

from chocolate_factory.kernel.market_time import Interval, to_local
from chocolate_factory.production.model import (
    Attended,
    Battery,
    Changeover,
    ClimateLimits,
    Cooling,
    Machine,
    Maintenance,
    Photovoltaics,
    Plant,
    PowerPhase,
    Recipe,
    Shift,
    Step,
    Storage,
)
from tests.fakes.series import at

FIRSTS = (
    at("2024-11-03T23:00Z"),
    at("2024-11-04T19:00Z"),  # night shifts over midnight
    at("2024-10-26T22:00Z"),  # 25 hours
    at("2025-03-29T23:00Z"),  # 23 hours
)
ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True)
class Size:
    """How large a problem may be.

    Attributes:
        slots: Fewest and most.
        recipes: To choose from: how many.
        steps: To choose from: how many in a recipe.
        batches: Fewest and most.
        waits: To choose from: longest waits, in slots.
        chance: Of each feature.
    """

    slots: tuple[int, int]
    recipes: Sequence[int]
    steps: Sequence[int]
    batches: tuple[int, int]
    waits: Sequence[float]
    chance: float


class PlantDraw:
    """Draws one plant, with its clock."""

    def __init__(self, dice: Random, size: Size) -> None:
        """Decide about the clock first: durations are in its slots."""
        self.dice, self.size = dice, size
        self.minutes = dice.choice((60, 60, 15))
        self.count = dice.randint(*size.slots)
        self.first: datetime = dice.choice(FIRSTS)
        self.families = ("dark", "milk", "plain")[: dice.choice(size.recipes)]
        self.stages = ("mixing", "conching", "moulding")[: dice.choice(size.steps)]
        self.machine_of = {stage: f"{stage}-machine" for stage in self.stages}
        if self.chance(0.15):  # the first and the last step share one
            self.machine_of[self.stages[-1]] = self.machine_of[self.stages[0]]

    def chance(self, probability: float | None = None) -> bool:
        """Whether a feature is there."""
        return self.dice.random() < (self.size.chance if probability is None else probability)

    def at(self, slots: float) -> datetime:
        """So many slots after the first."""
        return self.first + timedelta(minutes=self.minutes) * slots

    def plant(self) -> Plant:
        """Machines, recipes, people, and what it has of its own."""
        shifts = self._shifts()
        recipes = tuple(self._recipe(family, shifts) for family in self.families)
        closed = {to_local(self.first).date()} if self.chance(0.05) else set()
        names = sorted({step.machine for recipe in recipes for step in recipe.steps})
        return Plant(
            tuple(self._machine(name) for name in names),
            recipes,
            shifts,
            frozenset(closed),
            self._storages(recipes),
            Cooling(8.0, 20.0, 55.0, free_below_celsius=6.0) if self.chance() else None,
            Photovoltaics(20.0, 30.0, 180.0) if self.chance() else None,
            self._battery() if self.chance(self.size.chance / 2) else None,
        )

    # ------------------------------------------------------------ people

    def _shifts(self) -> tuple[Shift, ...]:
        """One that is always there, or some that come at some hours and at some price."""
        if self.chance(0.4):
            return (Shift("always", ALL_DAYS, time(0), time(0)),)
        return tuple(self._shift(number) for number in range(self.dice.choice((1, 2, 2, 3))))

    def _shift(self, number: int) -> Shift:
        dice = self.dice
        span = self.count * self.minutes // 60 + 1
        clock = to_local(self.first).hour
        begins = (clock + dice.randint(0, max(1, span // 2))) % 24
        length = dice.randint(min(8, max(1, span // 3)), min(span, 12))
        extra = number > 0 and self.chance(0.4)
        return Shift(
            f"shift-{number}",
            ALL_DAYS if dice.random() < 0.7 else frozenset({0, 6}),
            time(begins, dice.choice((0, 0, 30))),
            time((begins + length) % 24),
            labour_eur_per_hour=dice.choice((0.0, 0.0, 2.0, 5.0)),
            opening_eur=dice.choice((1.0, 10.0)) if extra else None,
        )

    # ------------------------------------------------------------ recipes

    def _recipe(self, family: str, shifts: Sequence[Shift]) -> Recipe:
        steps = [self._step(stage, shifts) for stage in self.stages]
        last = steps.pop()
        final = Step(
            last.name,
            last.machine,
            last.phases,
            last.attended,
            None,
            last.people,
            last.shifts,
            last.yield_share,
        )
        return Recipe(family, self.dice.choice((50.0, 100.0)), (*steps, final), family)

    def _step(self, stage: str, shifts: Sequence[Shift]) -> Step:
        dice = self.dice
        names = [shift.name for shift in shifts]
        own = frozenset(dice.sample(names, dice.randint(1, len(names)))) if self.chance() else None
        return Step(
            stage,
            self.machine_of[stage],
            tuple(self._phase() for _ in range(1 + self.chance())),
            dice.choice(list(Attended)),
            self._length(self.size.waits),
            people=dice.choice((1, 1, 2)),
            shifts=own,
            yield_share=dice.choice((1.0, 0.8)),
        )

    def _phase(self) -> PowerPhase:
        minutes = self._length((1, 1, 2, 0.5, 1.5))
        return PowerPhase(minutes, self.dice.choice((0.0, 10.0, 17.5, 25.0)))

    def _length(self, slots: Sequence[float]) -> int:
        """Some slots in minutes, to the next five."""
        return int(self.dice.choice(slots) * self.minutes) // 5 * 5

    # ------------------------------------------------------------ machines

    def _machine(self, name: str) -> Machine:
        dice = self.dice
        units = dice.choice((1, 1, 2))
        return Machine(
            name,
            units,
            10.0,
            limits=self._limits() if self.chance() else None,
            changeovers=self._changeovers() if len(self.families) > 1 and self.chance(0.7) else (),
            cleaning_minutes=self._length((0.5, 1)) if self.chance() else 0,
            maintenance=(self._maintenance(units),) if self.chance() else (),
            cooling_kw=dice.choice((0.0, 8.0)),
            fresh_air_m3_per_hour=dice.choice((0.0, 0.0, 1500.0)),
        )

    def _limits(self) -> ClimateLimits:
        dice = self.dice
        return ClimateLimits(
            dice.choice((None, None, -2.0, 8.0)),
            dice.choice((None, None, 30.0, 18.0)),
            dice.choice((None, None, 90.0, 65.0)),
        )

    def _changeovers(self) -> tuple[Changeover, ...]:
        pairs = permutations(self.families, 2)
        return tuple(
            Changeover(*pair, self._length((0, 1, 0.5)), self.dice.choice((0.0, 3.0)))
            for pair in pairs
            if self.chance(0.7)
        )

    def _maintenance(self, units: int) -> Maintenance:
        begins = self.dice.randint(-1, self.count - 1)
        return Maintenance(
            Interval(self.at(begins), self.at(begins + self.dice.choice((1, 2.5)))),
            self.dice.randint(1, units),
        )

    def _storages(self, recipes: Sequence[Recipe]) -> tuple[Storage, ...]:
        waits = [(recipe.name, step.name) for recipe in recipes for step in recipe.steps[:-1]]
        if not waits or not self.chance():
            return ()
        some = tuple(self.dice.sample(waits, self.dice.randint(1, len(waits))))
        return (Storage("vat", some, self.dice.choice((0.0, 60.0)), self.dice.choice((0.5, 2.0))),)

    def _battery(self) -> Battery:
        dice = self.dice
        return Battery(
            dice.choice((10.0, 30.0)),
            dice.choice((5.0, 20.0)),
            0.81,
            dice.choice((0.0, 0.02)),
            charge_kwh=dice.choice((0.0, 5.0)),
        )
