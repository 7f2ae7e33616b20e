"""The port through which every feature reads and writes series."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.holding import Holding
from chocolate_factory.timeseries.model import (
    Absence,
    Coverage,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.quarantine import Quarantined
from chocolate_factory.timeseries.suspicion import Suspicion
from chocolate_factory.timeseries.thinning import Thinning


class SeriesStore(Protocol):
    """Keeps bitemporal values; safe for several threads and processes at once.

    A value in quarantine is kept, but readers do not see it: its source is silent about the
    interval until it corrects the value or somebody releases it.
    """

    def write(
        self,
        series: Series,
        source: str,
        observations: Iterable[Observation],
        *,
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
    ) -> WriteReport:
        """Store what ``source`` says; all of it or, on an error, nothing.

        A value said for the first time is known from its publication (``series.public_from``) or
        from ``now``, whichever is earlier. A value that differs from the same source's newest one
        is a revision known from ``now``; the same value again changes nothing. On return the values
        survive a crash.

        Args:
            series: What the values are of.
            source: Who says so.
            observations: The batch.
            now: Present instant.
            suspicions: About intervals of the batch: these values go to quarantine, and no reader
                ever sees them before. A value that was released from the same check stays released.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """The best value of each interval that starts inside ``interval``, by ascending start.

        Best is the highest ranked source, then its newest value; a source whose newest value is in
        quarantine is silent. With ``known_at``, only what was known at that instant exists, and
        only what was in quarantine then is left out. Intervals never overlap: where hourly and
        quarter-hourly values meet, the better ranked source keeps its ground.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """The reading with the greatest start, or None for an empty series."""
        ...

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """Every value ever stored for ``interval``, all sources and revisions, but quarantine.

        Left out is what is in quarantine, and all that was said before it by the same source.
        Ordered by start, rank of the source, then ``known_at``.
        """
        ...

    def coverage(self, series: Series) -> Coverage:
        """Counts and limits of what is stored."""
        ...

    def quarantine(
        self, series: Series, source: str, suspicions: Iterable[Suspicion], *, now: datetime
    ) -> int:
        """Put what ``source`` says now to quarantine, found suspicious after it was stored.

        As known before ``now``, it stays believed.

        Returns:
            How many intervals were not in quarantine before.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def release(
        self, key: str, source: str, starts: Iterable[datetime], *, now: datetime, why: str
    ) -> int:
        """Let readers see again what ``source`` says now of the intervals that begin at ``starts``.

        Args:
            key: Of the series.
            source: Who said them.
            starts: Of the intervals; those that are not in quarantine stay as they are.
            now: Present instant; as known before, they stay in quarantine.
            why: In the words of whoever decided.

        Returns:
            How many intervals were in quarantine.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def quarantined(self, interval: Interval, key: str | None = None) -> list[Quarantined]:
        """Every value that was ever found suspicious, of intervals that start in ``interval``.

        By series, start, source, value and check; a value two checks found stands there twice.

        Args:
            interval: Where to look.
            key: Of the only series to look at; None: all of them.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """Remember that ``source`` answered it has nothing for ``intervals``."""
        ...

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """Remembered absences that overlap ``interval``, by source and start."""
        ...

    def forget_absences(self, series: Series, absences: Sequence[Absence]) -> None:
        """Forget ``absences`` of ``series``, as they are remembered; changed ones stay.

        Raises:
            StoreError: The database cannot be written.
        """
        ...

    def thin(self, thinning: Thinning, *, dry_run: bool = False) -> int:
        """Delete superfluous revisions of forecasts; how many. Nothing else deletes values.

        Reading the last word, or as known at one of the lead times before the interval, answers as
        before.

        Args:
            thinning: What; cannot be made for official or observed series.
            dry_run: Only count.

        Raises:
            StoreError: The database cannot be read or written; what was deleted stays so.
        """
        ...

    def inventory(self) -> list[Holding]:
        """What is stored of every series by every source, by key and source.

        Raises:
            StoreError: The database cannot be read.
        """
        ...

    def ping(self) -> None:
        """Check that the store answers.

        Raises:
            StoreError: It does not.
        """
        ...

    def try_writing(self) -> None:
        """Check that the store can be written, by a write that changes nothing.

        Raises:
            StoreError: It cannot.
        """
        ...
