"""A plan as the interface tells it: what to start when, what it costs, and beside what."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.planning.model import Outcome, Plan, PlanStatus, Start
from chocolate_factory.planning.wishes import Wish
from chocolate_factory.savings.compare import saving_of
from chocolate_factory.web.changes_document import BindingOut, ChangesOut


class StartOut(BaseModel):
    """One step of one batch on one unit of a machine."""

    batch: str = Field(examples=["classic-187"])
    recipe: str
    step: str = Field(examples=["conching"])
    machine: str
    unit: int
    start: datetime
    end: datetime
    energy_kwh: float
    cost_eur: float
    cooling_kwh: float
    labour_eur: float
    price_known: bool = Field(description="All its prices are published")
    runner_up: datetime | None = Field(description="The next best start, all else unchanged")
    extra_cost_eur: float = Field(description="What the runner-up costs more")
    binding: BindingOut | None = Field(description="What keeps it from cheaper hours")

    @classmethod
    def of(cls, start: Start) -> "StartOut":
        """The start as shown."""
        return cls(
            batch=start.batch,
            recipe=start.recipe,
            step=start.step,
            machine=start.machine,
            unit=start.unit,
            start=start.start,
            end=start.end,
            energy_kwh=round(start.energy_kwh, 3),
            cost_eur=round(start.cost_eur, 4),
            cooling_kwh=round(start.cooling_kwh, 3),
            labour_eur=round(start.labour_eur, 4),
            price_known=start.price_known,
            runner_up=start.runner_up,
            extra_cost_eur=round(start.extra_cost_eur, 4),
            binding=BindingOut.of(start.binding) if start.binding else None,
        )


class ViolationOut(BaseModel):
    """A wish that could not be fulfilled."""

    wish: Wish
    message: str
    kg: float


class CostsOut(BaseModel):
    """All that is paid, the same for a plan and for its baseline."""

    power_eur: float = Field(description="Power and cooling at all-in prices, if all were bought")
    excess_eur: float = Field(description="Price of energy above the contracted power")
    labour_eur: float = Field(description="People's hours beyond what is paid anyway")
    extra_shifts_eur: float = Field(description="For extra shifts to come at all")
    changeovers_eur: float
    storage_eur: float = Field(description="For mass waiting above what its store is meant for")
    own_supply_eur: float = Field(description="What panels and battery save and earn")
    total_eur: float = Field(description="What the plan makes as small as it can")

    @classmethod
    def of(cls, outcome: Outcome) -> "CostsOut":
        """The costs as shown."""
        return cls(
            power_eur=round(outcome.cost_eur, 4),
            excess_eur=round(outcome.excess_cost_eur, 4),
            labour_eur=round(outcome.labour_eur, 4),
            extra_shifts_eur=round(outcome.opening_eur, 4),
            changeovers_eur=round(outcome.changeover_eur, 4),
            storage_eur=round(outcome.storage_eur, 4),
            own_supply_eur=round(outcome.own_supply_eur, 4),
            total_eur=round(outcome.total_eur, 4),
        )


class BaselineOut(BaseModel):
    """A fixed shift with the same batches at the same prices."""

    kg: float
    energy_kwh: float
    cost_eur: float = Field(description="The total of its costs")
    costs: CostsOut
    starts: list[StartOut]


class SavingsOut(BaseModel):
    """What the plan saves over the baseline, for equal kilograms."""

    kg: float
    eur: float
    percent: float | None
    eur_per_kg: float | None


class PlanAnswer(BaseModel):
    """What to start when; instants in UTC, money all-in but for contracted power."""

    issued_at: datetime
    start: datetime
    end: datetime
    status: PlanStatus
    gap_eur: float = Field(description="Most that a better plan could save")
    kg: float
    energy_kwh: float
    cost_eur: float = Field(description="Of the batches begun and finished in this plan")
    excess_cost_eur: float = Field(description="Price of energy above the contracted power")
    carried_cost_eur: float = Field(description="Of steps left of batches begun before")
    costs: CostsOut
    shortfall_kg: float = Field(description="Asked for and not made")
    starts: list[StartOut]
    baseline: BaselineOut | None
    savings: SavingsOut | None
    violations: list[ViolationOut]
    weather_unknown_from: datetime | None = Field(
        description="From then on nobody forecasts weather that the plant depends on"
    )
    stability_eur: float = Field(
        description="What it costs more than the best plan, because announced starts stay"
    )
    changes: ChangesOut | None = Field(
        description="To the plan in force when it was made; null if there was none"
    )

    @classmethod
    def of(cls, plan: Plan) -> "PlanAnswer":
        """The plan as shown."""
        saving, base = saving_of(plan), plan.baseline
        return cls(
            issued_at=plan.issued_at,
            start=plan.interval.start,
            end=plan.interval.end,
            status=plan.status,
            gap_eur=round(plan.gap_eur, 6),
            kg=plan.mass_kg,
            energy_kwh=round(plan.energy_kwh, 3),
            cost_eur=round(plan.cost_eur, 4),
            excess_cost_eur=round(plan.excess_cost_eur, 4),
            carried_cost_eur=round(plan.carried_cost_eur, 4),
            costs=CostsOut.of(plan),
            shortfall_kg=plan.shortfall_kg,
            starts=[StartOut.of(start) for start in plan.starts],
            baseline=BaselineOut(
                kg=base.mass_kg,
                energy_kwh=round(base.energy_kwh, 3),
                cost_eur=round(base.total_eur, 4),
                costs=CostsOut.of(base),
                starts=[StartOut.of(start) for start in base.starts],
            )
            if base
            else None,
            savings=SavingsOut(
                kg=saving.mass_kg,
                eur=round(saving.saving_eur, 4),
                percent=saving.saving_percent,
                eur_per_kg=saving.saving_eur_per_kg,
            )
            if saving
            else None,
            violations=[
                ViolationOut(wish=one.wish, message=one.message, kg=one.mass_kg)
                for one in plan.violations
            ],
            weather_unknown_from=plan.weather_unknown_from,
            stability_eur=round(plan.stability_eur, 4),
            changes=ChangesOut.of(plan.difference) if plan.difference else None,
        )
