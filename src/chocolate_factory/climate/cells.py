"""How Spanish tables write numbers and times; the same rules for every import."""

import re
from functools import lru_cache

_NUMBER = re.compile(r"-?\d{1,6}(,\d{1,6})?", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_LAST_MINUTE = 24 * 60
_REMEMBERED = 1 << 16
"""Cells whose meaning is kept: 25 years repeat the same few thousand."""


@lru_cache(_REMEMBERED)
def parse_number(text: str) -> float:
    """A number with decimal comma.

    Raises:
        ValueError: It is none; says so in words.
    """
    if not _NUMBER.fullmatch(text):
        message = "no number with decimal comma"
        raise ValueError(message)
    return float(text.replace(",", "."))


@lru_cache(_REMEMBERED)
def parse_time(text: str) -> float:
    """Minutes after 00:00 of a time HH:MM; 24:00 is 1440, as written.

    Raises:
        ValueError: It is none; says so in words.
    """
    found = _TIME.fullmatch(text)
    minutes = 60 * int(found[1]) + int(found[2]) if found and int(found[2]) < 60 else None  # noqa: PLR2004
    if minutes is None or minutes > _LAST_MINUTE:
        message = "no time between 00:00 and 24:00"
        raise ValueError(message)
    return float(minutes)
