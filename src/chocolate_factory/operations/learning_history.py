"""Loads by itself the years that models learn from, a year at a time, once there is a plan.

What is kept whole for plans reaches back some months, which is too little to learn from.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from chocolate_factory.forecasting.models.registry import INPUTS
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.fill_chapters import (
    fill_chapters,
    plan_chapters,
    year_by_year,
)
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.collection import Collection
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import Series

LEARNT_FROM: timedelta = 4 * 366 * DAY
"""Models learn from three years, and their errors of half a year are those of models that did."""


def load_history_to_learn_from(ports: Ports) -> list[FillReport]:
    """Fetch the newest year of it in which anything is missing that somebody has.

    The days that are kept whole anyway are left to the healing of gaps. A year that brings nothing,
    because its sources do not answer, does not keep older ones waiting. Nothing is fetched twice,
    so that it may be killed at any moment and called again until nothing is left.

    Returns:
        A report of every stretch that was asked for, at most the last of which brought something.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    wanted = list(_what_models_look_at(ports))
    before = Interval(_first(ports), max(_first(ports), ports.history_interval().start))
    reports: list[FillReport] = []
    for stretch in year_by_year(wanted, before):
        reports += fill_chapters(ports, plan_chapters(ports, [stretch]))
        if reports and reports[-1].total.written:
            break
    return reports


def share_to_learn_from(ports: Ports) -> float:
    """How far back prices reach, as a share of how far they should, 0 to 1; holes do not count.

    Raises:
        StoreError: The store cannot be read.
    """
    return min(_share(ports, one) for one in PRICE_SERIES)


def _share(ports: Ports, series: Series) -> float:
    first, now = ports.series.coverage(series).first, ports.clock.now()
    oldest = max(_first(ports), series.since)
    if first is None:
        return 0.0
    return min(1.0, max(0.0, (now - first) / (now - oldest)))


def _first(ports: Ports) -> datetime:
    now = ports.clock.now()
    return whole_days(Interval(now - LEARNT_FROM, now)).start


def _what_models_look_at(ports: Ports) -> Iterator[Collection]:
    looked_at = {one.key for one in INPUTS}
    for collection in collections(ports):
        series = tuple(one for one in collection.series if one.key in looked_at)
        if series:
            yield replace(collection, series=series)
