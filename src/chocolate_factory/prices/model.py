"""The two price series, when they become public, and how finely the market trades.

Both are published for whole delivery days, in EUR/MWh, on the eve: the day-ahead price of OMIE's
auction about 13:00 Madrid time, the PVPC (regulated price of 2.0TD customers, tolls and charges
included) about 20:15.
"""

from datetime import date, datetime, time

from chocolate_factory.kernel.market_time import (
    DAY,
    Interval,
    day_interval,
    delivery_day,
    local_instant,
)
from chocolate_factory.timeseries.model import Plausible, Series

OMIE = "omie"
ESIOS = "esios"
REDATA = "redata"
ESIOS_ARCHIVE = "esios-archive"

SPOT_PUBLIC_AT = time(13, 0)
PVPC_PUBLIC_AT = time(20, 15)
SPOT_SINCE = date(2014, 1, 1)
"""First delivery day that is kept; older prices belong to another market."""
PVPC_SINCE = date(2021, 6, 1)
"""First delivery day of the 2.0TD tariff; the PVPC before it was another product."""
QUARTERS_SINCE = date(2025, 10, 1)
"""First delivery day with quarter-hour prices (European single day-ahead coupling)."""

_QUARTERS_FROM = local_instant(QUARTERS_SINCE)


def public_on_eve(start: datetime, at: time) -> datetime:
    """The instant at which Madrid's clock shows ``at`` on the eve of the delivery day of ``start``.

    >>> from datetime import UTC
    >>> public_on_eve(datetime(2024, 11, 5, 12, tzinfo=UTC), time(13)).isoformat()
    '2024-11-04T12:00:00+00:00'
    """
    return local_instant(delivery_day(start) - DAY, at)


def published_until(now: datetime, at: time) -> datetime:
    """End (UTC) of the last delivery day that is public at ``now`` when published at ``at``."""
    tomorrow = day_interval(delivery_day(now) + DAY)
    return tomorrow.end if public_on_eve(tomorrow.start, at) <= now else tomorrow.start


def days_since(first: date, now: datetime, at: time) -> Interval:
    """From the start of ``first`` to the end of what is public at ``now``; may be empty."""
    start = local_instant(first)
    return Interval(start, max(start, published_until(now, at)))


def _spot_public_from(start: datetime) -> datetime:
    return public_on_eve(start, SPOT_PUBLIC_AT)


def _pvpc_public_from(start: datetime) -> datetime:
    return public_on_eve(start, PVPC_PUBLIC_AT)


# Harmonised limits of the day-ahead coupling; for PVPC the same with room for tolls and charges
# (highest on record: 732 EUR/MWh). They rest at zero for days in spring, and have once stayed at
# 2.30 for 18 hours (21 December 2019). Between its neighbours an hour has stuck out by 92 EUR/MWh
# (spot) and 257 (PVPC; 800 in a first publication that was corrected) at most.
SPOT = Series(
    "price.spot.es",
    "EUR/MWh",
    (OMIE, ESIOS, REDATA),
    _spot_public_from,
    official=True,
    since=local_instant(SPOT_SINCE),
    plausible=Plausible(-500, 4000, steepest=400, flat_hours=20, decimals=2),
)
"""Day-ahead price of the Spanish zone."""
PVPC = Series(
    "price.pvpc.peninsula",
    "EUR/MWh",
    (ESIOS, REDATA, ESIOS_ARCHIVE),
    _pvpc_public_from,
    official=True,
    since=local_instant(PVPC_SINCE),
    plausible=Plausible(-500, 6000, steepest=1200, flat_hours=6, decimals=2),
)
"""Regulated price of the peninsula, for customers up to 10 kW."""


def market_time_unit(start: datetime) -> int:
    """Minutes of a day-ahead price interval: 60, or 15 from delivery day 2025-10-01 on."""
    return 15 if start >= _QUARTERS_FROM else 60


def price_minutes(series: Series, start: datetime) -> int:
    """Minutes for which a value of ``series`` that begins at ``start`` holds."""
    return market_time_unit(start) if series.key == SPOT.key else 60
