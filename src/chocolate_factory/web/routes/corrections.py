"""Published prices that were corrected afterwards: both values, and when we knew."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.kernel.units import eur_per_kwh
from chocolate_factory.operations.review_prices import price_corrections
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(prefix="/ree", tags=["prices"], responses=problem_responses(503))


class CorrectionOut(BaseModel):
    """A published price that its source took back."""

    series: str = Field(examples=["price.pvpc.peninsula"])
    source: str = Field(examples=["redata"])
    start: datetime = Field(description="UTC")
    minutes: int = Field(description="Length of the interval: 15 or 60")
    before_eur_kwh: float = Field(description="As first published")
    after_eur_kwh: float = Field(description="As it is now")
    known_at: datetime = Field(description="When the correction reached us, UTC")


class CorrectionsAnswer(BaseModel):
    """What was corrected, in the order in which it became known."""

    start: datetime
    end: datetime
    corrections: list[CorrectionOut]


@router.get("/prices/corrections", summary="Published prices that were corrected")
def corrections(
    ports: SitePorts,
    days_back: Annotated[int, Query(ge=1, le=3660, description="Days to look back")] = 30,
) -> CorrectionsAnswer:
    """Both values are kept: reading as known at an instant gives the one that stood then."""
    now = ports.clock.now()
    days = whole_days(Interval(now - days_back * DAY, now + DAY))
    return CorrectionsAnswer(
        start=days.start,
        end=days.end,
        corrections=[
            CorrectionOut(
                series=one.series,
                source=one.source,
                start=one.start,
                minutes=one.minutes,
                before_eur_kwh=eur_per_kwh(one.before),
                after_eur_kwh=eur_per_kwh(one.after),
                known_at=one.known_at,
            )
            for one in price_corrections(ports, days)
        ],
    )
