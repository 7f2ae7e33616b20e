"""The port behind which archives of past weather model runs stand, and how their word is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Protocol

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.model import Observation, Series, WriteReport
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.quality.bounds import out_of_bounds
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.national.model import LIVE, known_from, national_series

Said = Mapping[str, Mapping[str, Sequence[Observation]]]
"""Values by series key, by the name of the source: one for each lead."""


class RunArchive(Protocol):
    """Remembers what weather models once forecast."""

    @property
    def name(self) -> str:
        """Stable name, for the journal."""
        ...

    @property
    def since(self) -> date:
        """The first day it tells of."""
        ...

    @property
    def days_per_request(self) -> int:
        """For how many days ``fetch`` may be asked at once."""
        ...

    @property
    def requests_at_once(self) -> int:
        """How many requests it may be troubled with in one go."""
        ...

    @property
    def witness(self) -> tuple[str, int]:
        """Who has spoken for the day that many days after one that has been fetched."""
        ...

    def fetch(self, first: date, days: int) -> Said:
        """What was said on ``days`` days (UTC) from ``first`` on, or of them: see its module.

        Raises:
            UpstreamError: It did not answer, or not sensibly.
        """
        ...


def keep_past_runs(store: SeriesStore, said: Said, *, now: datetime) -> WriteReport:
    """Store what an archive says, each value as known from when its run could be read.

    Saying it again changes nothing. What cannot be true is kept in quarantine.

    Raises:
        StoreError: The store cannot be written.
    """
    report, every = WriteReport(), national_series()
    for source, values in said.items():
        known = known_from(source)
        if known is None:
            message = f"{source} is no archive"
            raise ValueError(message)
        for key, observations in values.items():
            series = replace(every[key], public_from=known)
            report += store.write(
                series,
                source,
                observations,
                now=now,
                suspicions=out_of_bounds(Arrival(series, source, observations)),
            )
    return report


def days_without_runs(
    store: SeriesStore, archive: RunArchive, first: date, end: date
) -> list[date]:
    """The days from ``first`` on and before ``end`` of which no forecast is kept, ascending.

    Neither from this archive nor made live on that day; days the archive has not are not told.

    Raises:
        StoreError: The store cannot be read.
    """
    first = max(first, archive.since)
    if first >= end:
        return []
    source, after = archive.witness
    span = Interval(utc_midnight(first), utc_midnight(end) + max(after, 1) * DAY)
    there = set[date]()
    for reading in store.history(_one_series(), span):
        if reading.source == source:
            there.add((reading.start - after * DAY).date())
        elif reading.source == LIVE:
            there.add(reading.known_at.date())
    absences = [one for one in store.absences(_one_series(), span) if one.source == archive.name]
    days = (first + n * DAY for n in range((end - first).days))
    return [
        day
        for day in days
        if day not in there and not any(utc_midnight(day) in one.interval for one in absences)
    ]


def mark_without_runs(
    store: SeriesStore, archive: RunArchive, first: date, days: int, *, now: datetime
) -> None:
    """Remember that the archive has nothing of ``days`` days from ``first`` on.

    Raises:
        StoreError: The store cannot be written.
    """
    interval = Interval(utc_midnight(first), utc_midnight(first + days * DAY))
    store.mark_absent(_one_series(), archive.name, [interval], now=now)


def _one_series() -> Series:
    """One of those that are always fetched together."""
    return next(iter(national_series().values()))


def utc_midnight(day: date) -> datetime:
    """Where weather models begin ``day``."""
    return datetime.combine(day, time(0), UTC)
