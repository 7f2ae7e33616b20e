"""A series store behind a spool: while it is down, what arrives waits and is stored later.

What waits keeps its source, the moment it arrived and what was suspected of it, and is stored in
the order of arrival. So the store becomes the one that would be there had it never been down. While
anything waits, whatever is written waits behind it.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

import structlog

from chocolate_factory.kernel.background import is_bulk
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.drain import Drain, Take
from chocolate_factory.storage.spool_entry import Item
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
from chocolate_factory.timeseries.recent import Recent
from chocolate_factory.timeseries.spool_form import (
    ABSENT,
    ADMIT,
    WRITE,
    absence_item,
    values_item,
)
from chocolate_factory.timeseries.spool_intake import SeriesIntake
from chocolate_factory.timeseries.spool_view import newest_words
from chocolate_factory.timeseries.standing import Line, Outage
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Inspector, Suspicion
from chocolate_factory.timeseries.thinning import Thinning

T = TypeVar("T")
_log = structlog.get_logger()


class SpooledSeriesStore:
    """The store it wraps, and ``Arrivals`` for whoever brings values from outside.

    Bulk work does not wait in the spool: it fails while the store is down, and is done again.
    """

    def __init__(
        self, store: SeriesStore, drain: Drain, clock: Clock, inspector: Inspector | None = None
    ) -> None:
        """Wrap ``store``.

        Args:
            store: Where everything goes in the end.
            drain: Takes there what waits.
            clock: Tells since when it is down.
            inspector: Who looks at what could not be looked at on arrival.
        """
        self._store = store
        self._drain = drain
        self._reads, self._writes = Line(clock, "reads"), Line(clock, "writes")
        self._order: defaultdict[str, Lock] = defaultdict(Lock)
        self._recent = Recent(clock)
        intake = SeriesIntake(store, self._recent, inspector)
        for kind, take in ((WRITE, intake.write), (ADMIT, intake.admit), (ABSENT, intake.absent)):
            drain.takes(kind, self._noting(take))
        drain.tries(self._end_outage)

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts; of reads, if neither reads nor writes are answered."""
        return self._reads.outage or self._writes.outage

    @property
    def is_readable(self) -> bool:
        """Whether reads are answered, as far as anybody has tried."""
        return self._reads.outage is None

    def write(
        self,
        series: Series,
        source: str,
        observations: Iterable[Observation],
        *,
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
    ) -> WriteReport:
        """See ``SeriesStore.write``; ``spooled`` tells what waits."""
        batch = list(observations)
        if not batch:
            return WriteReport()

        def store() -> WriteReport:
            report = self._store.write(series, source, batch, now=now, suspicions=suspicions)
            self._recent.stored(series, source, batch, report, now=now)
            return report

        return self._store_or_keep(
            series.key,
            store,
            lambda: values_item(WRITE, series, source, batch, now=now, suspicions=suspicions),
            _waiting(batch, suspicions),
        )

    def mark_absent(
        self, series: Series, source: str, intervals: Sequence[Interval], *, now: datetime
    ) -> None:
        """See ``SeriesStore.mark_absent``."""
        if asked := [one for one in intervals if one]:
            self._store_or_keep(
                series.key,
                lambda: self._store.mark_absent(series, source, asked, now=now),
                lambda: absence_item(series, source, asked, now=now),
                None,
            )

    def keep(
        self,
        series: Series,
        source: str,
        observations: Sequence[Observation],
        *,
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
    ) -> WriteReport:
        """See ``Arrivals.keep``."""
        if not observations:
            return WriteReport()
        self._drain.append(
            values_item(ADMIT, series, source, observations, now=now, suspicions=suspicions)
        )
        return _waiting(observations, suspicions)

    @property
    def is_waiting(self) -> bool:
        """See ``Arrivals.is_waiting``."""
        return self.outage is not None or not self._nothing_waits()

    def settle(self) -> None:
        """See ``Arrivals.settle``."""
        if not self._nothing_waits():
            self._write(self._drain.settle)

    def said(self, series: Series, interval: Interval) -> list[Reading]:
        """See ``Arrivals.said``."""
        remembered = self._recent.said(series.key, interval)
        return newest_words(remembered, self._drain.spool.of(series.key), interval)

    def read(
        self, series: Series, interval: Interval, *, known_at: datetime | None = None
    ) -> list[Reading]:
        """See ``SeriesStore.read``; what waits is not seen."""
        readings = self._reads.ask(lambda: self._store.read(series, interval, known_at=known_at))
        if known_at is None:
            self._recent.told(series, interval, readings)
        return readings

    def latest(self, series: Series, *, known_at: datetime | None = None) -> Reading | None:
        """See ``SeriesStore.latest``."""
        return self._reads.ask(lambda: self._store.latest(series, known_at=known_at))

    def history(self, series: Series, interval: Interval) -> list[Reading]:
        """See ``SeriesStore.history``."""
        readings = self._reads.ask(lambda: self._store.history(series, interval))
        self._recent.told(series, interval, readings)
        return readings

    def coverage(self, series: Series) -> Coverage:
        """See ``SeriesStore.coverage``."""
        return self._reads.ask(lambda: self._store.coverage(series))

    def quarantine(
        self, series: Series, source: str, suspicions: Iterable[Suspicion], *, now: datetime
    ) -> int:
        """See ``SeriesStore.quarantine``; what waits goes in first."""
        found = list(suspicions)
        self._recent.forget(series.key)
        return self._after_all_else(lambda: self._store.quarantine(series, source, found, now=now))

    def release(
        self, key: str, source: str, starts: Iterable[datetime], *, now: datetime, why: str
    ) -> int:
        """See ``SeriesStore.release``; what waits goes in first."""
        wanted = list(starts)
        return self._after_all_else(
            lambda: self._store.release(key, source, wanted, now=now, why=why)
        )

    def quarantined(self, interval: Interval, key: str | None = None) -> list[Quarantined]:
        """See ``SeriesStore.quarantined``."""
        return self._reads.ask(lambda: self._store.quarantined(interval, key))

    def absences(self, series: Series, interval: Interval) -> list[Absence]:
        """See ``SeriesStore.absences``."""
        return self._reads.ask(lambda: self._store.absences(series, interval))

    def forget_absences(self, series: Series, absences: Sequence[Absence]) -> None:
        """See ``SeriesStore.forget_absences``; what waits goes in first."""
        self._after_all_else(lambda: self._store.forget_absences(series, absences))

    def thin(self, thinning: Thinning, *, dry_run: bool = False) -> int:
        """See ``SeriesStore.thin``; what waits goes in first."""
        return self._after_all_else(lambda: self._store.thin(thinning, dry_run=dry_run))

    def inventory(self) -> list[Holding]:
        """See ``SeriesStore.inventory``."""
        return self._reads.ask(self._store.inventory)

    def ping(self) -> None:
        """See ``SeriesStore.ping``; always asked, so that health tells of now."""
        self._reads.insist(self._store.ping)

    def try_writing(self) -> None:
        """See ``SeriesStore.try_writing``."""
        self._writes.insist(self._store.try_writing)

    def _store_or_keep(
        self, key: str, store: Callable[[], T], pack: Callable[[], Item], kept: T
    ) -> T:
        """Store, or keep what ``pack`` makes; one at a time of each series, in the order they came.

        Raises:
            StoreUnavailableError: Neither can be done; nothing is lost without being said.
        """
        with self._order[key]:
            if is_bulk():
                return self._after_all_else(store)
            if self._nothing_waits():
                with contextlib.suppress(StoreUnavailableError):
                    return self._write(store)
            self._drain.append(pack())
            return kept

    def _nothing_waits(self) -> bool:
        """Whether to store at once; a spool that cannot be read must not stop a store that can."""
        try:
            return self._drain.spool.is_empty()
        except StoreUnavailableError as error:
            _log.error("spool_unreadable", error=error.message, advice=error.advice)
            return True

    def _after_all_else(self, act: Callable[[], T]) -> T:
        self.settle()
        return self._write(act)

    def _write(self, act: Callable[[], T]) -> T:
        """Do ``act``; where the store does not take it, the drain finds out when it does again."""
        try:
            return self._writes.ask(act)
        except StoreUnavailableError:
            self._drain.start()
            raise

    def _end_outage(self) -> None:
        """Find out whether an outage lasts that was noted when nothing had to wait."""
        if self._writes.outage:
            self.try_writing()

    def _noting(self, take: Take) -> Take:
        """``take``, which notes whether the store answers."""

        def noted(content: Mapping[str, Any]) -> None:
            self._writes.insist(lambda: take(content))

        return noted


def _waiting(batch: Sequence[Observation], suspicions: Iterable[Suspicion]) -> WriteReport:
    doubted = sorted({one.start for one in suspicions})
    return WriteReport(spooled=len(batch), withheld=tuple(doubted))
