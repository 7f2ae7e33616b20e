"""Forgets what is of no use any more and gives its space back; never a price, never a measurement.

Values are deleted through ``SeriesStore.thin`` alone, which works on forecasts and refuses whatever
is official or observed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from chocolate_factory.kernel.market_time import DAY, Interval
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.ports import Ports
from chocolate_factory.operations.retention import ABSENCES_KEPT, ISSUES_KEPT, REQUESTS_KEPT
from chocolate_factory.storage.upkeep import Compaction
from chocolate_factory.timeseries.expectation import missing
from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.thinning import Thinning

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
    cleaned = (
        Cleaned(
            "superseded values of weather forecasts",
            _thin_weather_forecasts(ports, now - kept.weather_forecasts, dry_run=dry_run),
            kept.weather_forecasts // DAY,
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
        Cleaned(
            "runs of jobs",
            ports.journal.forget_runs(now - kept.job_runs, dry_run=dry_run),
            kept.job_runs // DAY,
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


def _thin_weather_forecasts(ports: Ports, before: datetime, *, dry_run: bool) -> int:
    """Of intervals that started before ``before``."""
    first: dict[str, datetime] = {}
    for held in ports.series.inventory():
        first[held.series] = min(held.first, first.get(held.series, held.first))
    return sum(
        ports.series.thin(Thinning(series, Interval(first[series.key], before)), dry_run=dry_run)
        for series in ports.all_weather_forecasts.values()
        if series.key in first and first[series.key] < before
    )


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
