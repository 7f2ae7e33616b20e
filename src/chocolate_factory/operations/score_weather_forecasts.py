"""Judges weather forecasts by what was measured since, day by day, until a day is settled.

The running day and the two before it are judged anew each time, since observations come late; a day
is settled once it was judged two days after its end. Days that were missed, because the computer
was off or because what was measured came later, are made up for within a month.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from chocolate_factory.kernel.market_time import DAY, HOUR, day_interval, delivery_day
from chocolate_factory.operations.ports import Ports
from chocolate_factory.weather.verification import LONGEST_LEAD
from chocolate_factory.weather.verify_forecast import verify_day

SETTLED_AFTER: timedelta = 2 * DAY
DAYS_BACK = 30


class ScoredDay(NamedTuple):
    """A local day that was judged."""

    day: date
    comparisons: int
    """Measured values times sources and lead-time bands."""


def score_weather_forecasts(ports: Ports) -> list[ScoredDay]:
    """Judge every day that is not settled; days without forecast or observation are passed over.

    Raises:
        StoreError: The store cannot be read or written.
    """
    now, place = ports.clock.now(), ports.place
    today = delivery_day(now)
    first = today - DAYS_BACK * DAY
    issues = ports.forecast_record.issues(
        place.name, day_interval(first).start - LONGEST_LEAD * HOUR
    )
    if not issues:
        return []
    first = max(first, delivery_day(min(known[0] for known in issues.values())))
    kept = ports.forecast_record.errors(place.name, first, today)
    scored_at = {one.day: one.scored_at for one in kept}
    scored: list[ScoredDay] = []
    for day in (first + n * DAY for n in range((today - first).days + 1)):
        if _is_settled(day, scored_at):
            continue
        errors = verify_day(ports.series, place, day, issues, now)
        if errors:
            ports.forecast_record.replace_errors(place.name, day, errors, now=now)
            scored.append(ScoredDay(day, sum(error.n for error in errors)))
    return scored


def _is_settled(day: date, scored_at: Mapping[date, datetime]) -> bool:
    return day in scored_at and scored_at[day] >= day_interval(day).end + SETTLED_AFTER
