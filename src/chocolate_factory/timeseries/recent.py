"""What a store lately told and was told, for the time in which it cannot be asked.

A store that goes in the middle of an ingestion must not let the rest of it forget what was stored
a moment ago: who has spoken already, what need not be fetched, what an odd value is held against.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.timeseries.model import Observation, Reading, Series, WriteReport

LATELY = 12 * DAY
"""As far back as the door looks when the last three days of a series are filled."""

Place = tuple[datetime, str]
"""Start and source."""


class Recent:
    """Remembers the newest believed word of each source on the last days; safe for several threads.

    Series that are said anew many times are left out: no fill ever asks what is held of a forecast.
    """

    def __init__(self, clock: Clock) -> None:
        """Remember nothing yet; ``clock`` tells what has been long ago."""
        self._clock = clock
        self._words: defaultdict[str, dict[Place, Reading]] = defaultdict(dict)
        self._lock = Lock()

    def told(self, series: Series, interval: Interval, readings: Sequence[Reading]) -> None:
        """The store told of ``interval`` these and no other ``readings``, by start.

        It may have told the best of each start only: what other sources said there still stands.
        """
        oldest = self._oldest
        if series.rewritten or interval.end <= oldest:
            return
        news = readings[bisect_left(readings, oldest, key=lambda one: one.start) :]
        spoken = {one.start for one in news}
        with self._lock:
            words = self._words[series.key]
            for place in [place for place in words if place[0] in interval]:
                if place[0] not in spoken:
                    del words[place]
            words.update(((one.start, one.source), one) for one in news)

    def stored(
        self,
        series: Series,
        source: str,
        observations: Iterable[Observation],
        report: WriteReport,
        *,
        now: datetime,
    ) -> None:
        """The store took what ``source`` said, and reported what became of it."""
        if series.rewritten:
            return
        oldest, withheld = self._oldest, set(report.withheld)
        with self._lock:
            words = self._words[series.key]
            for one in observations:
                if one.start in withheld:
                    words.pop((one.start, source), None)
                elif one.start >= oldest:
                    words[one.start, source] = Reading(*one, source, now, now)
            for place in [place for place in words if place[0] < oldest]:
                del words[place]

    def forget(self, key: str) -> None:
        """Remember nothing of a series, of which somebody believes something no more."""
        with self._lock:
            self._words.pop(key, None)

    def said(self, key: str, interval: Interval) -> list[Reading]:
        """All that is remembered of a series for intervals that start in ``interval``, by start."""
        with self._lock:
            words = list(self._words.get(key, {}).values())
        return sorted(one for one in words if one.start in interval)

    @property
    def _oldest(self) -> datetime:
        return self._clock.now() - LATELY
