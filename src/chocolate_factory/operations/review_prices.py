"""Reads the prices of the last days again: publishers correct themselves, and sources disagree."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from chocolate_factory.journal.note_fill import note_fill
from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.corrections import Correction, corrections_in
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.reread import reread

log = structlog.get_logger()

REVIEWED: timedelta = 10 * DAY
"""How long prices are read again; the corrections on record came within two days."""


@dataclass(frozen=True, slots=True)
class Review:
    """What reading again brought.

    Attributes:
        report: What the sources gave.
        corrections: What they have taken back since the review began.
    """

    report: FillReport
    corrections: tuple[Correction, ...]


def review_prices(ports: Ports) -> Review:
    """Ask every price source again for the last days; corrections become revisions.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    began = ports.clock.now()
    days = whole_days(Interval(began - REVIEWED, began + DAY))
    with in_background():
        report = reread(ports.series, ports.clock, ports.price_sources, PRICE_SERIES, days)
    note_fill(ports.journal, report, ports.clock.now())
    fresh = tuple(one for one in price_corrections(ports, days) if one.known_at >= began)
    for one in fresh:
        log.warning(
            "price_corrected",
            series=one.series,
            source=one.source,
            start=one.start.isoformat(),
            before=one.before,
            after=one.after,
        )
    return Review(report, fresh)


def price_corrections(ports: Ports, interval: Interval) -> list[Correction]:
    """What was ever corrected of the prices in ``interval``.

    Raises:
        StoreError: The store cannot be read.
    """
    return [
        one
        for series in PRICE_SERIES
        for one in corrections_in(series, ports.series.history(series, interval))
    ]
