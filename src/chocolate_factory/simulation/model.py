"""The nouns of simulation: an experiment, what happens on the floor, and what came of one run."""

from dataclasses import dataclass, field
from datetime import datetime

from chocolate_factory.planning.model import Plan, PlanningProblem, Start
from chocolate_factory.production.model import Recipe, Step
from chocolate_factory.simulation.disturbances import Disturbances
from chocolate_factory.simulation.timeline import Floats


@dataclass(frozen=True, slots=True)
class PriceFutures:
    """All-in prices that may come true instead of those the plan was made with.

    Attributes:
        eur_per_kwh: Shape (futures, slots), equally likely; means of the slots.
        public_from: When the price of each slot is published (UTC): from then on a new plan knows
            it.
    """

    eur_per_kwh: Floats
    public_from: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class FloorRules:
    """What people on the floor do when things do not go as planned.

    Attributes:
        overtime_minutes: They stay so long after their shift to finish a step.
        spoils: Recipes whose mass is spoilt when it waits too long; of others it is flagged.
    """

    overtime_minutes: int = 30
    spoils: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Replanning:
    """When the plan is made anew.

    Attributes:
        every_minutes: By the clock; None: only after trouble.
        tolerance_minutes: A step that starts so much later than planned, or ends so much earlier
            or later, is trouble; a stopped machine and a lost batch always are.
        quiet_minutes: Trouble so soon after a new plan does not make another one.
        seconds: Longest search for each new plan.
    """

    every_minutes: int | None = None
    tolerance_minutes: int = 30
    quiet_minutes: int = 60
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Experiment:
    """A plan, and the world in which it is carried out.

    Attributes:
        problem: What the plan was made from; its prices are those expected.
        plan: What is to be started when.
        disturbances: What can go wrong.
        rules: What people do then.
        replanning: None: the plan is kept whatever happens.
        futures: None: prices come as expected.
    """

    problem: PlanningProblem
    plan: Plan
    disturbances: Disturbances = field(default_factory=Disturbances)
    rules: FloorRules = field(default_factory=FloorRules)
    replanning: Replanning | None = None
    futures: PriceFutures | None = None


@dataclass(slots=True)
class StepRun:
    """One step of one batch on the floor, in minutes from the first instant on.

    Attributes:
        batch: Key.
        attempt: 0, or how often the batch was lost before.
        recipe: What is made.
        step: What is done.
        unit: Of the machine.
        planned: When it should have begun.
        begins: When it began.
        ends: When it ended or, while it goes on, is expected to.
        work_minutes: How long the machine works for it.
        stops: First and last (exclusive) minute of each standstill.
        over: It has ended.
        lost: The batch was lost in it.
        charged: It began in the simulated time, so that its cost counts.
    """

    batch: str
    attempt: int
    recipe: Recipe
    step: Step
    unit: int
    planned: int
    begins: int
    ends: int
    work_minutes: int
    stops: list[tuple[int, int]] = field(default_factory=list)
    over: bool = False
    lost: bool = False
    charged: bool = True


@dataclass(frozen=True, slots=True)
class SetUp:
    """A unit was set up for another family, right before it ran it.

    Attributes:
        machine: Name.
        unit: Of the machine.
        before: Family it had run.
        after: Family it runs next.
        begins: Minute in which it ran it.
        minutes: How long it took.
        cost_eur: Of the material and the work.
    """

    machine: str
    unit: int
    before: str
    after: str
    begins: int
    minutes: int
    cost_eur: float


@dataclass(frozen=True, slots=True)
class Breach:
    """Mass that waited longer than it may.

    Attributes:
        batch: Key.
        step: After which it waited.
        waited_minutes: Until the next step began, or until it was given up as spoilt.
        most_minutes: How long it may.
        mass_kg: Finished product of the batch.
        spoilt: It was given up; otherwise it is flagged and goes on.
    """

    batch: str
    step: str
    waited_minutes: int
    most_minutes: int
    mass_kg: float
    spoilt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """What a run costs, EUR; the parts are those of a plan.

    Attributes:
        energy_eur: Power and cooling of what began, from the grid at the prices that came.
        labour_eur: Its people beyond what is paid anyway.
        excess_eur: Price of energy above the contracted power.
        opening_eur: Extra shifts.
        changeover_eur: Changes between families of recipes.
        storage_eur: Mass above what its store is meant for.
        own_supply_eur: What panels and battery save and earn.
    """

    energy_eur: float
    labour_eur: float = 0.0
    excess_eur: float = 0.0
    opening_eur: float = 0.0
    changeover_eur: float = 0.0
    storage_eur: float = 0.0
    own_supply_eur: float = 0.0

    @property
    def total_eur(self) -> float:
        """All of it."""
        power = self.energy_eur + self.excess_eur - self.own_supply_eur
        people = self.labour_eur + self.opening_eur
        return power + people + self.changeover_eur + self.storage_eur


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of the kilograms asked for until the end of the plan.

    Attributes:
        in_time_kg: Ready by their due instants.
        late_kg: Ready later.
        missing_kg: Not ready at the end.
        late_hours: Of all late batches together; of missing ones until the end.
    """

    in_time_kg: float
    late_kg: float
    missing_kg: float
    late_hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one run.

    Attributes:
        run: Its number.
        starts: What really began when, by start; ends are real ones, or the end of the plan.
        money: What it cost.
        delivery: What was ready when.
        breaches: Mass that waited too long.
        lost_kg: In batches that were lost in a machine that failed.
        excess_kwh: Above the contracted power.
        stopped_minutes: Of all standstills of machines that were at work.
        overtime_minutes: For which people stayed after their shift.
        moved: Starts that came at another moment than in the first plan.
        plans: How often the plan was made anew.
        failed_plans: How often that failed, so that the plan before was kept.
    """

    run: int
    starts: tuple[Start, ...]
    money: Money
    delivery: Delivery
    breaches: tuple[Breach, ...]
    lost_kg: float
    excess_kwh: float
    stopped_minutes: int
    overtime_minutes: int
    moved: int
    plans: int = 0
    failed_plans: int = 0
