"""The port through which every feature reads and writes series."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)


class SeriesStore(Protocol):
    """Keeps bitemporal values; safe for several threads and processes at once."""

    def write(
        self,
        series: Series,
        source: str,
        observations: Iterable[Observation],
        *,
        now: datetime,
    ) -> WriteReport:
        """Store what ``source`` says; all of it or, on an error, nothing.

        A value said for the first time is known from its publication (``series.public_from``) or
        from ``now``, whichever is earlier. A value that differs from the same source's newest one
        is a revision known from ``now``; the same value again changes nothing. On return the values
        survive a crash.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """The best value of each interval that starts inside ``interval``, by ascending start.

        Best is the highest ranked source, then its newest value. With ``known_at``, only what was
        known at that instant exists. Intervals never overlap: where hourly and quarter-hourly
        values meet, the better ranked source keeps its ground.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """The reading with the greatest start, or None for an empty series."""
        ...

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """Every value ever stored for ``interval``, all sources and revisions.

        Ordered by start, rank of the source, then ``known_at``.
        """
        ...

    def coverage(self, series: Series) -> Coverage:
        """Counts and limits of what is stored."""
        ...

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """Remember that ``source`` answered it has nothing for ``intervals``."""
        ...

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """Remembered absences that overlap ``interval``, by source and start."""
        ...

    def ping(self) -> None:
        """Check that the store answers.

        Raises:
            StoreError: It does not.
        """
        ...
