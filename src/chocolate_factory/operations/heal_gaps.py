"""Finds what is missing of the kept history and fetches whatever any source still has."""

from collections.abc import Iterator

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.fill_chapters import (
    Chapter,
    Stretch,
    fill_chapters,
    plan_chapters,
)
from chocolate_factory.operations.gap_urgency import PLANS_NEED, recent_from
from chocolate_factory.operations.ports import Ports
from chocolate_factory.timeseries.collection import Collection
from chocolate_factory.timeseries.expectation import expected
from chocolate_factory.timeseries.fill import Watcher
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.gaps import Gap
from chocolate_factory.timeseries.survey import survey


def find_all_gaps(ports: Ports, interval: Interval | None = None) -> list[Gap]:
    """The gaps of every series, in the order of the collections, oldest first.

    Args:
        ports: What to work with.
        interval: Where to look; None: the history that is kept whole.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    span = interval or ports.history_interval()
    return [
        gap
        for collection in collections(ports)
        for series in collection.series
        for gap in survey(ports.series, series, collection.sources, span, now)
    ]


def expected_hours(ports: Ports) -> float:
    """Hours that the history kept whole should have by now, all series together."""
    now, span = ports.clock.now(), ports.history_interval()
    return sum(
        expected(series, span, now).hours
        for collection in collections(ports)
        for series in collection.series
    )


def heal_what_plans_need(ports: Ports) -> list[FillReport]:
    """Fetch what is missing of the recent prices and weather, whatever was answered lately.

    Everything else can wait until there is a plan: a source that hangs must not delay it.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    return _heal(ports, [one for one in _everything(ports) if _plans_need(ports, *one)])


def heal_the_rest(ports: Ports) -> list[FillReport]:
    """Fetch what :func:`heal_what_plans_need` has left aside.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    return _heal(ports, [one for one in _everything(ports) if not _plans_need(ports, *one)])


def heal_gaps(
    ports: Ports,
    interval: Interval | None = None,
    *,
    insist: bool = False,
    on_progress: Watcher | None = None,
) -> list[FillReport]:
    """Fetch everything missing in ``interval`` that some source still has.

    What plans and forecasts need comes first: the recent weeks of every collection, then the rest.
    Where nothing is missing nothing is reported.

    Args:
        ports: What to work with.
        interval: Where; None: the history that is kept whole.
        insist: Ask again also where a source has lately answered to have nothing.
        on_progress: Told after each request; may raise ``WorkCancelledError`` to stop.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    chapters = plan_healing(ports, interval or ports.history_interval(), insist=insist)
    return fill_chapters(ports, chapters, insist=insist, on_progress=on_progress)


def plan_healing(ports: Ports, interval: Interval, *, insist: bool = False) -> list[Chapter]:
    """What healing would ask for, in its order.

    Raises:
        StoreError: The store cannot be read.
    """
    return plan_chapters(ports, _most_urgent_first(ports, interval), insist=insist)


def _everything(ports: Ports) -> list[Stretch]:
    return list(_most_urgent_first(ports, ports.history_interval()))


def _plans_need(ports: Ports, collection: Collection, interval: Interval) -> bool:
    recent = interval.start >= recent_from(ports.clock.now())
    return recent and collection.name in PLANS_NEED


def _heal(ports: Ports, stretches: list[Stretch]) -> list[FillReport]:
    return fill_chapters(ports, plan_chapters(ports, stretches, insist=True), insist=True)


def _most_urgent_first(ports: Ports, span: Interval) -> Iterator[Stretch]:
    border = min(max(recent_from(ports.clock.now()), span.start), span.end)
    for part in (Interval(border, span.end), Interval(span.start, border)):
        if part:
            yield from ((collection, part) for collection in collections(ports))
