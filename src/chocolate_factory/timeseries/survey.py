"""Looks a stored series over for gaps and says who could close each."""

from collections.abc import Sequence
from datetime import datetime

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.expectation import expected
from chocolate_factory.timeseries.gaps import Gap, find_gaps, route
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore


def survey(
    store: SeriesStore,
    series: Series,
    sources: Sequence[SeriesSource],
    interval: Interval,
    now: datetime,
) -> list[Gap]:
    """The gaps of ``series`` in ``interval``, oldest first, cut where they stop being recoverable.

    Args:
        store: Where the series is kept.
        series: The series to look over.
        sources: Who could be asked, best first.
        interval: Where to look; only what is public at ``now`` counts.
        now: Present instant.

    Raises:
        StoreError: The store cannot be read.
    """
    span = expected(series, interval, now)
    gaps = find_gaps(series, store.read(series, span), interval, now)
    absences = store.absences(series, span) if gaps else []
    return route(gaps, series, sources, absences, now)
