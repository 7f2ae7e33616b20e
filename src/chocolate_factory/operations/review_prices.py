"""Reads the prices of the last days again: publishers correct themselves, and sources disagree."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from chocolate_factory.journal.note_fill import note_fill
from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.market_time import DAY, Interval, whole_days
from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.corrections import Correction, corrections_in
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import Reading, Series
from chocolate_factory.timeseries.quality.compare import Tolerance, compare_sources
from chocolate_factory.timeseries.reread import reread
from chocolate_factory.timeseries.source import SeriesSource

log = structlog.get_logger()

REVIEWED: timedelta = 10 * DAY
"""How long prices are read again; the corrections on record came within two days."""
REVIEWED_BY_FILE: timedelta = 3 * DAY
"""The same for sources that need a request for every day."""
TO_THE_CENT = Tolerance(same=0.005, variety=3.0, exact=True)
"""Every source republishes the same figure; a day of less spread has no shape to be known by."""
SIBLINGS = {SPOT.key: PVPC, PVPC.key: SPOT}
"""Which price rises and falls with which."""


@dataclass(frozen=True, slots=True)
class Review:
    """What reading again brought.

    Attributes:
        reports: What the sources gave.
        corrections: What they have taken back since the review began.
        doubted: Values put in quarantine because the sources contradict each other.
    """

    reports: tuple[FillReport, ...]
    corrections: tuple[Correction, ...]
    doubted: int

    @property
    def changed(self) -> bool:
        """Whether anything computed from prices must be computed anew."""
        return bool(self.corrections) or self.doubted > 0


def review_prices(ports: Ports) -> Review:
    """Ask every price source again for the last days; corrections become revisions.

    What the sources then contradict each other about goes to quarantine, on the side that is less
    credible.

    Raises:
        StoreError: The store cannot be read or written; what was written stays.
    """
    began = ports.clock.now()
    days = whole_days(Interval(began - REVIEWED, began + DAY))
    reports = []
    with in_background():
        for source in ports.price_sources:
            report = reread(
                ports.series,
                ports.clock,
                [source],
                PRICE_SERIES,
                _reviewed(source, days),
                inspector=ports.inspector,
            )
            note_fill(ports.journal, report, ports.clock.now())
            reports.append(report)
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
    doubted = sum(_compare(ports, series, days) for series in PRICE_SERIES)
    return Review(tuple(reports), fresh, doubted)


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


def _reviewed(source: SeriesSource, days: Interval) -> Interval:
    if source.longest_request > DAY:
        return days
    return whole_days(Interval(days.end - DAY - REVIEWED_BY_FILE, days.end))


def _compare(ports: Ports, series: Series, days: Interval) -> int:
    """Hold the sources against each other; how many values went to quarantine."""
    said: dict[str, dict[object, Reading]] = {}
    for reading in ports.series.history(series, days):  # a source's newest word comes last
        said.setdefault(reading.source, {})[reading.start] = reading
    suspicions = compare_sources(
        series,
        {source: list(readings.values()) for source, readings in said.items()},
        TO_THE_CENT,
        ports.series.read(SIBLINGS[series.key], days),
    )
    now = ports.clock.now()
    for source, found in suspicions.items():
        for reason in dict.fromkeys(one.reason for one in found):
            log.warning("source_contradicted", series=series.key, source=source, reason=reason)
    return sum(
        ports.series.quarantine(series, source, found, now=now)
        for source, found in suspicions.items()
    )
