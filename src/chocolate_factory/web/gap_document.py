"""How gaps are told over HTTP: each one, all counted, and what closing them would take."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.operations.fill_chapters import Estimate
from chocolate_factory.operations.gap_urgency import RankedGap, Urgency
from chocolate_factory.timeseries.gaps import Severity, summarise


class GapOut(BaseModel):
    """Consecutive missing hours of one series."""

    series: str = Field(examples=["price.spot.es"])
    start: datetime
    end: datetime
    hours: float
    severity: Severity = Field(description="minor up to 2 h, moderate up to 12 h, else critical")
    urgency: Urgency = Field(description="Who is worse off without the values")
    age_hours: float = Field(description="Since its first value should have been there")
    recoverable: bool = Field(description="Some source may still have it")
    strategy: list[str] = Field(description="Sources that would be asked, in this order")
    vacant_at: list[str] = Field(description="Sources that answered they have nothing there")

    @classmethod
    def of(cls, ranked: RankedGap) -> "GapOut":
        """The gap as shown."""
        return cls.model_validate(ranked.as_dict())


class GapsSummary(BaseModel):
    """Gaps counted; those that no source can close stand apart."""

    total_gaps: int = Field(description="Gaps that some source may still close")
    total_hours: float
    by_severity: dict[Severity, int]
    by_urgency: dict[Urgency, int]
    hours_by_series: dict[str, float]
    unavailable_gaps: int = Field(description="Gaps for which every source answered: nothing")
    unavailable_hours: float

    @classmethod
    def of(cls, ranked: Sequence[RankedGap]) -> "GapsSummary":
        """Count gaps of any number of series."""
        summary = summarise(one.gap for one in ranked)
        urgencies = [one.urgency for one in ranked if one.gap.recoverable]
        return cls(
            total_gaps=summary.recoverable,
            total_hours=summary.recoverable_hours,
            by_severity=dict(summary.by_severity),
            by_urgency={urgency: urgencies.count(urgency) for urgency in Urgency},
            hours_by_series=dict(summary.hours_by_series),
            unavailable_gaps=summary.unavailable,
            unavailable_hours=summary.unavailable_hours,
        )


class EstimateOut(BaseModel):
    """What closing the gaps would take, if every source has what it should."""

    requests: dict[str, int] = Field(examples=[{"redata": 4}], description="By source")
    seconds: float = Field(description="At the pace our limits allow")

    @classmethod
    def of(cls, estimate: Estimate) -> "EstimateOut":
        """The estimate as shown."""
        return cls(requests=dict(estimate.requests), seconds=round(estimate.seconds, 1))


class SummaryAnswer(BaseModel):
    """The answer of ``/gaps/summary``."""

    start: datetime
    end: datetime
    summary: GapsSummary
    estimate: EstimateOut


class DetectAnswer(SummaryAnswer):
    """The answer of ``/gaps/detect``."""

    gaps: list[GapOut] = Field(description="The most urgent first, then the oldest")
