"""The plan as the page Today shows it: the starts of a day, each with its reason, and the money."""

from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.planning.binding import Binding
from chocolate_factory.planning.model import PlanStatus
from chocolate_factory.speech.message import Text


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next best start, and what it would have cost more."""

    start: datetime
    extra_cost_eur: float


@dataclass(frozen=True, slots=True)
class PlannedStart:
    """One step of one batch on one machine.

    Attributes:
        machine: Name in the site's file.
        step: Name of the process step: ``refining``, ``conching``, ...
        recipe: Name in the site's file.
        batch: As people call it.
        start: UTC.
        end: UTC.
        energy_kwh: Energy of the step.
        cost_eur: At all-in prices.
        price_known: All its prices are published; otherwise some are forecast.
        running: It runs at the moment.
        runner_up: Why not at another time; None if there was no other.
        binding: The rule without which it would be cheaper; None if nobody has looked.
    """

    machine: str
    step: str
    recipe: str
    batch: str
    start: datetime
    end: datetime
    energy_kwh: float
    cost_eur: float
    price_known: bool = True
    running: bool = False
    runner_up: RunnerUp | None = None
    binding: Binding | None = None


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """Announced starts that are other ones now.

    Attributes:
        count: How many.
        gain_eur: What that gained; None if the two plans do not compare.
        told: Each in words, unless they are too many.
    """

    count: int
    gain_eur: float | None
    told: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """The whole plan in figures.

    Attributes:
        interval: From first to last instant planned.
        mass_kg: What is produced, by the plan and by the baseline alike.
        energy_kwh: Energy of the whole plan.
        cost_eur: All-in cost of the plan.
        baseline_cost_eur: Cost of the same kilograms in fixed shifts; None if not known.
        status: How good it is known to be.
        gap_eur: Most that a better plan could save; None if not known.
        made_at: When it was made (UTC).
        violations: Wishes it could not fulfil.
        changes: What it changed of what was announced; None where nothing.
        weather_unknown_from: First hour (UTC) of which nobody forecasts weather that the plant
            depends on; None: there is none.
    """

    interval: Interval
    mass_kg: float
    energy_kwh: float
    cost_eur: float
    baseline_cost_eur: float | None
    status: PlanStatus
    gap_eur: float | None
    made_at: datetime
    violations: tuple[Text, ...] = ()
    changes: PlanChanges | None = None
    weather_unknown_from: datetime | None = None

    @property
    def saving_eur(self) -> float | None:
        """Baseline less plan, for equal kilograms."""
        if self.baseline_cost_eur is None:
            return None
        return self.baseline_cost_eur - self.cost_eur

    @property
    def saving_share(self) -> float | None:
        """Saving as a share of the baseline's cost; None where that is not positive."""
        if self.saving_eur is None or not self.baseline_cost_eur or self.baseline_cost_eur < 0:
            return None
        return self.saving_eur / self.baseline_cost_eur


@dataclass(frozen=True, slots=True)
class PlanOfDay:
    """What is planned for the next 24 hours, and what the whole plan amounts to.

    Attributes:
        starts: Everything that runs in ``interval``, also if begun before or ended after it.
        machines: All machines in the order of the process, also those that stand still.
        interval: The 24 hours shown.
        totals: Of the whole plan.
    """

    starts: tuple[PlannedStart, ...]
    machines: tuple[str, ...]
    interval: Interval
    totals: PlanTotals
