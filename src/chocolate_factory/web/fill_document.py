"""How a long piece of filling is told over HTTP, whatever it fills."""

from datetime import datetime

from pydantic import BaseModel, Field

from chocolate_factory.operations.fill_work import FillState


class FillOut(BaseModel):
    """Where a background backfill or initialisation stands."""

    running: bool
    start: datetime
    end: datetime
    started_at: datetime
    requests_done: int = 0
    requests_planned: int = Field(0, description="Grows when another source has to step in")
    percent: float = Field(0.0, description="Of the requests planned")
    values_written: int = 0
    values_per_second: float = Field(0.0, description="On average since it began")
    seconds_left: float | None = Field(None, description="At the average pace of its requests")
    hours_missing: float | None = Field(None, description="Over all series being filled")
    source: str = Field("", description="Who was asked last")
    reports: list[dict[str, object]] = Field(
        default_factory=list,
        description="Once it ended: asked, obtained, written, already there, impossible, and why",
    )
    error: str = ""

    @classmethod
    def of(cls, state: FillState) -> "FillOut":
        """The state as shown."""
        shown = cls(
            running=state.running,
            start=state.interval.start,
            end=state.interval.end,
            started_at=state.started_at,
            reports=[report.as_dict() for report in state.reports],
            error=state.error,
        )
        if state.pace is None:
            return shown
        progress = state.pace.progress
        left = state.pace.seconds_left if state.running else 0.0
        return shown.model_copy(
            update={
                "requests_done": progress.done,
                "requests_planned": progress.total,
                "percent": round(state.pace.percent, 1),
                "values_written": progress.written,
                "values_per_second": round(state.pace.values_per_second, 1),
                "seconds_left": None if left is None else round(left, 1),
                "hours_missing": progress.missing_hours,
                "source": progress.source,
            }
        )
