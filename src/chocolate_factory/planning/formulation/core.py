"""The planning problem as a mixed-integer programme: its columns, and all groups of rows.

Batches of one recipe are interchangeable, so the programme does not know them: for each step it
counts the starts up to and including each slot, a whole number that never falls. Nearly every row
has two entries of opposite sign, so the relaxation is nearly whole by itself. Counted in this way
the first batch to start a step is the first to start the next one, which loses nothing: exchanging
two batches of one recipe exchanges two equal batches.

Kilograms, due instants, contracted power, extra shifts and storage are wishes with a price, all
else is physics: there always is a solution, unless what has begun cannot go on.
"""

from itertools import pairwise

from chocolate_factory.planning.formulation.chains import add_chain
from chocolate_factory.planning.formulation.counts import StepCounts
from chocolate_factory.planning.formulation.demand import add_demand
from chocolate_factory.planning.formulation.machines import add_machine
from chocolate_factory.planning.formulation.own_supply import OwnSupply, add_own_supply
from chocolate_factory.planning.formulation.people import add_people
from chocolate_factory.planning.formulation.power import add_power, largest_kw
from chocolate_factory.planning.formulation.set_ups import SetUps, add_set_ups, needs_set_ups
from chocolate_factory.planning.formulation.storage import add_storage
from chocolate_factory.planning.formulation.worth_trying import worth_trying
from chocolate_factory.planning.grid import Grid
from chocolate_factory.planning.load import used_kwh
from chocolate_factory.planning.model import PlanningProblem
from chocolate_factory.planning.solver.programme import Numbers, Programme, Terms
from chocolate_factory.production.model import Opening


class Formulation:
    """The programme of a problem and the meaning of its columns.

    Attributes:
        problem: What is planned.
        grid: Its slots.
        programme: Columns and rows.
        counts: The starts of each step, by (recipe, step).
        openings: Column of each extra shift: 1 where it is opened.
        set_ups: Changes between families, by machine.
        own_supply: Panels and battery; None in a plant without them.
        excess: Column of the kilowatts above the contracted power, by slot.
        missing: Columns that count batches that are late or not made.
    """

    def __init__(self, problem: PlanningProblem) -> None:
        """Write all rows."""
        self.problem = problem
        self.grid = Grid(problem)
        self.programme = Programme()
        self.counts: dict[tuple[str, str], StepCounts] = {}
        worth = worth_trying(problem)
        for recipe in problem.plant.recipes:
            for counts in add_chain(self.programme, self.grid, recipe, worth):
                self.counts[counts.grid_step.key] = counts
        every = list(self.counts.values())
        self.openings: dict[Opening, int] = add_people(self.programme, self.grid, every)
        self.set_ups: dict[str, SetUps] = {}
        for machine in problem.plant.machines:
            on_it = [one for one in every if one.grid_step.step.machine == machine.name]
            if needs_set_ups(problem, machine, on_it):
                self.set_ups[machine.name] = add_set_ups(self.programme, self.grid, machine, on_it)
            else:
                add_machine(self.programme, self.grid, machine, on_it)
        self.own_supply: OwnSupply | None = self._add_own_supply(every)
        self.excess: dict[int, int] = add_power(self.programme, self.grid, every, self.own_supply)
        self.missing: list[int] = add_demand(self.programme, self.grid, self.counts)
        for store in problem.plant.storages:
            add_storage(self.programme, self.grid, store, self.counts)

    def _add_own_supply(self, every: list[StepCounts]) -> OwnSupply | None:
        begun_kw = used_kwh(self.problem, self.problem.begun) / self.grid.hours
        most_kw = float(begun_kw.max(initial=0.0)) + max(
            (largest_kw(self.grid, every, slot) for slot in range(self.grid.count)), default=0.0
        )

        def load(slot: int) -> tuple[Terms, float]:
            return [term for one in every for term in one.mean_kw(slot)], float(begun_kw[slot])

        return add_own_supply(self.programme, self.problem, load, most_kw)

    def starts_in(self, values: Numbers, counts: StepCounts) -> list[int]:
        """The slots in which a step starts, one entry for each start, ascending."""
        slots, before = [], 0
        for slot in counts.slots:
            upto = round(values[counts.columns[slot]])
            slots += [slot] * (upto - before)
            before = upto
        return slots

    def opened(self, values: Numbers) -> frozenset[Opening]:
        """The extra shifts opened."""
        return frozenset(one for one, column in self.openings.items() if round(values[column]))

    def earliness(self) -> list[float]:
        """A cost of columns that prefers early starts, for the second stage."""
        cost = [0.0] * self.programme.columns
        for counts in self.counts.values():
            for slot, following in pairwise([*counts.slots, self.grid.count]):
                cost[counts.columns[slot]] -= float(following - slot)
        return cost
