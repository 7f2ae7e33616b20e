"""When people are there."""

from datetime import date
from typing import Literal

from pydantic import Field

from chocolate_factory.production.model import Shift
from chocolate_factory.production.site.section import ClockTime, Name, Section

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class ShiftSection(Section):
    """``[[shifts]]``: some people, on some days of the week."""

    name: Name = Field(description="steps may name it", examples=["day"])
    days: list[Weekday] = Field(
        min_length=1, description="on which it begins: mon ... sun", examples=[["mon", "tue"]]
    )
    begins: ClockTime = Field(description="on the wall clock", examples=["06:00"])
    ends: ClockTime = Field(
        description="on the wall clock; not after begins: on the next day", examples=["22:00"]
    )
    labour_eur_per_hour: float = Field(
        default=0.0,
        ge=0,
        le=1000,
        description="€ for an hour of one person beyond what is paid anyway",
        examples=[4.5],
    )
    opening_eur: float | None = Field(
        default=None,
        ge=0,
        le=100_000,
        description="€ a day; makes it an extra shift, which comes only when a plan opens it",
        examples=[180],
    )

    def noun(self) -> Shift:
        """The shift."""
        return Shift(
            self.name,
            frozenset(WEEKDAYS.index(day) for day in self.days),
            self.begins,
            self.ends,
            self.labour_eur_per_hour,
            self.opening_eur,
        )


class CalendarSection(Section):
    """``[calendar]``: the works' calendar; the tariff has its own holidays."""

    closed_days: list[date] = Field(
        default_factory=list,
        description="days on which no shift begins, extra ones neither",
        examples=[[date(2026, 12, 24), date(2026, 12, 31)]],
    )
