"""Forgets what is of no use any more and gives its space back; never a price, never a measurement.

Values are deleted through ``SeriesStore.thin`` alone, which works on forecasts and refuses whatever
is official or observed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog

from chocolate_factory.forecasting.fundamentals.model import EXPECTED, LEADS_KEPT
from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.retention import (
    ABSENCES_KEPT,
    EXPECTED_KEPT,
    ISSUES_KEPT,
    NATIONAL_WEATHER_KEPT,
    REQUESTS_KEPT,
)
from chocolate_factory.storage.upkeep import Compaction
from chocolate_factory.timeseries.expectation import missing
from chocolate_factory.timeseries.model import ALWAYS, Series
from chocolate_factory.timeseries.thinning import LEADS, Thinning
from chocolate_factory.weather.national.model import national_series

log = structlog.get_logger()

_ALL_TIME = Interval(datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What went of one kind.

    Attributes:
        what: In words.
        rows: How many rows, or would with a dry run.
        older_than: Age in days beyond which they went.
    """

    what: str
    rows: int
    older_than: int


@dataclass(frozen=True, slots=True)
class CleanUpReport:
    """What a cleanup did.

    Attributes:
        dry_run: Nothing was deleted; the figures tell what would be.
        cleaned: By kind.
        compaction: What became of the space; None with a dry run.
    """

    dry_run: bool
    cleaned: tuple[Cleaned, ...]
    compaction: Compaction | None

    @property
    def rows(self) -> int:
        """Of all kinds."""
        return sum(one.rows for one in self.cleaned)

    def sentence(self) -> str:
        """For the journal."""
        kinds = ", ".join(f"{one.rows} {one.what}" for one in self.cleaned if one.rows)
        freed = ""
        if self.compaction:
            freed = (
                f" {_megabytes(self.compaction.returned_bytes)} given back,"
                f" {_megabytes(self.compaction.after.free_bytes)} free for reuse."
            )
        return f"Forgot {kinds or 'nothing'}.{freed}"


def clean_up(ports: Ports, *, dry_run: bool = False) -> CleanUpReport:
    """Forget by age, as the settings say, then give space back.

    Args:
        ports: What to work with.
        dry_run: Only count.

    Raises:
        StoreError: The store cannot be read or written; what was done stays done.
    """
    now, kept = ports.clock.now(), ports.retention
    local = _orders(ports.all_weather_forecasts.values(), now - kept.weather_forecasts)
    national = _orders(national_series().values(), now - NATIONAL_WEATHER_KEPT)
    expected = _orders(EXPECTED, now - EXPECTED_KEPT, LEADS_KEPT)
    cleaned = (
        Cleaned(
            "superseded values of weather forecasts",
            _thin(ports, local, dry_run=dry_run),
            kept.weather_forecasts // DAY,
        ),
        Cleaned(
            "superseded values of the national weather forecast",
            _thin(ports, national, dry_run=dry_run),
            NATIONAL_WEATHER_KEPT // DAY,
        ),
        Cleaned(
            "superseded values of expected demand, wind and sun",
            _thin(ports, expected, dry_run=dry_run),
            EXPECTED_KEPT // DAY,
        ),
        Cleaned(
            "records of when weather forecasts came",
            ports.forecast_record.forget_issues(now - ISSUES_KEPT, dry_run=dry_run),
            ISSUES_KEPT // DAY,
        ),
        Cleaned(
            "superseded price forecasts",
            ports.forecasts.thin(now - kept.price_forecasts, dry_run=dry_run),
            kept.price_forecasts // DAY,
        ),
        Cleaned(
            "superseded plans",
            ports.plans.forget(now - kept.plans, dry_run=dry_run),
            kept.plans // DAY,
        ),
        Cleaned("past locks of plans", ports.locks.forget(now, dry_run=dry_run), 0),
        Cleaned(
            "runs of jobs",
            ports.journal.forget_runs(now - kept.job_runs, dry_run=dry_run),
            kept.job_runs // DAY,
        ),
        Cleaned(
            "entries of the audit trail",
            ports.audit.forget(now - kept.audit, dry_run=dry_run),
            kept.audit // DAY,
        ),
        Cleaned(
            "absences that others have filled",
            _forget_healed_absences(ports, now - ABSENCES_KEPT, dry_run=dry_run),
            ABSENCES_KEPT // DAY,
        ),
        Cleaned(
            "counts of requests",
            ports.credentials.forget_requests((now - REQUESTS_KEPT).date(), dry_run=dry_run),
            REQUESTS_KEPT // DAY,
        ),
    )
    report = CleanUpReport(dry_run, cleaned, None if dry_run else ports.upkeep.compact())
    log.info("store_cleaned", rows=report.rows, dry_run=dry_run)
    return report


def _thin(ports: Ports, orders: Iterable[Thinning], *, dry_run: bool) -> int:
    """Those of ``orders`` that reach back to anything stored; from the first value on."""
    first: dict[str, datetime] = {}
    for held in ports.series.inventory():
        first[held.series] = min(held.first, first.get(held.series, held.first))
    begun = (
        replace(one, interval=Interval(first[one.series.key], one.interval.end))
        for one in orders
        if one.series.key in first and first[one.series.key] < one.interval.end
    )
    return sum(ports.series.thin(one, dry_run=dry_run) for one in begun)


def _orders(
    series: Iterable[Series], before: datetime, leads: tuple[timedelta, ...] = LEADS
) -> Iterable[Thinning]:
    """Of intervals that started before ``before``."""
    return [Thinning(one, Interval(ALWAYS, before), leads) for one in series]


def _forget_healed_absences(ports: Ports, before: datetime, *, dry_run: bool) -> int:
    """Of what was asked for the last time before ``before``."""
    every = {one.key: one for collection in collections(ports) for one in collection.series}
    return sum(_forget_healed(ports, one, before, dry_run=dry_run) for one in every.values())


def _forget_healed(ports: Ports, series: Series, before: datetime, *, dry_run: bool) -> int:
    healed = [
        absence
        for absence in ports.series.absences(series, _ALL_TIME)
        if absence.asked_at < before
        and not missing(absence.interval, ports.series.read(series, absence.interval))
    ]
    if healed and not dry_run:
        ports.series.forget_absences(series, healed)
    return len(healed)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
