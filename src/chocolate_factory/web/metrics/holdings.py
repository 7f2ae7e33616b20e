"""Metrics of what is kept: series, gaps, the store itself, backups."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.freshness import Status, check_freshness
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.metrics.families import gauge, one, seconds_of


def tell_series(ports: Ports) -> Iterator[Metric]:
    """How new each series is."""
    series = [*PRICE_SERIES, *ports.weather.values(), *ports.grid.values()]
    fresh = check_freshness(ports.series, series, ports.clock.now())
    yield gauge(
        "series_last_value_end_timestamp_seconds",
        "Until when values are known; ahead of now for published prices.",
        ["series"],
        (((one.series,), seconds_of(one.last.end) if one.last else None) for one in fresh),
    )
    yield gauge(
        "series_missing_seconds",
        "What is public and not stored, after the newest value.",
        ["series"],
        (((one.series,), one.stale_hours * 3600) for one in fresh),
    )
    yield gauge(
        "series_stale",
        "Whether its newest value has been due for more than two hours, or there is none at all.",
        ["series"],
        (((one.series,), one.status in (Status.STALE, Status.EMPTY)) for one in fresh),
    )


def tell_gaps(summary: Summary) -> Iterator[Metric]:
    """What history lacks, as it was a minute ago."""
    yield gauge(
        "gaps",
        "Gaps in the kept history that some source may close, by severity.",
        ["severity"],
        (((severity.value,), count) for severity, count in summary.by_severity.items()),
    )
    yield gauge(
        "gap_hours",
        "Hours in all of those gaps, and in those that no source has.",
        ["closable"],
        [(("yes",), summary.recoverable_hours), (("no",), summary.unavailable_hours)],
    )


def tell_store(ports: Ports) -> Iterator[Metric]:
    """The database."""
    state = ports.upkeep.state()
    yield one("store_bytes", "Size of the store.", state.file_bytes)
    yield one("store_log_bytes", "Size of the write-ahead log beside it.", state.log_bytes)
    yield one("store_free_bytes", "Of the store, what is used before it grows.", state.free_bytes)
    yield gauge(
        "store_schema_info", "Revision of its schema.", ["revision"], [((state.schema,), 1)]
    )


def tell_backups(ports: Ports) -> Iterator[Metric]:
    """What there is to go back to."""
    if ports.backups is None:
        return
    found = ports.backups.shelf.backups()
    yield one("backups", "Backups that are kept.", len(found))
    newest = found[0] if found else None
    yield one(
        "backup_newest_timestamp_seconds",
        "Moment of the newest backup.",
        seconds_of(newest.made_at) if newest else None,
    )
    yield one("backup_newest_bytes", "Its size.", newest.size_bytes if newest else None)
