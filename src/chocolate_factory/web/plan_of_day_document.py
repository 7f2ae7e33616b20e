"""The plan of the page Today as JSON: its next 24 hours, and what it amounts to."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.speech.message import Text
from chocolate_factory.web.changes_document import BindingOut
from chocolate_factory.web.pages.today_plan import PlanChanges, PlannedStart, PlanOfDay


class StartOut(BaseModel):
    """One start of the next 24 hours."""

    machine: str
    step: str
    recipe: str
    batch: str
    start: datetime
    end: datetime
    energy_kwh: float
    cost_eur: float
    price_known: bool
    running: bool
    runner_up: datetime | None
    extra_cost_eur: float | None
    binding: BindingOut | None = Field(description="What keeps it from cheaper hours")

    @classmethod
    def of_start(cls, start: PlannedStart) -> "StartOut":
        """As shown."""
        return cls(
            machine=start.machine,
            step=start.step,
            recipe=start.recipe,
            batch=start.batch,
            start=start.start,
            end=start.end,
            energy_kwh=start.energy_kwh,
            cost_eur=start.cost_eur,
            price_known=start.price_known,
            running=start.running,
            runner_up=start.runner_up.start if start.runner_up else None,
            extra_cost_eur=start.runner_up.extra_cost_eur if start.runner_up else None,
            binding=BindingOut.of(start.binding) if start.binding else None,
        )


class PlanChangesOut(BaseModel):
    """Announced starts that are other ones now."""

    count: int
    gain_eur: float | None = Field(description="What that gained; null if the plans do not compare")
    sentences: list[str] = Field(description="Each in words; none where they are more than six")

    @classmethod
    def of_changes(cls, changes: PlanChanges) -> "PlanChangesOut":
        """As shown."""
        told = [_words(one) for one in changes.told]
        return cls(count=changes.count, gain_eur=changes.gain_eur, sentences=told)


class PlanOut(BaseModel):
    """The plan in figures, and its next 24 hours."""

    start: datetime
    end: datetime
    made_at: datetime
    status: str
    gap_eur: float | None
    mass_kg: float
    energy_kwh: float
    cost_eur: float
    baseline_cost_eur: float | None
    saving_eur: float | None
    violations: list[str]
    changes: PlanChangesOut | None = Field(description="Null where nothing that was told changed")
    weather_unknown_from: datetime | None = Field(
        description="From then on nobody forecasts weather that the plant depends on"
    )
    next_24_h: list[StartOut]

    @classmethod
    def of_plan(cls, plan: PlanOfDay) -> "PlanOut":
        """As shown."""
        totals = plan.totals
        return cls(
            start=totals.interval.start,
            end=totals.interval.end,
            made_at=totals.made_at,
            status=totals.status,
            gap_eur=totals.gap_eur,
            mass_kg=totals.mass_kg,
            energy_kwh=totals.energy_kwh,
            cost_eur=totals.cost_eur,
            baseline_cost_eur=totals.baseline_cost_eur,
            saving_eur=totals.saving_eur,
            violations=[_words(one) for one in totals.violations],
            changes=PlanChangesOut.of_changes(totals.changes) if totals.changes else None,
            weather_unknown_from=totals.weather_unknown_from,
            next_24_h=[StartOut.of_start(one) for one in plan.starts],
        )


def _words(text: Text) -> str:
    return text if isinstance(text, str) else text.otherwise or text.id
