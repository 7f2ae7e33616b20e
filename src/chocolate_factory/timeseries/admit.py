"""Lets arriving values into the store: believed, or into quarantine with the reason."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from threading import Lock

import structlog

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.batch import check
from chocolate_factory.timeseries.model import Observation, Series, WriteReport
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector, Suspicion

_log = structlog.get_logger()

_BEFORE = 8 * DAY
"""How far back neighbours are read: the same hour of a week ago is among them."""
_AFTER = DAY


class Admission:
    """The door to a store: whoever brings values from outside brings them here."""

    def __init__(self, store: SeriesStore, inspector: Inspector | None = None) -> None:
        """Write to ``store`` what ``inspector`` has looked at; None: everything is believed."""
        self.store = store
        """Where it writes."""
        self.writing = Lock()
        """Held from looking what is missing until it is written."""
        self._inspector = inspector

    def admit(
        self, series: Series, source: str, observations: Sequence[Observation], *, now: datetime
    ) -> WriteReport:
        """Store what ``source`` says; what is suspicious goes to quarantine in the same moment.

        Each kind of finding is logged once, with how often and where.

        Raises:
            ContradictionError: One interval has two different values.
            UnusableObservationError: A value is not finite, or an interval makes no sense.
            StoreError: The store cannot be read or written; nothing has changed.
        """
        suspicions = self._inspect(series, source, observations)
        report = self.store.write(series, source, observations, now=now, suspicions=suspicions)
        if report.quarantined:
            _tell(series, source, suspicions)
        return report

    def _inspect(
        self, series: Series, source: str, observations: Sequence[Observation]
    ) -> list[Suspicion]:
        if self._inspector is None or not observations:
            return []
        check(observations)
        ordered = sorted(set(observations))
        around = Interval(ordered[0].start - _BEFORE, ordered[-1].interval.end + _AFTER)
        return self._inspector(series, source, ordered, self.store.read(series, around))


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
