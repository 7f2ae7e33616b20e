"""Which old forecasts may go: all but the last of each half day, enough to judge models by.

Kept are the last issue before noon in Madrid, when the day-ahead market closes, and the last before
midnight, of each series and model.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from chocolate_factory.kernel.market_time import to_local

_NOON = 12


class IssueName(NamedTuple):
    """What tells one kept forecast from the next."""

    series: str
    model: str
    issued_at: datetime


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
