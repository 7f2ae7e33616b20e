"""The same problems by constraint programming: every batch by itself, steps as intervals of time.

Money is counted in millionths of a euro, power in watts, mass in grams, so that all is whole.
"""

from collections import defaultdict
from itertools import combinations, pairwise

from ortools.sat.python import cp_model

from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.production.model import Step, Storage
from tests.planning_checks.constraint_process import Least
from tests.planning_checks.constraint_supply import add_supply
from tests.planning_checks.constraint_task import MICRO, Task, micro
from tests.planning_checks.constraint_units import add_units
from tests.planning_checks.plain_rules import (
    MISSING_EUR_PER_KG,
    NOT_MADE_EUR_PER_KG,
    Opened,
    Route,
    Works,
)

GAP_EUR = 0.002
MINUTES_PER_DAY = 24 * 60


def least_cost(problem: PlanningProblem, seconds: float) -> Least | None:
    """The least cost with what broken wishes cost; None if what has begun cannot go on."""
    model = ConstraintModel(Works(problem))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.absolute_gap_limit = GAP_EUR * MICRO
    status = solver.solve(model.model)
    if status == cp_model.INFEASIBLE:
        return None
    found = solver.objective_value, solver.best_objective_bound
    return Least(found[0] / MICRO, found[1] / MICRO, status == cp_model.OPTIMAL)


