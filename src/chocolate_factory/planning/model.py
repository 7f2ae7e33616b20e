"""The nouns of planning: the problem, the starts, the plan and what it could not fulfil."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.market_time import HOUR_MINUTES, Interval
from chocolate_factory.planning.arrangements import OpenedShift, OwnSupplySlot, SetUpChange
from chocolate_factory.planning.binding import Binding
from chocolate_factory.planning.changes import Difference
from chocolate_factory.planning.locks.model import Rule
from chocolate_factory.planning.priced_slot import PricedSlot
from chocolate_factory.planning.wishes import Violation
from chocolate_factory.production.model import DueBatch, Plant, Step

EXCESS_EUR_PER_KWH = 1.0
"""Price of energy above the contracted power, beside its own."""


@dataclass(frozen=True, slots=True)
class Start:
    """One step of one batch on one unit of a machine.

    Attributes:
        batch: Key of the batch; the same in every plan.
        recipe: Name.
        step: Name.
        machine: Name.
        unit: 1 ... count of the machine.
        start: UTC.
        end: UTC.
        energy_kwh: Of the process itself; the same whenever it starts.
        cost_eur: Of that energy and of its cooling, bought from the grid at all-in prices.
        price_known: All its prices are published.
        runner_up: The next best start, all others unchanged; None if there is no other.
        extra_cost_eur: What the runner-up costs more; 0 without one. Below 0 by the plan's gap at
            most, for an earlier start is preferred at that price, and by what keeping to what was
            announced may cost.
        cooling_kwh: Electricity that the chiller takes for its heat and its air.
        labour_eur: What its people cost beyond what is paid anyway.
        binding: What keeps it from cheaper hours; None if nobody has looked.
    """

    batch: str
    recipe: str
    step: str
    machine: str
    unit: int
    start: datetime
    end: datetime
    energy_kwh: float
    cost_eur: float
    price_known: bool
    runner_up: datetime | None = None
    extra_cost_eur: float = 0.0
    cooling_kwh: float = 0.0
    labour_eur: float = 0.0
    binding: Binding | None = None

    @property
    def interval(self) -> Interval:
        """While the machine runs."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """Everything a plan depends on.

    Attributes:
        plant: Machines, recipes, shifts, stores and own supply.
        slots: Consecutive, all of ``slot_minutes``.
        slot_minutes: 15 or 60.
        due: Batches that must be finished, begun or not, by due instant.
        begun: Starts that have happened or are certain, of batches among ``due`` or still running.
        due_from: Batches due by then are none of its business; None: those due before the grid.
        excess_eur_per_kwh: Price of energy above the contracted power, beside its own cost.
        fine_until: From then on steps start on full hours only; None: in every slot.
        locks: What people forbid or fix; what cannot be kept is released and named.
        announced: What people were told by the plan in force; None without one.
        longest_lead: No batch begins longer than this before it is due; None: as early as it likes.
    """

    plant: Plant
    slots: tuple[PricedSlot, ...]
    slot_minutes: int
    due: tuple[DueBatch, ...]
    begun: tuple[Start, ...] = ()
    due_from: datetime | None = None
    excess_eur_per_kwh: float = EXCESS_EUR_PER_KWH
    fine_until: datetime | None = None
    locks: tuple[Rule, ...] = ()
    announced: "Announced | None" = None
    longest_lead: timedelta | None = None

    @property
    def slot(self) -> timedelta:
        """Length of a slot."""
        return timedelta(minutes=self.slot_minutes)

    @property
    def slot_hours(self) -> float:
        """The same in hours: kWh for each kW of its mean power."""
        return self.slot_minutes / HOUR_MINUTES

    @property
    def interval(self) -> Interval:
        """From the first slot to the end of the last."""
        return Interval(self.slots[0].start, self.slots[-1].start + self.slot)

    def may_begin(self, batch: DueBatch) -> datetime:
        """From when on ``batch`` may begin."""
        return self.interval.start if self.longest_lead is None else batch.due - self.longest_lead

    def step_of(self, start: Start) -> Step:
        """The step that ``start`` begins."""
        steps = self.plant.recipe(start.recipe).steps
        return next(step for step in steps if step.name == start.step)

    @property
    def begun_batches(self) -> frozenset[str]:
        """Keys of batches with a step begun."""
        return frozenset(start.batch for start in self.begun)

    def without_begun(self) -> "PlanningProblem":
        """The same problem as if nothing had begun, for what is begun cannot go on."""
        gone = self.begun_batches
        left = tuple(batch for batch in self.due if batch.key not in gone)
        return replace(self, due=left, begun=())


class PlanStatus(StrEnum):
    """How good a plan is known to be."""

    OPTIMAL = "optimal"
    """No plan is cheaper by more than the gap asked for."""
    FEASIBLE = "feasible"
    """The best found within the time limit; ``gap_eur`` says how far from proven."""
    PARTIAL = "partial"
    """Not everything could be made in time; ``violations`` say what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is made and what it costs, by a plan or by a rule that plans are compared with.

    Attributes:
        starts: What is started when.
        mass_kg: Of the batches begun and finished.
        energy_kwh: Of those batches, without cooling.
        cost_eur: Of those batches, with their cooling, if all came from the grid at all-in prices.
        labour_eur: Of their people, beyond what is paid anyway.
        excess_kwh: Energy above the contracted power.
        excess_cost_eur: Its price, beside the price of the energy itself.
        opened: Extra shifts.
        set_up_changes: Between families of recipes.
        storage_eur: For mass waiting above what its store is meant for.
        own_supply: What panels and battery do, slot by slot; empty in a plant without them.
        own_supply_eur: What they save and earn against buying all from the grid.
    """

    starts: tuple[Start, ...]
    mass_kg: float
    energy_kwh: float
    cost_eur: float
    labour_eur: float = 0.0
    excess_kwh: float = 0.0
    excess_cost_eur: float = 0.0
    opened: tuple[OpenedShift, ...] = ()
    set_up_changes: tuple[SetUpChange, ...] = ()
    storage_eur: float = 0.0
    own_supply: tuple[OwnSupplySlot, ...] = ()
    own_supply_eur: float = 0.0

    @property
    def opening_eur(self) -> float:
        """Of the extra shifts, for coming at all."""
        return sum(one.cost_eur for one in self.opened)

    @property
    def changeover_eur(self) -> float:
        """Of the changes between families of recipes."""
        return sum(one.cost_eur for one in self.set_up_changes)

    @property
    def total_eur(self) -> float:
        """All of it: what a plan makes as small as it can, and what is compared."""
        power = self.cost_eur + self.excess_cost_eur - self.own_supply_eur
        people = self.labour_eur + self.opening_eur
        return power + people + self.changeover_eur + self.storage_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Outcome):
    """What a factory without a planner would do with the same batches, at the same prices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Outcome):
    """What to start when.

    ``starts`` holds everything in the interval by start, and what had begun before of batches still
    due.

    Attributes:
        issued_at: When it was made (UTC).
        interval: The slots planned.
        slot_minutes: Grid of the plan.
        due: The batches it had to make, begun ones included.
        status: How good it is known to be.
        carried_cost_eur: Power, cooling and labour of the steps left of batches begun before.
        gap_eur: Most that a better plan could save.
        due_from: Batches due by then were taken to be under way by other means; later plans keep
            to that.
        violations: Wishes not fulfilled.
        weather_unknown_from: First hour (UTC) without a forecast of the weather that the plant
            depends on: from then on limits, cooling or panels may turn out otherwise.
        baseline: A fixed shift with the same batches; None if it could not make them all.
        stability_eur: What it costs more than the cheapest plan found, so that announced starts
            stay; not part of the gap.
        difference: What it changed of the plan before; None without one.
    """

    issued_at: datetime
    interval: Interval
    slot_minutes: int
    due: tuple[DueBatch, ...]
    status: PlanStatus
    carried_cost_eur: float
    gap_eur: float
    due_from: datetime
    violations: tuple[Violation, ...] = ()
    weather_unknown_from: datetime | None = None
    baseline: Baseline | None = None
    stability_eur: float = 0.0
    difference: Difference | None = None

    @property
    def shortfall_kg(self) -> float:
        """Kilograms asked for that will not be made."""
        return sum(one.mass_kg for one in self.violations if one.is_shortfall)

    def begun_before(self, instant: datetime) -> tuple[Start, ...]:
        """Starts before ``instant`` of batches that are not due before it, or still running then.

        Until meters say otherwise, what was announced is taken to have happened.
        """
        # What falls due at ``instant`` itself is still asked for by a plan made a little earlier.
        alive = {batch.key for batch in self.due if batch.due >= instant}
        alive |= {start.batch for start in self.starts if start.end > instant}
        return tuple(one for one in self.starts if one.start < instant and one.batch in alive)


@dataclass(frozen=True, slots=True)
class Announced:
    """The plan in force: what people were told, and how firmly.

    Attributes:
        plan: As announced.
        frozen_until: Its starts before then stay if they can, whatever it costs (UTC).
        change_threshold_eur: All its starts stay while that costs at most so much more than the
            best plan.
    """

    plan: Plan
    frozen_until: datetime
    change_threshold_eur: float = 0.0
