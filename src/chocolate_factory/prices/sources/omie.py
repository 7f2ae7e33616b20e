"""OMIE, the market operator: the day-ahead prices of one delivery day in a text file, without key.

``GET /es/file-download?parents=marginalpdbc&filename=marginalpdbc_YYYYMMDD.1``::

    MARGINALPDBC;
    2025;10;26;1;105.19;105.19;      year; month; day; period; Portugal; Spain;
    *

Periods count real time from local midnight: 23 to 25 hours, or 92 to 100 quarter hours from
delivery day 2025-10-01 on. A correction is version ``.2`` or higher of the file; the
versions before it may stay or go.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import NotPublishedError, UpstreamNonsenseError
from chocolate_factory.kernel.http_client import HttpClient
from chocolate_factory.kernel.market_time import DAY, Interval, day_interval, delivery_days
from chocolate_factory.prices.model import (
    OMIE,
    SPOT,
    SPOT_PUBLIC_AT,
    days_since,
    market_time_unit,
)
from chocolate_factory.prices.validate import observations, price
from chocolate_factory.timeseries.model import Observation, Series

_SINCE = date(2023, 1, 1)
"""Older years are only offered as yearly archives."""
_VERSIONS = (1, 2, 3, 4)
_HEADER, _TRAILER = "MARGINALPDBC;", "*"
_ROW = re.compile(
    r"(?P<day>\d{4};\d{1,2};\d{1,2});(?P<period>\d{1,3});[^;]*;(?P<spain>[^;]*);", re.ASCII
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


class Omie:
    """The day-ahead price from the daily files."""

    name = OMIE
    longest_request: timedelta = DAY

    def __init__(self, http: HttpClient, base_url: str, clock: Clock) -> None:
        """Ask ``base_url`` (scheme and host, as in ``https://www.omie.es``).

        Args:
            http: How to ask.
            base_url: Where.
            clock: What time it is: only days that have begun are asked for corrections.
        """
        self._http = http
        self._clock = clock
        self._url = f"{base_url.rstrip('/')}/es/file-download"

    def reach(self, series: Series, now: datetime) -> Interval | None:
        """The spot price from 2023 to the last day published."""
        return days_since(_SINCE, now, SPOT_PUBLIC_AT) if series.key == SPOT.key else None

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        """The spot price of the delivery days that ``interval`` touches, one file each."""
        if SPOT.key not in {one.key for one in series} or not interval:
            return {}
        prices: list[tuple[datetime, float]] = []
        files = 0
        for day in delivery_days(interval):
            text = self._file(day)
            if text is not None:
                files += 1
                prices += _read(text, day)
        if not files:
            raise NotPublishedError(self.name, f"{self.name} has no file of that time.")
        return {SPOT.key: observations(self.name, SPOT, prices, interval)}

    def _file(self, day: date) -> str | None:
        """The newest version of the file of ``day``, or None if there is none.

        The first version of tomorrow's file is taken at once: no request is spent on a correction
        that nobody has had time to make.
        """
        text = self._version(day, _VERSIONS[0])
        if text is not None and self._clock.now() < day_interval(day).start:
            return text
        for version in _VERSIONS[1:]:
            newer = self._version(day, version)
            if newer is None:
                return text
            text = newer
        return text

    def _version(self, day: date, version: int) -> str | None:
        filename = f"marginalpdbc_{day:%Y%m%d}.{version}"
        try:
            answer = self._http.get(
                self.name,
                self._url,
                params=[("parents", "marginalpdbc"), ("filename", filename)],
            )
        except NotPublishedError:
            return None
        return answer.text(self.name, "ascii")


def _read(text: str, day: date) -> list[tuple[datetime, float]]:
    """Instants (UTC) and prices of a file; a blank price stays missing.

    Raises:
        UpstreamNonsenseError: It is not exactly the file of ``day``.
    """
    lines = text.split()
    if len(lines) < len((_HEADER, _TRAILER)) or (lines[0], lines[-1]) != (_HEADER, _TRAILER):
        raise _nonsense(f"no whole file for {day}")
    periods: dict[int, str] = {}
    for line in lines[1:-1]:
        row = _ROW.fullmatch(line)
        if row is None or _date(row["day"]) != day:
            raise _nonsense(f"{line!r:.60} in the file of {day}")
        if periods.setdefault(int(row["period"]), row["spain"]) != row["spain"]:
            raise _nonsense(f"two prices for period {row['period']} of {day}")
    whole = day_interval(day)
    starts = list(whole.grid(market_time_unit(whole.start)))
    if list(periods) != list(range(1, len(starts) + 1)):
        raise _nonsense(f"{len(periods)} of the {len(starts)} periods of {day}")
    return [
        (start, _value(value))
        for start, value in zip(starts, periods.values(), strict=True)
        if value
    ]


def _date(text: str) -> date | None:
    try:
        return date(*map(int, text.split(";")))
    except ValueError:
        return None


def _value(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise _nonsense(f"{text!r:.40} for a price")
    return price(OMIE, float(text), SPOT)


def _nonsense(what: str) -> UpstreamNonsenseError:
    return UpstreamNonsenseError(OMIE, f"{OMIE} gave {what}.")
