"""What all sections of the site's file share."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

LONGEST_MINUTES = 3 * 24 * 60
"""Of a step, a wait, a cleaning or a changeover."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""Calendars end somewhere: beyond, days cannot be counted on from each other."""


When = TypeVar("When", bound=date)


def of_our_time(value: When) -> When:
    """``value`` itself, if days can be counted on from it.

    Raises:
        ValueError: Its year is too far away.
    """
    if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        message = f"choose a year from {FIRST_DAY.year} to {LAST_DAY.year}"
        raise ValueError(message)
    return value


def _without_offset(value: time) -> time:
    if value.tzinfo is not None:
        message = 'it is on Madrid\'s clock: write it without an offset, such as "06:00"'
        raise ValueError(message)
    return value


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
Minutes = Annotated[int, Field(gt=0, le=LONGEST_MINUTES, multiple_of=15)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
ClockTime = Annotated[time, AfterValidator(_without_offset)]
PowerKw = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]


class Section(BaseModel):
    """A table of the file: nothing else may stand in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def first_twice(names: Iterable[str]) -> str | None:
    """The first name that occurs more than once."""
    return next((name for name, count in Counter(names).items() if count > 1), None)


def listed(names: Iterable[str]) -> str:
    """``names`` for a sentence."""
    return ", ".join(sorted(names))
