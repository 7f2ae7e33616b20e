"""Gaps: what is missing, who could have it, and closing it in the background."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.fill_chapters import estimate_of
from chocolate_factory.operations.fill_work import FillState
from chocolate_factory.operations.gap_urgency import rank
from chocolate_factory.operations.heal_gaps import find_all_gaps, plan_healing
from chocolate_factory.operations.ports import Ports
from chocolate_factory.web.context import Backfill, SitePorts
from chocolate_factory.web.fill_document import FillOut
from chocolate_factory.web.gap_document import (
    DetectAnswer,
    EstimateOut,
    GapOut,
    GapsSummary,
    SummaryAnswer,
)
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/gaps", tags=["gaps"], responses=problem_responses(503))

DaysBack = Annotated[int, Query(ge=1, le=10_000, description="Days to look back, whole days")]


class BackfillAnswer(BaseModel):
    """The newest backfill, if there was one."""

    backfill: FillOut | None

    @classmethod
    def of(cls, state: FillState | None) -> "BackfillAnswer":
        """The state as shown."""
        return cls(backfill=FillOut.of(state) if state else None)


@router.get("/summary", summary="How much of the kept history is missing")
def gaps_summary(ports: SitePorts) -> SummaryAnswer:
    """Counts over the history that is kept whole; instants in UTC."""
    found = _detect(ports, ports.history_interval())
    return SummaryAnswer.model_validate(found.model_dump(exclude={"gaps"}))


@router.get("/detect", summary="Every gap of the last days")
def detect_gaps(ports: SitePorts, days_back: DaysBack = 30) -> DetectAnswer:
    """Missing is what is public and not stored, from whatever source; instants in UTC."""
    return _detect(ports, _last_days(ports, days_back))


@router.post("/backfill", status_code=202, summary="Close the gaps of the last days")
def backfill(ports: SitePorts, work: Backfill, days_back: DaysBack = 30) -> BackfillAnswer:
    """Starts in the background, or tells where the one that is running stands."""
    return BackfillAnswer.of(work.start(_last_days(ports, days_back)))


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
    return BackfillAnswer.of(work.start(span) if longest > max_gap_hours else work.state)


@router.get("/backfill", summary="Where the newest backfill stands")
def backfill_state(work: Backfill) -> BackfillAnswer:
    """Progress while it runs, the report once it ended."""
    return BackfillAnswer.of(work.state)


@router.delete("/backfill", summary="Stop the running backfill")
def stop_backfill(work: Backfill) -> BackfillAnswer:
    """Stops after the running request; everything written stays."""
    work.stop()
    return backfill_state(work)


def _last_days(ports: Ports, days_back: int) -> Interval:
    now = ports.clock.now()
    return whole_days(Interval(now - days_back * DAY, now + DAY))


def _detect(ports: Ports, span: Interval) -> DetectAnswer:
    ranked = rank(ports, find_all_gaps(ports, span))
    return DetectAnswer(
        start=span.start,
        end=span.end,
        summary=GapsSummary.of(ranked),
        estimate=EstimateOut.of(estimate_of(ports, plan_healing(ports, span))),
        gaps=[GapOut.of(one) for one in ranked],
    )
