"""The best plan found by trying them all: every batch at every minute it may start, or not at all.

Left out is only what cannot be better: routes that already cost more than a whole plan found, and
sets of runs that need more units at once than there are.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from chocolate_factory.planning.model import Plan, PlanningProblem
from chocolate_factory.production.model import Recipe
from tests.planning_checks.own_supply import least_conceivable_eur
from tests.planning_checks.plain_rules import (
    NOT_MADE_EUR_PER_KG,
    PIECE,
    Opened,
    Route,
    Run,
    Works,
    priced,
)
from tests.planning_checks.pricing import NEVER, demand_eur, worth_eur

Units = NDArray[np.int64]
"""How many units are taken, by machine and piece of time."""
Demanded = Callable[[Sequence[Route]], bool]
"""What else the batches of a plan must be like; batches of a recipe are alike to it."""


def least_cost_eur(problem: PlanningProblem, demanded: Demanded = lambda _: True) -> float:
    """The least cost with what broken wishes cost; infinite if what has begun cannot go on."""
    works = Works(problem)
    best = NEVER
    for opened in works.choices_of_extras():
        best = _Search(works, opened, best, demanded).least_eur()
    return best


def cost_of(problem: PlanningProblem, plan: Plan) -> float:
    """The same cost of a plan, on the units it names, with the cheapest extra shifts for it."""
    works = Works(problem)
    batches = works.runs_of(plan.starts).values()
    return min(
        worth_eur(works, [priced(works, batch, opened) for batch in batches], opened)
        for opened in works.choices_of_extras()
    )


def books_of(problem: PlanningProblem, plan: Plan) -> float:
    """The same cost as the plan itself tells it."""
    works = Works(problem)
    short_eur = demand_eur(works, list(works.runs_of(plan.starts).values()))
    return plan.total_eur + plan.carried_cost_eur + short_eur


class _Search:
    """All ways to make the batches with the same extra shifts, the cheapest routes first."""

    def __init__(self, works: Works, opened: Opened, best: float, demanded: Demanded) -> None:
        self.works, self.opened, self.best, self.demanded = works, opened, best, demanded
        self.units = self._units_there()
        begun = works.runs_of(works.problem.begun)
        asked = {one.key: one.recipe for one in works.problem.due}
        assert asked.keys() >= begun.keys()
        self.choices = [
            self._choices(works.recipe(done[0].recipe), done) for done in begun.values()
        ]
        self.alike_before = [False] * len(self.choices)
        for recipe in works.plant.recipes:
            fresh = sum(asked[key] == recipe.name for key in asked.keys() - begun.keys())
            choices = self._choices(recipe, ())
            self.choices += [choices] * fresh
            self.alike_before += [number > 0 for number in range(fresh)]
        self.least_of_rest = [0.0]
        for options in reversed(self.choices):
            least = min((cost for cost, _, _ in options), default=NEVER)
            self.least_of_rest.append(self.least_of_rest[-1] + least)
        self.least_of_rest.reverse()

    def least_eur(self) -> float:
        """Of all of them, or of those tried before."""
        fixed = self.works.opening_eur(self.opened) + least_conceivable_eur(self.works)
        self._try(0, fixed, [], self.units)
        return self.best

    def _try(self, first: int, cost: float, chosen: list[Route], units: Units) -> None:
        """Every choice for the batches left; alike ones from choice ``first`` on."""
        position = len(chosen)
        if position == len(self.choices):
            if self.demanded(chosen):
                self.best = min(self.best, worth_eur(self.works, chosen, self.opened))
            return
        from_ = first if self.alike_before[position] else 0
        rest = self.least_of_rest[position + 1]
        for number, (more, route, taken) in enumerate(self.choices[position][from_:], start=from_):
            if cost + more + rest >= self.best:
                return
            if ((left := units - taken) >= 0).all():
                self._try(number, cost + more, [*chosen, route], left)

    def _choices(self, recipe: Recipe, done: Route) -> list[tuple[float, Route, Units]]:
        """Cost, runs and units taken of all that may become of a batch, ascending by cost."""
        possible = self.works.possible(recipe, self.opened)
        found: list[tuple[float, Route, Units]] = []
        if not done:
            found.append((NOT_MADE_EUR_PER_KG * recipe.batch_kg, (), 0 * self.units))
        found += [
            (sum(run.cost_eur for run in route), route, self._taken(route))
            for route in self._ways_on(recipe, possible, done)
        ]
        return sorted(found, key=lambda choice: choice[0])

    def _ways_on(
        self, recipe: Recipe, possible: list[dict[int, float]], done: Route
    ) -> Iterator[Route]:
        if len(done) == len(recipe.steps):
            yield done
            return
        step = recipe.steps[len(done)]
        for start, cost in possible[len(done)].items():
            if done:
                longest = recipe.steps[len(done) - 1].max_wait_minutes or 0
                if not 0 <= start - done[-1].end <= longest:
                    continue
            run = Run(recipe.name, len(done), start, start + step.minutes, cost)
            yield from self._ways_on(recipe, possible, (*done, run))

    def _units_there(self) -> Units:
        pieces = self.works.end // PIECE
        return np.array([[machine.count] * pieces for machine in self.works.plant.machines])

    def _taken(self, route: Route) -> Units:
        taken = 0 * self.units
        names = [machine.name for machine in self.works.plant.machines]
        for run in route:
            machine = self.works.machine(self.works.step_of(run))
            until = run.end + machine.cleaning_minutes
            taken[
                names.index(machine.name), max(0, run.start) // PIECE : max(0, until) // PIECE
            ] += 1
        return taken
