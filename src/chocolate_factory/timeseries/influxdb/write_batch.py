"""Writes a batch of points so that it becomes visible whole, or never."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

import structlog
from sqlalchemy import Connection

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.timeseries.influxdb.batches import Batch, Page
from chocolate_factory.timeseries.influxdb.door import NothingSentError
from chocolate_factory.timeseries.influxdb.pair import Pair, Result
from chocolate_factory.timeseries.record import Record, microseconds

SURELY_ARRIVED = timedelta(minutes=15)
"""After that, no server still works on a request whose sender has gone."""
_log = structlog.get_logger()


def write_batch(
    pair: Pair,
    batch: Batch,
    records: Sequence[Record],
    seen: int,
    then: Callable[[Connection], Result],
) -> Result:
    """Write ``records`` and do ``then`` in the transaction that makes them visible.

    Args:
        pair: Where to.
        batch: What they are; not begun yet.
        records: All of its series and source, ordered by start and ``known_at``.
        seen: The greatest number found on points there.
        then: What belongs to it, in the SQL database; its answer is given back.

    Raises:
        OvertakenError: Somebody else was quicker; nobody ever sees anything of it.
        StoreError: It cannot be written; likewise.
    """
    begun = pair.book.begin(batch, seen)
    try:
        pair.points.add(batch.key, records, _numbers(begun, records))
        with pair.writing() as connection:
            pair.book.finish(connection, begun)
            return then(connection)
    except NothingSentError:
        with suppress(StoreError):
            pair.book.strike_out(batch.key, begun.lowest)
        raise
    except BaseException:
        with suppress(StoreError):  # then others give it up
            pair.book.give_up(batch.key, begun.lowest)
        raise


def _numbers(batch: Batch, records: Sequence[Record]) -> Callable[[Record], int]:
    """The number each record gets: those of one start count up."""
    if batch.numbers == 1:
        return lambda _: batch.lowest
    given: dict[Record, int] = {}
    last: dict[int, int] = {}
    for record in records:
        last[record.start] = given[record] = last.get(record.start, batch.lowest - 1) + 1
    return given.__getitem__


def sweep(pair: Pair, key: str, source: str, page: Page) -> None:
    """Delete the points of batches that were given up long ago, where there are any.

    What cannot be deleted stays hidden: it costs space, nothing else.
    """
    before = microseconds(pair.clock.now() - SURELY_ARRIVED)
    for one in page.of(source, given_up=True):
        if one.begun_at < before:
            try:
                if pair.points.delete_unfinished(key, one):
                    pair.book.strike_out(key, one.lowest)
            except StoreError as error:
                _log.warning("influxdb_not_swept", series=key, source=source, reason=error.message)
