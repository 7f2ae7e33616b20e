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
        audit: What people did.
    """

    weather_forecasts: timedelta = WEATHER_JUDGED
    price_forecasts: timedelta = 60 * DAY
    plans: timedelta = 60 * DAY
    job_runs: timedelta = 60 * DAY
    audit: timedelta = 365 * DAY


NATIONAL_WEATHER_KEPT: timedelta = 7 * DAY
"""Every revision of the national weather forecast until then; later what stood at ten lead times,
as the archives of past runs tell it. It is 42 series, and read whole to learn from."""
EXPECTED_KEPT: timedelta = 22 * DAY
"""Every revision of what is expected of demand, wind and sun until then: the last five days are
judged, as they were expected up to 15 days before. Later what stood at some lead times, so that
price models see about the same at noon."""
ISSUES_KEPT: timedelta = 60 * DAY
"""When weather forecasts reached us: judging looks back 30 days and 15 of lead."""
REQUESTS_KEPT: timedelta = 400 * DAY
"""Counts of requests by day: a year and a month to compare with."""
ABSENCES_KEPT: timedelta = 60 * DAY
"""What a source said it has not, once another has filled it."""
