"""How long is kept what may go one day; values that are official or observed are kept for ever."""

from dataclasses import dataclass
from datetime import timedelta

from chocolate_factory.kernel.market_time import DAY

WEATHER_JUDGED: timedelta = 35 * DAY
"""Until then weather forecasts are still compared with what came."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Ages beyond which the weekly cleanup thins out or forgets.

    Attributes:
        weather_forecasts: Every revision until then; later what stood at ten lead times.
        price_forecasts: Every issue until then; later the last of each half day.
        plans: Superseded plans.
        job_runs: Single runs of jobs.
    """

    weather_forecasts: timedelta = WEATHER_JUDGED
    price_forecasts: timedelta = 60 * DAY
    plans: timedelta = 60 * DAY
    job_runs: timedelta = 60 * DAY


ISSUES_KEPT: timedelta = 60 * DAY
"""When weather forecasts reached us: judging looks back 30 days and 15 of lead."""
REQUESTS_KEPT: timedelta = 400 * DAY
"""Counts of requests by day: a year and a month to compare with."""
ABSENCES_KEPT: timedelta = 60 * DAY
"""What a source said it has not, once another has filled it."""
