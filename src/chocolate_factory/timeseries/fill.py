"""Fetches what is missing of some series, from the best source that has it, and nothing else."""

from collections.abc import Sequence

import structlog

from chocolate_factory.kernel.background import is_bulk, require_wanted
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import Interval, ceil_to, floor_to
from chocolate_factory.timeseries.admit import Admission
from chocolate_factory.timeseries.arrivals import Arrivals
from chocolate_factory.timeseries.claims import Claims
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.fill_run import FillRun
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.progress import Watcher
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector

__all__ = ["Filler", "Watcher"]

_log = structlog.get_logger()

_MINUTES = 60
"""A fill may touch everything in the hours it touches at all."""


class Filler:
    """Fills series; safe for threads.

    Fills of the same series wait for each other where their intervals overlap, but live work never
    waits for bulk work, which may take hours.
    """

    def __init__(
        self,
        store: SeriesStore,
        clock: Clock,
        inspector: Inspector | None = None,
        arrivals: Arrivals | None = None,
    ) -> None:
        """Fill ``store``. One filler per process, or holes may be fetched twice.

        Args:
            store: Where to write.
            clock: What time it is.
            inspector: Who looks at what arrives; None: everything is believed.
            arrivals: Where live work lets values wait while the store is down; None: it fails.
        """
        self._clock = clock
        self.admission = Admission(store, inspector, arrivals)
        """The door through which values come in."""
        self._claims = Claims()

    def fill(
        self,
        sources: Sequence[SeriesSource],
        series: Sequence[Series],
        interval: Interval,
        *,
        insist: bool = False,
        on_progress: Watcher | None = None,
    ) -> FillReport:
        """Fetch and store what is expected of ``series`` in ``interval`` but missing.

        Sources are asked one after the other, each for what is still missing. What is stored is
        never written again, whoever said it; what is in quarantine counts as missing, and the next
        source is asked for it at once. A source that fails never stops the others; what one
        answered to have not is remembered and not asked again for a while.

        Args:
            sources: Whom to ask, best first; bulk may go to a later, cheaper one first.
            series: What to fill; series that a source offers together are asked for together.
            interval: Where; widened to full hours and cut where values are not public yet.
            insist: Ask again also where a source has lately answered to have nothing.
            on_progress: Told after each request; may raise ``WorkCancelledError`` to stop.

        Raises:
            StoreError: The store cannot be read or written; what was written stays.
            WorkCancelledError: Bulk work was told to stop before it began.
        """
        whole_hours = Interval(floor_to(interval.start, _MINUTES), ceil_to(interval.end, _MINUTES))
        keys = [one.key for one in series]
        with self._claims.claimed(keys, whole_hours, bulk=is_bulk(), require_wanted=require_wanted):
            run = FillRun(self.admission, self._clock, series, interval, insist=insist)
            report = run.fill(sources, on_progress or (lambda _: None))
        total = report.total
        _log.info(
            "series_filled",
            series=keys,
            requests=total.requests,
            written=total.written,
            quarantined=total.quarantined,
            missing_hours=sum(report.missing_after.values()),
            errors=sum(len(one.failures) for one in report.sources),
            interrupted=report.interrupted,
        )
        return report
