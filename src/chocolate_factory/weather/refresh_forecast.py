"""Fetches the newest weather forecast and keeps it beside the older ones."""

from collections.abc import Mapping
from dataclasses import replace

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Series, WriteReport
from chocolate_factory.timeseries.quality.arrival import Arrival
from chocolate_factory.timeseries.quality.bounds import out_of_bounds
from chocolate_factory.timeseries.source import SeriesSource
from chocolate_factory.timeseries.store import SeriesStore


def refresh_forecast(
    store: SeriesStore, source: SeriesSource, series: Mapping[str, Series], clock: Clock
) -> WriteReport:
    """Fetch all ``source`` forecasts now and store it as known from now, never earlier.

    Forecasts are never a gap to be filled: each issue revises the one before for the hours to come,
    and hours that have passed keep the last one made.

    Args:
        store: Where forecasts are kept.
        source: Who forecasts.
        series: The place's forecast series by the quantity's name; those that ``source`` does not
            forecast are passed over.
        clock: Tells what lies ahead, and when the answer came.

    What cannot be true is kept in quarantine, as with what was measured.

    Returns:
        ``revised`` counts the values that changed since the issue before.

    Raises:
        UpstreamError: The source did not answer; the forecasts kept so far stand.
        StoreError: The store cannot be written.
    """
    now = clock.now()
    reaches = {key: source.reach(one, now) for key, one in series.items()}
    asked = {key: reach for key, reach in reaches.items() if reach}
    if not asked:
        return WriteReport()
    whole = Interval(
        min(reach.start for reach in asked.values()), max(reach.end for reach in asked.values())
    )
    answer = source.fetch([series[key] for key in asked], whole)
    issued_at = clock.now()
    return sum(
        (
            # Also where an hour has begun, or ended while the answer came: not known before it.
            store.write(
                replace(one, public_from=lambda _: issued_at),
                source.name,
                answer.get(one.key, ()),
                now=issued_at,
                suspicions=out_of_bounds(Arrival(one, source.name, answer.get(one.key, ()))),
            )
            for one in series.values()
        ),
        WriteReport(),
    )
