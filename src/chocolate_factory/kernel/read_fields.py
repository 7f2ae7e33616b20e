"""Takes parsed JSON apart without believing its shape."""

import sys
from datetime import datetime, timedelta
from typing import Any

from chocolate_factory.kernel.errors import UpstreamNonsenseError
from chocolate_factory.kernel.market_time import DAY, Interval, require_utc

_COMES_ALONG: timedelta = 2 * DAY
"""How far beyond what was asked for an answer may honestly reach: whole days, time zones."""


def field(source: str, node: object, *names: str) -> Any:  # noqa: ANN401 - any JSON
    """What stands below ``names`` in nested JSON objects.

    Raises:
        UpstreamNonsenseError: It does not stand there.
    """
    for name in names:
        if not isinstance(node, dict) or name not in node:
            raise UpstreamNonsenseError(source, f"{source} answered JSON without {name!r}.")
        node = node[name]
    return node


def rows(source: str, node: object, *names: str) -> list[dict[str, Any]]:
    """The JSON objects in the list that stands below ``names``.

    Raises:
        UpstreamNonsenseError: There is no list, or not of objects.
    """
    found = field(source, node, *names)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        where = ".".join(names)
        raise UpstreamNonsenseError(source, f"{source} answered JSON without rows in {where!r}.")
    return found


def instant(source: str, text: object) -> datetime:
    """A time stamp with its offset, as found in an answer, in UTC.

    Raises:
        UpstreamNonsenseError: It is none, or does not tell its offset.
    """
    try:
        return require_utc(datetime.fromisoformat(str(text)))
    except (ValueError, OverflowError) as error:
        raise UpstreamNonsenseError(
            source, f"{source} gave {text!r:.40} for a time with offset."
        ) from error


def not_ahead(source: str, start: datetime, asked: Interval) -> None:
    """Return unless ``start`` is days beyond what was asked for: its clock or its date is wrong.

    Neighbouring days come along with many answers and are passed over; a date of next month is
    none of them.

    Raises:
        UpstreamNonsenseError: It is more than two days beyond.
    """
    if start >= asked.end + _COMES_ALONG:
        raise UpstreamNonsenseError(
            source,
            f"{source} gave a value for {start:%Y-%m-%d %H:%M} UTC, which is in the future of "
            f"what it was asked for.",
        )


def number(source: str, value: object, what: str) -> float:
    """A finite number, as found in an answer for ``what``.

    Raises:
        UpstreamNonsenseError: It is none.
    """
    nonsense = UpstreamNonsenseError(source, f"{source} gave {value!r:.40} for {what}.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise nonsense
    if not abs(value) <= sys.float_info.max:  # nor is NaN
        raise nonsense
    return float(value)
