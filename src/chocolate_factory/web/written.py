"""Instants, days and clock times that a body must write as text: a number is nobody's date."""

from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from chocolate_factory.production.site.section import FIRST_DAY, LAST_DAY, ClockTime

When = TypeVar("When", bound=date)


def _text(value: object) -> object:
    if isinstance(value, int | float):
        message = "write it as text, such as 2026-12-03T14:00:00+01:00, 2026-12-03 or 14:00"
        raise ValueError(message)  # noqa: TRY004 - what pydantic takes for a wrong value
    return value


def of_our_time(value: When) -> When:
    """``value`` itself, if days can be counted on from it.

    Raises:
        ValueError: Its year is too far away.
    """
    if not FIRST_DAY.year <= value.year <= LAST_DAY.year:
        message = f"choose a year from {FIRST_DAY.year} to {LAST_DAY.year}"
        raise ValueError(message)
    return value


WrittenInstant = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(of_our_time)]
WrittenDay = Annotated[date, BeforeValidator(_text), AfterValidator(of_our_time)]
WrittenTime = Annotated[ClockTime, BeforeValidator(_text)]
