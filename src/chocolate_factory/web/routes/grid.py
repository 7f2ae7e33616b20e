"""What is expected of the power system: by whom, and how wrong that has been."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from chocolate_factory.forecasting.fundamentals.model import Expectation, Outlook
from chocolate_factory.operations.tell_outlook import OutlookReport, tell_outlook
from chocolate_factory.web.context import SitePorts
from chocolate_factory.web.problems import problem_responses

router = APIRouter(tags=["grid"], responses=problem_responses(503))

Days = Annotated[int, Query(ge=1, le=15, description="Local days from tomorrow on")]


class ErrorOut(BaseModel):
    """How wrong the same source was lately, that many days ahead."""

    mae_mw: float = Field(description="Mean over days of the day's mean absolute error, MW")
    days: int = Field(description="Days compared, of the last 56")


class HourOut(BaseModel):
    """One hour."""

    start: datetime = Field(description="UTC")
    mw: float = Field(description="Mean power, MW", examples=[28750.0])


class ExpectationOut(BaseModel):
    """What one source says of one quantity."""

    quantity: str = Field(description="demand, wind or solar_pv", examples=["wind"])
    origin: str = Field(
        description="esios: the operator's own forecast; fundamentals: ours, from the weather"
    )
    error: ErrorOut | None = Field(description="Null: fewer than seven days can be compared")
    hours: list[HourOut] = Field(description="Without those of which nothing is said")

    @classmethod
    def of(cls, one: Expectation) -> "ExpectationOut":
        """As shown."""
        error = one.error
        return cls(
            quantity=one.quantity,
            origin=one.origin,
            error=ErrorOut(mae_mw=error.mae_mw, days=error.days) if error else None,
            hours=[HourOut(start=start, mw=mw) for start, mw in sorted(one.hours.items())],
        )


class OutlookDayOut(BaseModel):
    """One delivery day."""

    day: date = Field(description="Of Madrid's calendar")
    lead_days: int = Field(description="Days from today to it; errors are of that distance")
    expected: list[ExpectationOut]

    @classmethod
    def of(cls, day: Outlook) -> "OutlookDayOut":
        """As shown."""
        return cls(
            day=day.day,
            lead_days=day.lead_days,
            expected=[ExpectationOut.of(one) for one in day.expectations],
        )


class OutlookAnswer(BaseModel):
    """What is expected of demand, wind and sun on the peninsula."""

    seen_at: datetime
    weather_at: datetime | None = Field(
        description="When the newest weather forecast for the peninsula came; null: none yet"
    )
    weather_source: str = Field(description="Whose data ours are made from, and their licence")
    note: str = Field(description="Why nothing of our own is told, or empty")
    days: list[OutlookDayOut] = Field(description="Those of which anything is expected")

    @classmethod
    def of(cls, report: OutlookReport) -> "OutlookAnswer":
        """As shown."""
        return cls(
            seen_at=report.seen_at,
            weather_at=report.weather_at,
            weather_source="Weather data by Open-Meteo.com, CC BY 4.0",
            note=report.note,
            days=[OutlookDayOut.of(one) for one in report.days],
        )


@router.get("/grid/outlook", summary="Expected demand, wind and solar power of the coming days")
def outlook(ports: SitePorts, days: Days = 7) -> OutlookAnswer:
    """Of each quantity and day one source: the operator where it has forecast the day, else ours.

    Price models look at the same values.
    """
    return OutlookAnswer.of(tell_outlook(ports, days))
