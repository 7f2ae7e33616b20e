"""Lets arriving values into the store: believed, or into quarantine with the reason."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from threading import Lock

import structlog

from chocolate_factory.kernel.background import is_bulk
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.arrivals import Arrivals
from chocolate_factory.timeseries.batch import check
from chocolate_factory.timeseries.model import (
    Absence,
    Observation,
    Reading,
    Series,
    WriteReport,
)
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector, Suspicion

Read = Callable[[Series, Interval], list[Reading]]

_log = structlog.get_logger()

_BEFORE = 8 * DAY
"""How far back neighbours are read: the same hour of a week ago is among them."""
_AFTER = DAY


class Admission:
    """The door to a store: whoever brings values from outside brings them here."""

    def __init__(
        self,
        store: SeriesStore,
        inspector: Inspector | None = None,
        arrivals: Arrivals | None = None,
    ) -> None:
        """Write to ``store``.

        Args:
            store: Where it writes.
            inspector: Who looks at what arrives; None: everything is believed.
            arrivals: Where live work lets values wait that nobody can look at because the store is
                down; None: that fails.
        """
        self.store = store
        """Where it writes."""
        self._arrivals = arrivals
        self.writing = Lock()
        """Held from looking what is missing until it is written."""
        self._inspector = inspector

    def admit(
        self, series: Series, source: str, observations: Sequence[Observation], *, now: datetime
    ) -> WriteReport:
        """Store what ``source`` says; what is suspicious goes to quarantine in the same moment.

        Each kind of finding is logged once, with how often and where. While the store is down the
        values wait and are looked at again when it answers; ``withheld`` tells what is suspicious
        even by what waits.

        Raises:
            ContradictionError: One interval has two different values.
            UnusableObservationError: A value is not finite, or an interval makes no sense.
            StoreError: The store cannot be read or written; nothing has changed.
        """
        try:
            suspicions = self._inspect(series, source, observations, self.store.read)
        except StoreUnavailableError as error:
            arrivals = self._waiting_instead(error)
            doubtful = self._inspect(
                series,
                source,
                observations,
                lambda one, around: _best(one, arrivals.said(one, around)),
            )
            return arrivals.keep(series, source, observations, now=now, suspicions=doubtful)
        report = self.store.write(series, source, observations, now=now, suspicions=suspicions)
        if report.quarantined:
            _tell(series, source, suspicions)
        return report

    @property
    def is_blind(self) -> bool:
        """Whether the store does not tell all that has arrived: it is down, or something waits."""
        return self._arrivals is not None and self._arrivals.is_waiting

    def held(self, series: Series, interval: Interval) -> list[Reading]:
        """What need not be fetched: what is stored; while the store is down, as far as known.

        Raises:
            StoreError: The store cannot be read, and nothing can wait.
        """
        return self._told(self.store.read, series, interval)

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """All that was said; while the store is down, the newest words as far as known.

        Raises:
            StoreError: The store cannot be read, and nothing can wait.
        """
        return self._told(self.store.history, series, interval)

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """What sources have answered not to have; while the store is down, nothing is known of it.

        Raises:
            StoreError: The store cannot be read, and nothing can wait.
        """
        try:
            return self.store.absences(series, interval)
        except StoreUnavailableError as error:
            self._waiting_instead(error)
            return []

    def _told(self, read: Read, series: Series, interval: Interval) -> list[Reading]:
        try:
            if self._arrivals is not None:
                self._arrivals.settle()
            return read(series, interval)
        except StoreUnavailableError as error:
            return self._waiting_instead(error).said(series, interval)

    def _waiting_instead(self, error: StoreUnavailableError) -> Arrivals:
        """Where values may wait.

        Raises:
            StoreUnavailableError: Nowhere; and bulk work is done again instead.
        """
        if self._arrivals is None or is_bulk():
            raise error
        return self._arrivals

    def _inspect(
        self, series: Series, source: str, observations: Sequence[Observation], read: Read
    ) -> list[Suspicion]:
        if self._inspector is None or not observations:
            return []
        check(observations)
        ordered = sorted(set(observations))
        around = Interval(ordered[0].start - _BEFORE, ordered[-1].interval.end + _AFTER)
        return self._inspector(series, source, ordered, read(series, around))


def _best(series: Series, words: Sequence[Reading]) -> list[Reading]:
    """The word of the best source for each start, as a store that is asked tells it."""
    worst_first = sorted(words, key=lambda one: series.rank(one.source), reverse=True)
    return sorted({one.start: one for one in worst_first}.values())


def _tell(series: Series, source: str, suspicions: Sequence[Suspicion]) -> None:
    found = sorted(suspicions, key=lambda one: (one.check, one.start))
    for kind, group in groupby(found, key=lambda one: one.check):
        same = list(group)
        _log.warning(
            "values_quarantined",
            series=series.key,
            source=source,
            check=kind,
            count=len(same),
            first=same[0].start.isoformat(),
            last=same[-1].start.isoformat(),
            reason=same[0].reason,
        )
