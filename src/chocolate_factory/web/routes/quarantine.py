"""Quarantine: what is kept but not believed, why, and letting it go by hand."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from chocolate_factory.operations.quarantine import (
    last_days,
    list_quarantine,
    release,
    span_between,
)
from chocolate_factory.timeseries.quarantine import Quarantined
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/quarantine", tags=["quarantine"], responses=problem_responses(503))


class QuarantinedValue(BaseModel):
    """A value that one check found suspicious."""

    series: str = Field(examples=["price.spot.es"])
    source: str = Field(description="Who said so", examples=["redata"])
    start: datetime
    minutes: int = Field(description="Length of the interval")
    value: float = Field(description="In the unit of the series", examples=[52130.0])
    check: str = Field(description="What was found, in one word", examples=["range"])
    reason: str = Field(description="The same in a sentence, with the figures")
    noticed_at: datetime
    kept_out: bool = Field(description="Forecasts, plans and pages do not see it")
    released_at: datetime | None = Field(description="When somebody let it go")
    why: str = Field(description="Why it was let go")
    replaced_at: datetime | None = Field(description="When its source corrected it")

    @classmethod
    def of(cls, found: Quarantined) -> "QuarantinedValue":
        """The value as shown."""
        return cls(
            series=found.series,
            source=found.source,
            start=found.start,
            minutes=found.minutes,
            value=found.value,
            check=found.check,
            reason=found.reason,
            noticed_at=found.noticed_at,
            kept_out=found.kept_out,
            released_at=found.released_at,
            why=found.why,
            replaced_at=found.replaced_at,
        )


class QuarantineAnswer(BaseModel):
    """The answer of ``/quarantine``; a value that two checks found stands there twice."""

    start: datetime
    end: datetime
    values: list[QuarantinedValue] = Field(description="By series and start")


class ReleaseRequest(BaseModel):
    """The body of ``/quarantine/release``."""

    series: str = Field(examples=["price.spot.es"])
    source: str = Field(description="Who said so", examples=["redata"])
    start: AwareDatetime = Field(description="Of the first interval, with offset")
    end: AwareDatetime = Field(description="End of the last interval, with offset")
    why: str = Field(
        min_length=1,
        max_length=500,
        description="How it is known that the values are true; kept beside them",
        examples=["The operator's notice confirms the price."],
    )

    model_config = ConfigDict(extra="forbid")


class ReleaseAnswer(BaseModel):
    """The answer of ``/quarantine/release``."""

    released: int = Field(description="Values that are believed from now on")


@router.get("", summary="What is kept but not believed, and why")
def quarantine(
    ports: SitePorts,
    days_back: Annotated[
        int, Query(ge=1, le=10_000, description="Days to look back, whole days")
    ] = 30,
    series: Annotated[str | None, Query(description="Key of the only series to list")] = None,
    settled: Annotated[  # noqa: FBT002 - a query has no positions
        bool, Query(description="Also what was let go, or corrected by its source")
    ] = False,
) -> QuarantineAnswer:
    """Suspicious values are stored, but nothing is computed from them; instants in UTC."""
    span = last_days(ports, days_back)
    found = list_quarantine(ports, span, key=series, settled=settled)
    return QuarantineAnswer(
        start=span.start, end=span.end, values=[QuarantinedValue.of(one) for one in found]
    )


@router.post("/release", summary="Believe values after all")
def release_values(ports: SitePorts, wanted: ReleaseRequest) -> ReleaseAnswer:
    """Forecasts and plans use them when they are made next, within half an hour.

    Released values stay released until their source gives another value or another check finds
    something. 422 if nothing that the source said there is in quarantine.
    """
    span = span_between(wanted.start, wanted.end)
    return ReleaseAnswer(
        released=release(ports, wanted.series, wanted.source, span, why=wanted.why)
    )
