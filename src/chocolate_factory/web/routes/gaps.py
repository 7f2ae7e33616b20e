"""Gaps: what is missing, who could have it, and closing it in the background."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.backfill_work import BackfillState
from chocolate_factory.operations.heal_gaps import find_all_gaps
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.gaps import Gap, Severity, summarise
from chocolate_factory.web.context import Backfill, SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/gaps", tags=["gaps"], responses=problem_responses(503))

DaysBack = Annotated[int, Query(ge=1, le=3650, description="Days to look back, whole days")]


class GapOut(BaseModel):
    """Consecutive missing hours of one series."""

    series: str = Field(examples=["price.spot.es"])
    start: datetime
    end: datetime
    hours: float
    severity: Severity = Field(description="minor up to 2 h, moderate up to 12 h, else critical")
    recoverable: bool = Field(description="Some source may still have it")
    strategy: list[str] = Field(description="Sources that would be asked, in this order")
    vacant_at: list[str] = Field(description="Sources that answered they have nothing there")

    @classmethod
    def of(cls, gap: Gap) -> "GapOut":
        """The gap as shown."""
        return cls(
            series=gap.series,
            start=gap.interval.start,
            end=gap.interval.end,
            hours=gap.hours,
            severity=gap.severity,
            recoverable=gap.recoverable,
            strategy=list(gap.strategy),
            vacant_at=list(gap.vacant_at),
        )


class GapsSummary(BaseModel):
    """Gaps counted; those that no source can close stand apart."""

    total_gaps: int = Field(description="Gaps that some source may still close")
    total_hours: float
    by_severity: dict[Severity, int]
    hours_by_series: dict[str, float]
    unavailable_gaps: int = Field(description="Gaps for which every source answered: nothing")
    unavailable_hours: float

    @classmethod
    def of(cls, gaps: list[Gap]) -> "GapsSummary":
        """Count ``gaps``."""
        summary = summarise(gaps)
        return cls(
            total_gaps=summary.recoverable,
            total_hours=summary.recoverable_hours,
            by_severity=dict(summary.by_severity),
            hours_by_series=dict(summary.hours_by_series),
            unavailable_gaps=summary.unavailable,
            unavailable_hours=summary.unavailable_hours,
        )


class SummaryAnswer(BaseModel):
    """The answer of ``/gaps/summary``."""

    start: datetime
    end: datetime
    summary: GapsSummary


class DetectAnswer(SummaryAnswer):
    """The answer of ``/gaps/detect``."""

    gaps: list[GapOut]


class BackfillOut(BaseModel):
    """Where a background backfill stands."""

    running: bool
    start: datetime
    end: datetime
    started_at: datetime
    requests_done: int = 0
    requests_planned: int = 0
    values_written: int = 0
    hours_missing: float | None = Field(None, description="Of the series being filled")
    reports: list[dict[str, object]] = Field(
        default_factory=list, description="Once it ended: asked, obtained, written, impossible, why"
    )
    error: str = ""

    @classmethod
    def of(cls, state: BackfillState) -> "BackfillOut":
        """The state as shown."""
        progress = state.progress
        return cls(
            running=state.running,
            start=state.interval.start,
            end=state.interval.end,
            started_at=state.started_at,
            requests_done=progress.done if progress else 0,
            requests_planned=progress.total if progress else 0,
            values_written=progress.written if progress else 0,
            hours_missing=progress.missing_hours if progress else None,
            reports=[report.as_dict() for report in state.reports],
            error=state.error,
        )


class BackfillAnswer(BaseModel):
    """The newest backfill, if there was one."""

    backfill: BackfillOut | None


def _last_days(ports: Ports, days_back: int) -> Interval:
    now = ports.clock.now()
    return whole_days(Interval(now - days_back * DAY, now + DAY))


@router.get("/summary", summary="How much of the kept history is missing")
def gaps_summary(ports: SitePorts) -> SummaryAnswer:
    """Counts over the history that is kept whole; instants in UTC."""
    span = ports.history_interval()
    gaps = find_all_gaps(ports, span)
    return SummaryAnswer(start=span.start, end=span.end, summary=GapsSummary.of(gaps))


@router.get("/detect", summary="Every gap of the last days")
def detect_gaps(ports: SitePorts, days_back: DaysBack = 30) -> DetectAnswer:
    """Missing is what is public and not stored, from whatever source; instants in UTC."""
    span = _last_days(ports, days_back)
    gaps = find_all_gaps(ports, span)
    return DetectAnswer(
        start=span.start,
        end=span.end,
        summary=GapsSummary.of(gaps),
        gaps=[GapOut.of(gap) for gap in gaps],
    )


@router.post("/backfill", status_code=202, summary="Close the gaps of the last days")
def backfill(ports: SitePorts, work: Backfill, days_back: DaysBack = 30) -> BackfillAnswer:
    """Starts in the background, or tells where the one that is running stands."""
    return BackfillAnswer(backfill=BackfillOut.of(work.start(_last_days(ports, days_back))))


@router.post("/backfill/auto", status_code=202, summary="Close gaps if there are long ones")
def backfill_if_needed(
    ports: SitePorts,
    work: Backfill,
    max_gap_hours: Annotated[
        float, Query(ge=0, le=10_000, description="Longest gap that is left to the jobs")
    ] = 6.0,
) -> BackfillAnswer:
    """Starts only if some recoverable gap of the kept history is longer."""
    span = ports.history_interval()
    longest = max((gap.hours for gap in find_all_gaps(ports, span) if gap.recoverable), default=0.0)
    state = work.start(span) if longest > max_gap_hours else work.state
    return BackfillAnswer(backfill=BackfillOut.of(state) if state else None)


@router.get("/backfill", summary="Where the newest backfill stands")
def backfill_state(work: Backfill) -> BackfillAnswer:
    """Progress while it runs, the report once it ended."""
    return BackfillAnswer(backfill=BackfillOut.of(work.state) if work.state else None)


@router.delete("/backfill", summary="Stop the running backfill")
def stop_backfill(work: Backfill) -> BackfillAnswer:
    """Stops after the running request; everything written stays."""
    work.stop()
    return backfill_state(work)
