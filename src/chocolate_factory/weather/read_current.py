"""Reads what the sources have said lately and decides on the current weather."""

from collections.abc import Collection, Mapping
from datetime import datetime

from chocolate_factory.kernel.errors import MissingDataError
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, floor_to
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.weather.hybrid import HybridWeather, current_weather


def read_hybrid(
    store: SeriesStore, series: Mapping[str, Series], now: datetime, configured: Collection[str]
) -> HybridWeather:
    """The current weather of one place by the hybrid rule.

    Args:
        store: Where readings are kept.
        series: The place's series by the quantity's name.
        now: Present instant.
        configured: Names of the sources that are set up.

    Raises:
        MissingDataError: No source has said a temperature within the last day.
        StoreError: The store cannot be read.
    """
    return current_weather(_lately(store, series, now), now, configured)


def read_latest_of(
    store: SeriesStore, series: Mapping[str, Series], source: str, now: datetime
) -> dict[str, Reading]:
    """What ``source`` itself said last, by the quantity's name, all of one hour.

    Raises:
        MissingDataError: It has said nothing within the last day.
        StoreError: The store cannot be read.
    """
    own = {
        name: [reading for reading in readings if reading.source == source]
        for name, readings in _lately(store, series, now).items()
    }
    starts = [reading.start for readings in own.values() for reading in readings]
    if not starts:
        raise MissingDataError(
            f"{source} has said nothing within the last day.",
            advice="Check that it is set up; the next ingestion may bring it.",
        )
    newest = max(starts)
    return {
        name: reading
        for name, readings in own.items()
        for reading in readings  # a revision comes after what it revises
        if reading.start == newest
    }


def _lately(
    store: SeriesStore, series: Mapping[str, Series], now: datetime
) -> dict[str, list[Reading]]:
    span = Interval(floor_to(now, 60) - DAY, floor_to(now, 60) + HOUR)
    return {name: store.history(one, span) for name, one in series.items()}
