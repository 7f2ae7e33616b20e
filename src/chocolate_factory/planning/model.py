"""The nouns of planning: the problem, the starts, the plan and what it could not fulfil."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.market_time import Interval, to_local
from chocolate_factory.production.model import DueBatch, Plant


@dataclass(frozen=True, slots=True)
class PricedSlot:
    """One step of the planning grid.

    Attributes:
        start: UTC.
        price_eur_per_kwh: All-in.
        known: The price is published; otherwise it is forecast.
        power_limit_kw: Contracted power of the slot's period.
    """

    start: datetime
    price_eur_per_kwh: float
    known: bool
    power_limit_kw: float


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
        energy_kwh: Of the step.
        cost_eur: At all-in prices.
        price_known: All its prices are published.
        runner_up: The next best start, all others unchanged; None if there is no other.
        extra_cost_eur: What the runner-up costs more; 0 without one. Below 0 by the plan's gap at
            most: an earlier start is preferred at that price.
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

    @property
    def interval(self) -> Interval:
        """While the machine runs."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """Everything a plan depends on.

    Attributes:
        plant: Machines, recipes, shift.
        slots: Consecutive, all of ``slot_minutes``.
        slot_minutes: 15 or 60.
        due: Batches that must be finished, begun or not, by due instant.
        begun: Starts that have happened or are certain, of batches among ``due`` or still running.
        due_from: Batches due by then are none of its business; None: those due before the grid.
        excess_eur_per_kwh: Price of energy above the contracted power, beside its own cost.
    """

    plant: Plant
    slots: tuple[PricedSlot, ...]
    slot_minutes: int
    due: tuple[DueBatch, ...]
    begun: tuple[Start, ...] = ()
    due_from: datetime | None = None
    excess_eur_per_kwh: float = 1.0

    @property
    def slot(self) -> timedelta:
        """Length of a slot."""
        return timedelta(minutes=self.slot_minutes)

    @property
    def interval(self) -> Interval:
        """From the first slot to the end of the last."""
        return Interval(self.slots[0].start, self.slots[-1].start + self.slot)

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


class Wish(StrEnum):
    """What a plan may violate at a price."""

    UNMET = "unmet"
    LATE = "late"
    EXCESS_POWER = "excess_power"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Violation:
    """A wish that could not be fulfilled.

    Attributes:
        wish: Which kind.
        batch: Key of the batch concerned, or "".
        recipe: Its recipe.
        mass_kg: Its kilograms; 0 for power.
        due: When it was due (UTC), if it was.
        ready: When it will be ready; None if it will not be.
        excess_kwh: Energy above the contracted power.
    """

    wish: Wish
    batch: str = ""
    recipe: str = ""
    mass_kg: float = 0.0
    due: datetime | None = None
    ready: datetime | None = None
    excess_kwh: float = 0.0

    @property
    def message(self) -> str:
        """In one English sentence, on Madrid's clock."""
        due, ready = _wall_clock(self.due), _wall_clock(self.ready)
        match self.wish:
            case Wish.UNMET:
                what = f"{self.mass_kg:g} kg of {self.recipe} short"
                return f"{what}: batch {self.batch}, due {due}, does not fit."
            case Wish.LATE:
                what = f"Batch {self.batch} ({self.mass_kg:g} kg) is late"
                return f"{what}: due {due}, ready {ready}."
            case Wish.EXCESS_POWER:
                return f"{self.excess_kwh:.1f} kWh are used above the contracted power."
            case Wish.ABANDONED:
                return f"Batch {self.batch} was begun and cannot go on: look after it by hand."


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a fixed shift would do with the same batches.

    Attributes:
        starts: Its starts.
        mass_kg: As the plan's.
        energy_kwh: As the plan's.
        cost_eur: At the same prices.
        excess_cost_eur: Price of energy above the contracted power.
    """

    starts: tuple[Start, ...]
    mass_kg: float
    energy_kwh: float
    cost_eur: float
    excess_cost_eur: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What to start when.

    Attributes:
        issued_at: When it was made (UTC).
        interval: The slots planned.
        slot_minutes: Grid of the plan.
        starts: Everything in the interval by start, and what had begun before of batches still due.
        due: The batches it had to make, begun ones included.
        status: How good it is known to be.
        mass_kg: Of the batches it begins and finishes.
        energy_kwh: Of those batches.
        cost_eur: Of those batches, at all-in prices; comparable with the baseline.
        carried_cost_eur: Of the steps left of batches begun before.
        excess_cost_eur: Price of energy above the contracted power.
        gap_eur: Most that a better plan could save.
        due_from: Batches due by then were taken to be under way by other means; later plans keep
            to that.
        violations: Wishes not fulfilled.
        baseline: A fixed shift with the same batches; None if it could not make them all.
    """

    issued_at: datetime
    interval: Interval
    slot_minutes: int
    starts: tuple[Start, ...]
    due: tuple[DueBatch, ...]
    status: PlanStatus
    mass_kg: float
    energy_kwh: float
    cost_eur: float
    carried_cost_eur: float
    excess_cost_eur: float
    gap_eur: float
    due_from: datetime
    violations: tuple[Violation, ...] = ()
    baseline: Baseline | None = None

    def begun_before(self, instant: datetime) -> tuple[Start, ...]:
        """Starts before ``instant`` of batches that are not due before it, or still running then.

        Until meters say otherwise, what was announced is taken to have happened.
        """
        # What falls due at ``instant`` itself is still asked for by a plan made a little earlier.
        alive = {batch.key for batch in self.due if batch.due >= instant}
        alive |= {start.batch for start in self.starts if start.end > instant}
        return tuple(one for one in self.starts if one.start < instant and one.batch in alive)


def _wall_clock(instant: datetime | None) -> str:
    return f"{to_local(instant):%a %d %b %H:%M}" if instant else "never"
