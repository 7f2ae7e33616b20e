"""The nouns of the fundamentals: what is expected of the power system, by whom, how wrong it was.

Three quantities of the peninsula, each with three series: what the operator forecasts for tomorrow,
what came, and what we expect of the next two weeks (MW, hours). Ours never sits in the operator's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from chocolate_factory.grid.model import (
    DEMAND_ACTUAL,
    DEMAND_FORECAST,
    SOLAR_PV_ACTUAL,
    SOLAR_PV_FORECAST,
    WIND_ACTUAL,
    WIND_FORECAST,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, delivery_day, local_instant
from chocolate_factory.timeseries.model import Plausible, PublicFrom, Series

FUNDAMENTALS = "fundamentals"
"""Our own source: what was said live."""
LONGEST_LEAD = 15
"""Days after the day of issue: as far as the weather models go."""
ISSUE_AT = time(11, 30)
"""By Madrid's clock: when past issues are made up for, and the hour at which all are judged.

Late enough for the weather run of midnight and the operator's forecasts, before the auction closes.
"""

LEADS_KEPT: tuple[timedelta, ...] = (
    *(n * 12 * HOUR for n in range(1, 17)),
    *(days * DAY for days in (10, 12, LONGEST_LEAD)),
)
"""Before an hour began: what stood then is kept of old words.

Price models look a week ahead, at noon: none of the words they miss is 12 hours newer.
"""


def hindcast_source(lead: int) -> str:
    """Who speaks for what would have been said ``lead`` days before, had we been there."""
    return f"{FUNDAMENTALS}-hindcast-{lead}"


def hindcast_known_from(lead: int) -> PublicFrom:
    """When the source of this lead would have spoken of an hour."""
    return lambda start: local_instant(delivery_day(start) - lead * DAY, ISSUE_AT)


SOURCES = (FUNDAMENTALS, *(hindcast_source(lead) for lead in range(1, LONGEST_LEAD + 1)))


def _at_once(start: datetime) -> datetime:
    return start


def _expected(quantity: str, plausible: Plausible) -> Series:
    return Series(
        f"grid.{quantity}.expected", "MW", SOURCES, _at_once, plausible=plausible, rewritten=True
    )


DEMAND_EXPECTED = _expected("demand", Plausible(0, 65_000))
WIND_EXPECTED = _expected("wind", Plausible(-200, 50_000))
SOLAR_PV_EXPECTED = _expected("solar_pv", Plausible(-200, 80_000))


class Fundamental(NamedTuple):
    """One quantity by its three series."""

    name: str
    expected: Series
    forecast: Series
    """The operator's, for tomorrow."""
    actual: Series


DEMAND = Fundamental("demand", DEMAND_EXPECTED, DEMAND_FORECAST, DEMAND_ACTUAL)
WIND = Fundamental("wind", WIND_EXPECTED, WIND_FORECAST, WIND_ACTUAL)
SOLAR_PV = Fundamental("solar_pv", SOLAR_PV_EXPECTED, SOLAR_PV_FORECAST, SOLAR_PV_ACTUAL)
QUANTITIES = (DEMAND, WIND, SOLAR_PV)
EXPECTED = tuple(one.expected for one in QUANTITIES)
WITNESSES = tuple(one for kind in QUANTITIES for one in (kind.forecast, kind.actual))
"""What ours is compared with and taught by."""


def error_series(quantity: Fundamental, lead: int) -> Series:
    """Mean absolute error over a delivery day of what was expected ``lead`` days before, MW."""
    return Series(
        f"{quantity.expected.key}.error.day_{lead}",
        "MW",
        (FUNDAMENTALS,),
        lambda start: start + DAY,
        plausible=Plausible(0, 60_000),
    )


class DailyError(NamedTuple):
    """How wrong somebody was about a quantity, so many days ahead."""

    mae_mw: float
    """Mean over days of the day's mean absolute error."""
    days: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What one source says of one quantity on one delivery day.

    Attributes:
        quantity: Its name.
        origin: The operator's source, or ``fundamentals``.
        hours: By start (UTC), MW; without those of which nothing is said.
        error: What the same source was off by lately, that many days ahead; None where too little
            can be compared.
    """

    quantity: str
    origin: str
    hours: Mapping[datetime, float]
    error: DailyError | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of one delivery day.

    Attributes:
        day: Madrid's.
        lead_days: Days from the day of asking to ``day``.
        expectations: At most one of each quantity.
    """

    day: date
    lead_days: int
    expectations: tuple[Expectation, ...]