class ConstraintModel:
    """The rules of a plant for each batch."""

    def __init__(self, works: Works) -> None:
        """Write them all down."""
        self.works, self.model = works, cp_model.CpModel()
        self.costs: list[cp_model.LinearExprT] = []
        self.opened = {extra: self.model.new_bool_var(f"{extra}") for extra in works.extras}
        for extra, literal in self.opened.items():
            self.costs.append(micro(works.opening_eur(frozenset([extra]))) * literal)
        self.batches = self._batches()
        tasks = [task for batch in self.batches for task in batch]
        for machine in works.plant.machines:
            own = [task for task in tasks if works.step_of(task).machine == machine.name]
            self.costs += add_units(self.model, works, machine, own)
        for storage in works.plant.storages:
            self._store(storage)
        self._meet_demand()
        self.costs += add_supply(self.model, works, *self._loads(tasks))
        self.model.minimize(sum(self.costs))

    # ------------------------------------------------------------ batches

    def _batches(self) -> list[list[Task]]:
        works = self.works
        begun = works.runs_of(works.problem.begun)
        found = [self._batch(done[0].recipe, done, 1) for done in begun.values()]
        for recipe in works.plant.recipes:
            fresh = [
                one
                for one in works.problem.due
                if one.recipe == recipe.name and one.key not in begun
            ]
            alike = [
                self._batch(recipe.name, (), self.model.new_bool_var(one.key)) for one in fresh
            ]
            for one, other in pairwise(alike):  # exchanging them changes nothing
                self.model.add_implication(other[0].made, one[0].made)
                self.model.add(one[0].start <= other[0].start).only_enforce_if(other[0].made)
            found += alike
        return found

    def _batch(self, recipe: str, done: Route, made: cp_model.IntVar | int) -> list[Task]:
        steps = self.works.recipe(recipe).steps
        tasks = [Task(recipe, run.step, 1, run.start, run.end, {}, run.unit) for run in done]
        for number in range(len(done), len(steps)):
            task = self._task(recipe, number, made)
            if tasks:
                wait = task.start - tasks[-1].end
                longest = steps[number - 1].max_wait_minutes or 0
                for rule in (wait >= 0, wait <= longest):
                    self.model.add(rule).only_enforce_if(made)
            tasks.append(task)
        return tasks

    def _task(self, recipe: str, number: int, made: cp_model.IntVar | int) -> Task:
        step = self.works.recipe(recipe).steps[number]
        chosen: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for start in self.works.starts(self.works.recipe(recipe), number):
            for extras, cost in self._ways(step, start):
                literal = self.model.new_bool_var(f"{recipe} {step.name} {start}")
                chosen[start].append(literal)
                self.costs.append(micro(cost) * literal)
                for extra in extras:
                    self.model.add_implication(literal, self.opened[extra])
        literals = [literal for some in chosen.values() for literal in some]
        self.model.add(sum(literals) == made)
        begins = self.model.new_int_var(0, self.works.end, f"{recipe} {step.name}")
        self.model.add(begins == sum(start * one for start, some in chosen.items() for one in some))
        return Task(recipe, number, made, begins, begins + step.minutes, dict(chosen))

    def _ways(self, step: Step, start: int) -> list[tuple[Opened, float]]:
        """The costs of a start by the extra shifts it makes use of."""
        near = sorted(
            (one.shift.name, one.day)
            for one in self.works.presences
            if (one.shift.name, one.day) in self.works.extras
            and one.begins < start + step.minutes
            and one.ends > start
        )
        found: list[tuple[Opened, float]] = []
        for count in range(len(near) + 1):
            for some in combinations(near, count):
                cost = self.works.cost_eur(step, start, frozenset(some))
                if cost is None or any(
                    less <= set(some) and price <= cost for less, price in found
                ):
                    continue
                found.append((frozenset(some), cost))
        return found

    # ------------------------------------------------------------ what counts and costs

    def _meet_demand(self) -> None:
        for recipe in self.works.plant.recipes:
            last = len(recipe.steps) - 1
            ready = [
                task
                for batch in self.batches
                for task in batch
                if (task.recipe, task.step) == (recipe.name, last)
            ]
            due = [
                self.works.minutes(one.due)
                for one in self.works.problem.due
                if one.recipe == recipe.name
            ]
            instants = dict.fromkeys(due, MISSING_EUR_PER_KG)
            ever = self.works.end + 1
            for instant, price in [*instants.items(), (ever, NOT_MADE_EUR_PER_KG)]:
                asked = sum(one <= instant for one in due)
                missing = self.model.new_int_var(0, len(due), "missing")
                self.model.add(missing >= asked - sum(self._ended(one, instant) for one in ready))
                self.costs.append(micro(price * recipe.batch_kg) * missing)

    def _ended(self, task: Task, instant: int) -> cp_model.LinearExprT:
        """1 if the task has ended by then."""
        minutes = self.works.step_of(task).minutes
        if task.unit:
            return int(task.end <= instant)
        return sum(x for at, some in task.chosen.items() if at + minutes <= instant for x in some)

    def _started(self, task: Task, instant: int) -> cp_model.LinearExprT:
        if task.unit:
            return 1
        return sum(x for at, some in task.chosen.items() if at <= instant for x in some)

    def _store(self, storage: Storage) -> None:
        """What waits, in grams, for every slot; its price for all slots together."""
        above = []
        for moment in range(0, self.works.end, self.works.slot):
            mass: cp_model.LinearExprT = 0
            for this, following in (pair for batch in self.batches for pair in pairwise(batch)):
                recipe, step = self.works.recipe(this.recipe), self.works.step_of(this)
                if (recipe.name, step.name) in storage.after:
                    waits = self._ended(this, moment) - self._started(following, moment)
                    mass += round(recipe.mass_after_kg(step) * 1000) * waits
            excess = self.model.new_int_var(0, 10**7, "above the limit")
            self.model.add(excess >= mass - round(storage.limit_kg * 1000))
            above.append(excess)
        cost = self.model.new_int_var(0, 10**10, storage.name)
        per_gram = round(storage.excess_eur_per_kg_day * MICRO) * self.works.slot
        self.model.add(cost * 1000 * MINUTES_PER_DAY >= per_gram * sum(above))
        self.costs.append(cost)

    def _loads(
        self, tasks: list[Task]
    ) -> tuple[list[cp_model.LinearExprT], list[cp_model.LinearExprT]]:
        """Mean and highest watts of every slot."""
        energy: list[list[cp_model.LinearExprT]] = [[0] for _ in self.works.slots]
        power: list[list[cp_model.LinearExprT]] = [[0] for _ in self.works.slots]
        for task in tasks:
            chosen = {task.start: [1]} if task.unit else task.chosen
            for start, literals in chosen.items():
                for draw in self.works.draws(self.works.step_of(task), start):
                    energy[draw.slot] += [
                        round(draw.kwh * 60_000 / self.works.slot) * one for one in literals
                    ]
                    power[draw.slot] += [round(draw.kw * 1000) * one for one in literals]
        return [sum(some) for some in energy], [sum(some) for some in power]
