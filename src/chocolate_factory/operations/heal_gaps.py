"""Finds what is missing of the kept history and fetches whatever any source still has."""

from chocolate_factory.journal.note_fill import note_fill
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.fill import Watcher
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.gaps import Gap
from chocolate_factory.timeseries.survey import survey


def find_all_gaps(ports: Ports, interval: Interval | None = None) -> list[Gap]:
    """The gaps of every series, what plans need first: prices before weather, oldest first.

    Args:
        ports: What to work with.
        interval: Where to look; None: the history that is kept whole.

    Raises:
        StoreError: The store cannot be read.
    """
    now = ports.clock.now()
    span = interval or ports.history_interval()
    looked_over = [(series, ports.price_sources) for series in PRICE_SERIES]
    looked_over += [(series, ports.weather_sources) for series in ports.weather.values()]
    return [
        gap
        for series, sources in looked_over
        for gap in survey(ports.series, series, sources, span, now)
    ]


def heal_gaps(
    ports: Ports,
    interval: Interval | None = None,
    *,
    insist: bool = False,
    on_progress: Watcher | None = None,
) -> list[FillReport]:
    """Fetch everything missing in ``interval`` that some source still has; prices first.

    Args:
        ports: What to work with.
        interval: Where; None: the history that is kept whole.
        insist: Ask again also where a source has lately answered to have nothing.
        on_progress: Told after each request; may raise ``WorkCancelledError`` to stop.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    span = interval or ports.history_interval()
    reports = []
    prices = ports.filler.fill(
        ports.price_sources, PRICE_SERIES, span, insist=insist, on_progress=on_progress
    )
    reports.append(prices)
    if not prices.interrupted:
        reports.append(ports.collector.heal(span, insist=insist, on_progress=on_progress))
    for report in reports:
        note_fill(ports.journal, report, ports.clock.now())
    return reports
