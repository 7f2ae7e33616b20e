"""Puts the spool before the stores that must not lose what arrives while they are down."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from chocolate_factory.bootstrap.stores import Stores
from chocolate_factory.journal.spooled import SpooledJournal
from chocolate_factory.kernel.clock import Clock
from chocolate_factory.operations.spooling import Spooling
from chocolate_factory.settings import Settings
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.timeseries.quality.inspect import inspect_arrival
from chocolate_factory.timeseries.spooled import SpooledSeriesStore
from chocolate_factory.weather.spooled import SpooledForecastRecord

SPOOL_FILE = "spool.sqlite"
"""In the data directory: what waits; there is none before a store has been down."""
DRAIN_LOCK = ".draining"
"""In the data directory; held by whichever process takes to the store what waits."""
_MEGABYTE = 1_000_000


@contextmanager
def open_spool(settings: Settings) -> Iterator[Spool]:
    """The spool alone, which needs no store; closed at the end."""
    limit = settings.spool_megabytes * _MEGABYTE
    spool = Spool(settings.data_dir / SPOOL_FILE, limit_bytes=limit)
    try:
        yield spool
    finally:
        spool.close()


@contextmanager
def spooled(stores: Stores, settings: Settings, clock: Clock) -> Iterator[tuple[Stores, Spooling]]:
    """``stores`` behind the spool, which is emptied into them meanwhile, and its figures."""
    with open_spool(settings) as spool:
        drain = Drain(spool, settings.data_dir / DRAIN_LOCK)
        series = SpooledSeriesStore(stores.series, drain, clock, inspect_arrival)
        spooling = Spooling(spool, drain, arrivals=series, outage=lambda: series.outage)
        before = replace(
            stores,
            series=series,
            journal=SpooledJournal(stores.journal, drain),
            forecast_record=SpooledForecastRecord(stores.forecast_record, drain),
        )
        try:
            spooling.resume()
            yield before, spooling
        finally:
            drain.stop()
