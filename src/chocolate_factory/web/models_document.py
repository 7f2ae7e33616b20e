"""The documents of the models: cards, skill, drift, decisions, and how training stands."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from chocolate_factory.forecasting.artefacts.card import ModelCard
from chocolate_factory.forecasting.live.drift import Drift
from chocolate_factory.forecasting.live.model import ChampionDecision, Reason
from chocolate_factory.forecasting.live.skill import Skill, SkillName
from chocolate_factory.operations.models_status import (
    ModelsStatus,
    ModelStatus,
    PriceStatus,
    VersionStatus,
)
from chocolate_factory.operations.validate_models import Finding
from chocolate_factory.operations.workshop import WorkState

_DIGITS = 4


class LeadScoreOut(BaseModel):
    """Errors on days that the model had not seen."""

    issue: str = Field(description="Time of issue, Madrid", examples=["12:00"])
    first_lead_day: int = Field(description="Delivery days after the last known one")
    last_lead_day: int
    hours: int = Field(description="Forecasts of one hour that were compared")
    mae_eur_per_kwh: float
    rmae: float = Field(description="Against the weekly naive forecast of the same hours")


class CardOut(BaseModel):
    """A model card."""

    trained_at: datetime
    first_day: date = Field(description="First delivery day of which anything was known")
    last_day: date = Field(description="Last wholly known delivery day")
    hours: int = Field(description="Known hours between them")
    seconds: float = Field(description="What learning took")
    errors_since: date = Field(description="First day of issue of which errors are kept")
    parameters: dict[str, Any] = Field(description="As the model tells them")
    libraries: dict[str, str]
    scores: list[LeadScoreOut]

    @classmethod
    def of(cls, card: ModelCard) -> "CardOut":
        """The card as shown."""
        return cls(
            trained_at=card.trained_at,
            first_day=card.first_day,
            last_day=card.last_day,
            hours=card.hours,
            seconds=card.seconds,
            errors_since=card.errors_since,
            parameters=dict(card.parameters),
            libraries=dict(card.libraries),
            scores=[
                LeadScoreOut(
                    issue=one.issue,
                    first_lead_day=one.first_lead_day,
                    last_lead_day=one.last_lead_day,
                    hours=one.hours,
                    mae_eur_per_kwh=_per_kwh(one.mae_eur_per_mwh),
                    rmae=round(one.rmae, _DIGITS),
                )
                for one in card.scores
            ],
        )


class VersionOut(BaseModel):
    """One version that is kept."""

    version: str = Field(examples=["20241105T030012Z"])
    serves: bool
    refusal: str = Field(description="Why it is refused, or nothing")
    card: CardOut | None

    @classmethod
    def of(cls, one: VersionStatus) -> "VersionOut":
        """The version as shown."""
        card = CardOut.of(one.card) if one.card else None
        return cls(version=one.version, serves=one.serves, refusal=one.refusal, card=card)


class DriftOut(BaseModel):
    """How a model fares against what was known of it."""

    rmae: float | None = Field(description="Last 14 judged days, leads up to a week")
    reference_rmae: float | None = Field(description="On its card")
    p: float | None = Field(description="Of so much more error by chance")
    coverage: float | None = Field(description="Of the 80 % interval, last 28 judged days")
    coverage_bounds: tuple[float, float] | None = Field(description="What may be chance")
    alarms: list[str] = Field(description="Empty where all is well")

    @classmethod
    def of(cls, drift: Drift) -> "DriftOut":
        """The drift as shown."""
        return cls(
            rmae=_short(drift.rmae),
            reference_rmae=_short(drift.reference_rmae),
            p=_short(drift.p),
            coverage=_short(drift.coverage),
            coverage_bounds=drift.bounds,
            alarms=list(drift.alarms),
        )


class SkillOut(BaseModel):
    """How good a model was over some delivery days."""

    model: str
    window_days: int
    lead_hours: str = Field(description="Band of lead times, or all", examples=["25-48"])
    days: int = Field(description="Delivery days judged")
    hours: int = Field(description="Forecasts of one hour that were compared")
    mae_eur_per_kwh: float
    bias_eur_per_kwh: float = Field(description="Predicted minus actual")
    rmae: float | None = Field(description="Against the weekly naive forecast from the same issues")
    coverage: float | None = Field(description="Of the 80 % interval")
    width_eur_per_kwh: float | None

    @classmethod
    def of(cls, name: SkillName, skill: Skill) -> "SkillOut":
        """The skill as shown."""
        return cls(
            model=name.model,
            window_days=name.window_days,
            lead_hours=str(name.band) if name.band else "all",
            days=skill.days,
            hours=skill.n,
            mae_eur_per_kwh=_per_kwh(skill.mae),
            bias_eur_per_kwh=_per_kwh(skill.bias),
            rmae=_short(skill.rmae),
            coverage=_short(skill.coverage),
            width_eur_per_kwh=None if skill.width is None else _per_kwh(skill.width),
        )


class DecisionOut(BaseModel):
    """Who speaks for a price, and why."""

    model: str
    reason: Reason
    since: datetime | None = Field(description="Null: from the beginning")
    evidence: dict[str, Any]

    @classmethod
    def of(cls, one: ChampionDecision) -> "DecisionOut":
        """The decision as shown."""
        since = None if one.reason is Reason.DEFAULT else one.decided_at
        return cls(model=one.model, reason=one.reason, since=since, evidence=one.evidence)


class ModelOut(BaseModel):
    """One model of one price."""

    model: str
    role: str = Field(examples=["champion", "challenger", "naive"])
    drift: DriftOut | None = Field(description="Null where nothing of it was judged yet")
    versions: list[VersionOut] = Field(description="Newest first")

    @classmethod
    def of(cls, one: ModelStatus) -> "ModelOut":
        """The model as shown."""
        return cls(
            model=one.model,
            role=one.role,
            drift=DriftOut.of(one.drift) if one.drift else None,
            versions=[VersionOut.of(version) for version in one.versions],
        )


class PriceModelsOut(BaseModel):
    """Everything about the models of one price."""

    series: str = Field(examples=["price.spot.es"])
    champion: DecisionOut
    served: str | None = Field(description="Model of the newest forecast that was served")
    judged_until: date | None = Field(description="Last delivery day that was judged")
    models: list[ModelOut]
    skill: list[SkillOut]
    decisions: list[DecisionOut] = Field(description="Newest first")

    @classmethod
    def of(cls, one: PriceStatus) -> "PriceModelsOut":
        """The price as shown."""
        return cls(
            series=one.series,
            champion=DecisionOut.of(one.champion),
            served=one.served,
            judged_until=one.judged_until,
            models=[ModelOut.of(model) for model in one.models],
            skill=[SkillOut.of(name, skill) for name, skill in one.skills.items()],
            decisions=[DecisionOut.of(decision) for decision in one.decisions],
        )


class WorkOut(BaseModel):
    """How training or validation stands."""

    what: str = Field(examples=["training"])
    running: bool
    started_at: datetime
    ended_at: datetime | None
    subject: str = Field(examples=["ensemble for price.spot.es"])
    label: str = Field(description="What is being done")
    done: int
    total: int = Field(description="0 where nobody knows")
    error: str
    result: dict[str, Any]

    @classmethod
    def of(cls, state: WorkState) -> "WorkOut":
        """The state as shown."""
        names = cls.model_fields
        return cls(**{name: getattr(state, name) for name in names})


class ModelsAnswer(BaseModel):
    """The answer of ``/models/status``."""

    seen_at: datetime = Field(description="When all this was looked at, UTC")
    work: WorkOut | None = Field(description="The newest training or validation")
    prices: list[PriceModelsOut]

    @classmethod
    def of(cls, status: ModelsStatus, work: WorkState | None) -> "ModelsAnswer":
        """The status as shown."""
        return cls(
            seen_at=status.seen_at,
            work=WorkOut.of(work) if work else None,
            prices=[PriceModelsOut.of(one) for one in status.prices],
        )


class FindingOut(BaseModel):
    """What was found of a model's serving version."""

    series: str
    model: str
    version: str
    ok: bool
    hours: int = Field(description="Hours it forecast when it was tried")
    troubles: list[str]

    @classmethod
    def of(cls, one: Finding) -> "FindingOut":
        """The finding as shown."""
        return cls(
            series=one.series,
            model=one.model,
            version=one.version,
            ok=not one.troubles,
            hours=one.hours,
            troubles=list(one.troubles),
        )


def _per_kwh(eur_per_mwh: float) -> float:
    return round(eur_per_mwh / 1000, 6)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
