"""Reads dates and the names of hours: 1 to 25, 1 to 100, 01:00 to 24:00, 00:00-01:00, 0 to 23."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chocolate_factory.kernel.market_time import HOUR_MINUTES

_DAY_FIRST = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[/.-]?(\d{1,2})[/.-]?(\d{1,2})$")
_NUMBER = re.compile(r"^\d{1,3}$")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(:\d{2})?$")
_SPAN = re.compile(r"^(\d{1,2})(?::(\d{2}))?\s*-\s*(\d{1,2})(?::(\d{2}))?h?$")
_CENTURY = 2000
_SHORT_YEAR = 100
HOURS_OF_LONGEST_DAY = 25


class Kind(StrEnum):
    """How a file names its intervals."""

    COUNT = "count"
    """By number within the day."""
    CLOCK = "clock"
    """By a time on the clock: of the begin or of the end, as the whole file shows."""
    SPAN = "span"
    """By begin and end."""


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an interval.

    Attributes:
        line: Where it stands.
        day: The date beside it.
        kind: How it names the interval.
        value: The number, or minutes since midnight.
        kwh: The energy beside it.
    """

    line: int
    day: date
    kind: Kind
    value: int
    kwh: float


def read_date(cell: str) -> date:
    """A date: day first, or year first.

    >>> read_date("05/11/2024"), read_date("2024/11/05"), read_date("20241105")
    (datetime.date(2024, 11, 5), datetime.date(2024, 11, 5), datetime.date(2024, 11, 5))

    Raises:
        ValueError: It is none.
    """
    if found := _YEAR_FIRST.match(cell):
        year, month, day = found.groups()
    elif found := _DAY_FIRST.match(cell):
        day, month, year = found.groups()
    else:
        raise ValueError(cell)
    number = int(year)
    return date(number + _CENTURY if number < _SHORT_YEAR else number, int(month), int(day))


def read_label(cell: str, quarter: str = "") -> tuple[Kind, int]:
    """The name of an hour or quarter hour.

    Args:
        cell: Of the column of the hour.
        quarter: Of the column of the quarter, 1 to 4, where the file has one.

    Raises:
        ValueError: It is none.
    """
    text = cell.removesuffix("h").strip()
    if _NUMBER.match(text):
        number = int(text)
        return Kind.COUNT, (number - 1) * 4 + int(quarter) if quarter else number
    if found := _CLOCK.match(text):
        return Kind.CLOCK, int(found[1]) * HOUR_MINUTES + int(found[2])
    if found := _SPAN.match(text):
        return Kind.SPAN, int(found[1]) * HOUR_MINUTES + int(found[2] or 0)
    raise ValueError(cell)


def length_of_intervals(labels: Sequence[Label]) -> int:
    """15 or 60 minutes, as the labels of a whole file show."""
    counted = [label.value for label in labels if label.kind is Kind.COUNT]
    others = [label.value for label in labels if label.kind is not Kind.COUNT]
    quarters = any(value > HOURS_OF_LONGEST_DAY for value in counted) or any(
        value % HOUR_MINUTES for value in others
    )
    return 15 if quarters else HOUR_MINUTES
