"""Fetches what is missing of some series, from the best source that has it, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Lock

import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.fill_run import FillRun
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.progress import Watcher
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore

__all__ = ["Filler", "Watcher"]

_log = structlog.get_logger()


class Filler:
    """Fills series; safe for threads, which wait for each other where their series overlap."""

    def __init__(self, store: SeriesStore, clock: Clock) -> None:
        """Write to ``store``. One filler per process, or holes may be fetched twice."""
        self._store = store
        self._clock = clock
        self._guard = Lock()
        self._locks: defaultdict[str, Lock] = defaultdict(Lock)

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
        never written again, whoever said it. A source that fails never stops the others; what one
        answered to have not is remembered and not asked again for a while.

        Args:
            sources: Whom to ask, best first; bulk may go to a later, cheaper one first.
            series: What to fill; series that a source offers together are asked for together.
            interval: Where; widened to full hours and cut where values are not public yet.
            insist: Ask again also where a source has lately answered to have nothing.
            on_progress: Told after each request; may raise ``WorkCancelledError`` to stop.

        Raises:
            StoreError: The store cannot be read or written; what was written stays.
        """
        with self._alone(series):
            run = FillRun(self._store, self._clock, series, interval, insist=insist)
            report = run.fill(sources, on_progress or (lambda _: None))
        total = report.total
        _log.info(
            "series_filled",
            series=[one.key for one in series],
            requests=total.requests,
            written=total.written,
            missing_hours=sum(report.missing_after.values()),
            errors=sum(len(one.failures) for one in report.sources),
            interrupted=report.interrupted,
        )
        return report

    @contextmanager
    def _alone(self, series: Sequence[Series]) -> Iterator[None]:
        with self._guard:
            locks = [self._locks[key] for key in sorted({one.key for one in series})]
        with ExitStack() as held:
            for lock in locks:  # everybody in the same order: no deadlock
                held.enter_context(lock)
            yield
