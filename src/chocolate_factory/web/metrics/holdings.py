"""Metrics of what is kept: series, gaps, the store itself, what waits for it, backups."""

from collections.abc import Iterator

from prometheus_client.metrics_core import Metric

from chocolate_factory.operations.ports import PRICE_SERIES, Ports
from chocolate_factory.timeseries.freshness import Status, check_freshness
from chocolate_factory.timeseries.gaps import Summary
from chocolate_factory.web.metrics.families import counter, gauge, one, seconds_of


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


def tell_spool(ports: Ports) -> Iterator[Metric]:
    """What waits while the store is down."""
    if ports.spooling is None:
        return
    state, outage = ports.spooling.state(), ports.spooling.outage()
    yield one(
        "store_down_since_timestamp_seconds",
        "Since when the store has not answered about series; missing while it does.",
        seconds_of(outage.since) if outage else None,
    )
    yield one("spool_values", "Values that wait for the store.", state.values)
    yield one("spool_bytes", "Their size in the spool.", state.bytes)
    yield one("spool_limit_bytes", "What may wait; more is refused.", state.limit_bytes)
    yield one(
        "spool_oldest_timestamp_seconds",
        "When what waits longest arrived.",
        seconds_of(state.oldest_at),
    )
    yield one(
        "spool_set_aside_values",
        "Values that the store will never take as they are, kept beside.",
        state.set_aside,
    )
    totals = {
        "spooled": (state.spooled, "Values that ever had to wait."),
        "drained": (state.drained, "Of these, stored since."),
        "refused": (state.refused, "Values that could not wait: they are lost."),
    }
    for name, (total, meaning) in totals.items():
        yield counter(f"spool_{name}", meaning, (), [((), total)])


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
