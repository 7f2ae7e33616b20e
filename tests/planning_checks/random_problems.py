"""Random planning problems for random plants, with what is due, begun, dear and hot."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from chocolate_factory.planning.model import PlanningProblem, Start
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.production.model import DueBatch, Machine, Plant, Recipe
from tests.planning_checks.random_plants import PlantDraw, Size

PLENTY_KW = 10_000.0
SMALL = Size((6, 12), (1, 1, 2, 3), (1, 2, 2, 3), (1, 4), (0, 1, 2, 0.5), 0.3)
MEDIUM = Size((24, 44), (1, 2, 2, 3), (2, 3), (4, 8), (1, 2, 4, 8), 0.4)


class Draw(PlantDraw):
    """Draws one problem."""

    def problem(self) -> PlanningProblem:
        """All of it."""
        plant = self.plant()
        begun = self._begun(plant)
        plant = _without_conflicts(plant, begun)
        return PlanningProblem(
            plant,
            self._slots(plant),
            self.minutes,
            tuple(sorted(self._due(begun))),
            begun,
            fine_until=self.at(self.count // 2) if self.minutes == 15 and self.chance() else None,
        )

    # ------------------------------------------------------------ the clock

    def _slots(self, plant: Plant) -> tuple[PricedSlot, ...]:
        dice = self.dice
        limit_kw = dice.choice((PLENTY_KW, PLENTY_KW, 40.0, 22.0))
        warm, damp = dice.uniform(-5, 35), dice.uniform(30, 90)
        sunny, surplus = plant.photovoltaics is not None, dice.choice((0.0, 0.05))
        return tuple(
            PricedSlot(
                self.at(number),
                round(dice.uniform(-0.1, 0.4), 3),
                known=True,
                power_limit_kw=limit_kw if dice.random() < 0.8 else limit_kw + 10,
                temperature_celsius=self._unless_unknown(warm + dice.uniform(-6, 6)),
                humidity_percent=self._unless_unknown(min(100.0, damp + dice.uniform(-15, 15))),
                photovoltaic_kw=round(dice.uniform(0, 20), 1) if sunny else 0.0,
                surplus_eur_per_kwh=surplus if sunny else 0.0,
            )
            for number in range(self.count)
        )

    def _unless_unknown(self, value: float) -> float | None:
        return None if self.chance(0.05) else round(value, 1)

    # ------------------------------------------------------------ demand

    def _due(self, begun: Sequence[Start]) -> list[DueBatch]:
        fewest, most = self.size.batches
        most = min(most, 2) if self.size is SMALL and len(self.stages) == 3 else most
        numbers = dict.fromkeys(self.families, 0)
        found = []
        recipes = [recipe for _, recipe in sorted({(one.batch, one.recipe) for one in begun})]
        recipes += [
            self.dice.choice(self.families)
            for _ in range(self.dice.randint(fewest, most) - len(recipes))
        ]
        for recipe in recipes:
            numbers[recipe] += 1
            last = self.dice.choice((1.0, 1.0, 0.6, 0.9))
            found.append(DueBatch(self.at(int(self.count * last)), recipe, numbers[recipe]))
        return found

    def _begun(self, plant: Plant) -> tuple[Start, ...]:
        """Perhaps some steps of one batch, or of two on other units, begun before the grid."""
        if not self.chance():
            return ()
        units = 2 if min(one.count for one in plant.machines) > 1 and self.chance() else 1
        recipe = self.dice.choice(plant.recipes)
        return tuple(one for unit in range(1, units + 1) for one in self._history(recipe, unit))

    def _history(self, recipe: Recipe, number: int) -> Iterator[Start]:
        """Its steps up to one, back from a start shortly before the grid."""
        done = recipe.steps[: self.dice.randint(1, len(recipe.steps))]
        start = self.first - timedelta(minutes=self._length((1, 2, 0.5)))
        last = done[-1]
        end = start + timedelta(minutes=last.minutes)
        if end + last.longest_wait < self.first and self.chance(0.8):  # else it cannot go on
            start += self.first - end
        for step in reversed(done):
            end = start + timedelta(minutes=step.minutes)
            yield Start(
                f"{recipe.name}-{number}",
                recipe.name,
                step.name,
                step.machine,
                number,
                start,
                end,
                step.energy_kwh,
                cost_eur=0.0,
                price_known=True,
            )
            before = recipe.steps[recipe.steps.index(step) - 1]
            start -= (
                timedelta(minutes=before.minutes) + self.dice.choice((0, 1)) * before.longest_wait
            )


def _without_conflicts(plant: Plant, begun: Sequence[Start]) -> Plant:
    """No unit is away while it still has to finish what has begun."""
    return replace(plant, machines=tuple(_kept_busy(one, begun) for one in plant.machines))


def _kept_busy(machine: Machine, begun: Sequence[Start]) -> Machine:
    busy_until = [
        one.end + timedelta(minutes=machine.cleaning_minutes)
        for one in begun
        if one.machine == machine.name
    ]
    later = (
        one
        for one in machine.maintenance
        if one.interval.start >= max(busy_until, default=one.interval.start)
    )
    return replace(machine, maintenance=tuple(later))


def small_problem(dice: Random) -> PlanningProblem:
    """Small enough to try everything."""
    return Draw(dice, SMALL).problem()


def medium_problem(dice: Random) -> PlanningProblem:
    """Too large for trying everything, small enough for constraint programming."""
    return Draw(dice, MEDIUM).problem()
