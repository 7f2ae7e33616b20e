"""Instants, days and clock times that a body must write as text: a number is nobody's date."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from chocolate_factory.production.site.section import ClockTime, of_our_time


def _text(value: object) -> object:
    if isinstance(value, int | float):
        message = "write it as text, such as 2026-12-03T14:00:00+01:00, 2026-12-03 or 14:00"
        raise ValueError(message)  # noqa: TRY004 - what pydantic takes for a wrong value
    return value


WrittenInstant = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(of_our_time)]
WrittenDay = Annotated[date, BeforeValidator(_text), AfterValidator(of_our_time)]
WrittenTime = Annotated[ClockTime, BeforeValidator(_text)]
