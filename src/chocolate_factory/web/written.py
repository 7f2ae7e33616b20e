"""Instants, days and clock times that a body must write as text: a number is nobody's date."""

from datetime import date, time
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator


def _text(value: object) -> object:
    if isinstance(value, int | float):
        message = "write it as text, such as 2026-12-03T14:00:00+01:00, 2026-12-03 or 14:00"
        raise ValueError(message)  # noqa: TRY004 - what pydantic takes for a wrong value
    return value


WrittenInstant = Annotated[AwareDatetime, BeforeValidator(_text)]
WrittenDay = Annotated[date, BeforeValidator(_text)]
WrittenTime = Annotated[time, BeforeValidator(_text)]
