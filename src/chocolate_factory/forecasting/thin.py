"""Which old forecasts may go: all but the last of each half day, enough to judge models by.

Kept are the last issue before noon in Madrid, when the day-ahead market closes, and the last before
midnight, of each series and model.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import NamedTuple

from chocolate_factory.kernel.market_time import DAY, local_instant, to_local

_NOON = 12


class IssueName(NamedTuple):
    """What tells one kept forecast from the next."""

    series: str
    model: str
    issued_at: datetime


def half_day_end(issued_at: datetime) -> datetime:
    """When the half day in which something was issued is over (UTC)."""
    local = to_local(issued_at)
    if local.hour < _NOON:
        return local_instant(local.date(), time(_NOON))
    return local_instant(local.date() + DAY)


def lasting(issues: Iterable[IssueName], now: datetime) -> list[IssueName]:
    """Those of ``issues`` that will never be superfluous: the last of half days that are over."""
    found = sorted(issues)
    gone = set(superfluous(found))
    return [one for one in found if one not in gone and half_day_end(one.issued_at) <= now]


def superfluous(issues: Iterable[IssueName]) -> list[IssueName]:
    """Those of ``issues`` that were followed by another within the same half day."""
    last: dict[tuple[str, str, date, bool], IssueName] = {}
    gone = []
    for issue in sorted(issues):
        local = to_local(issue.issued_at)
        half = issue.series, issue.model, local.date(), local.hour >= _NOON
        if half in last:
            gone.append(last[half])
        last[half] = issue
    return gone
