"""The book of batches, in the SQL database: it decides what of the points in InfluxDB is true.

InfluxDB keeps points and knows no transactions. So every batch is entered in this book before its
first point is written and struck out, in one transaction with what is suspected of its values, when
all are there. Nobody sees points of a batch that stands in the book as unfinished, or whose number
the book has not given: a batch becomes visible whole, at one moment, or never.

Two that write what the same source says of the same series do not wait for each other longer than
is polite: whoever finishes second finds that the other was quicker, and begins anew.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection, Delete, Update, and_, delete, func, insert, select, update

from chocolate_factory.kernel.clock import Clock, SystemClock
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influxdb.batches import Batch, OvertakenError, Page, Unfinished
from chocolate_factory.timeseries.record import microseconds
from chocolate_factory.timeseries.tables import (
    INFLUX_BATCHES,
    INFLUX_UNFINISHED,
    SERIES,
    SOURCES,
    identify,
    series_id_of,
)

POLITE_SECONDS = 3.0
"""How long to let another process finish; a batch takes a fraction of it, unless it has died."""
_GLANCE_SECONDS = 0.02


_Change = TypeVar("_Change", Update, Delete)


class BatchBook:
    """Of all series; safe for threads and processes."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        """In ``database``; ``clock`` is the machine's unless a test sets it."""
        self._database = database
        self._clock = clock or SystemClock()

    def page(self, connection: Connection, key: str) -> Page:
        """What stands in the book of the series ``key``."""
        book, open_ = INFLUX_BATCHES, INFLUX_UNFINISHED
        given = connection.execute(
            select(SOURCES.c.name, book.c.number, book.c.version)
            .join(SOURCES, SOURCES.c.id == book.c.source_id)
            .where(book.c.series_id == series_id_of(key))
        ).all()
        columns = (open_.c.lowest, open_.c.highest, open_.c.first, open_.c.last)
        unfinished = connection.execute(
            select(SOURCES.c.name, *columns, open_.c.begun_at, open_.c.given_up)
            .join(SOURCES, SOURCES.c.id == open_.c.source_id)
            .where(open_.c.series_id == series_id_of(key))
            .order_by(open_.c.lowest)
        )
        return Page(
            max((number for _, number, _ in given), default=0),
            {source: version for source, _, version in given},
            tuple(Unfinished(*row) for row in unfinished),
        )

    def quiet_page(self, key: str, source: str) -> Page:
        """The same when nobody else is writing what ``source`` says.

        Whoever takes longer than is polite has died, or will have to begin anew.

        Raises:
            StoreError: The book cannot be read or written.
        """
        deadline = self._clock.monotonic() + POLITE_SECONDS
        while True:
            with self._database.reading() as connection:
                page = self.page(connection, key)
            others = page.of(source, given_up=False)
            if not others:
                return page
            if self._clock.monotonic() > deadline:
                for other in others:
                    self.give_up(key, other.lowest)
            time.sleep(_GLANCE_SECONDS)

    def begin(self, batch: Batch, seen: int) -> Batch:
        """Enter ``batch``; it has numbers now.

        Args:
            batch: What is to be written.
            seen: The greatest number found on points there: a book that was lost or restored knows
                less than there is.

        Raises:
            OvertakenError: Another batch has ended since.
            StoreError: The book cannot be written.
        """
        book = INFLUX_BATCHES
        with self._database.writing() as connection:
            place = {
                "series_id": identify(connection, SERIES.c.key, batch.key),
                "source_id": identify(connection, SOURCES.c.name, batch.source),
            }
            given = select(func.max(book.c.number)).where(book.c.series_id == place["series_id"])
            top = max(connection.execute(given).scalar() or 0, seen)
            begun = replace(batch, lowest=top + 1)
            if batch.version == 0 and not _is_entered(connection, place):
                connection.execute(insert(book).values(**place, number=0, version=0))
            _turn_page(connection, begun, {"number": begun.highest})
            connection.execute(
                insert(INFLUX_UNFINISHED).values(
                    **place,
                    lowest=begun.lowest,
                    highest=begun.highest,
                    first=begun.first,
                    last=begun.last,
                    begun_at=microseconds(self._clock.now()),
                    given_up=False,
                )
            )
        return begun

    def finish(self, connection: Connection, batch: Batch) -> None:
        """Strike ``batch`` out, all of whose points are there: once committed, everybody sees it.

        Raises:
            OvertakenError: Somebody was quicker, or has given it up; nothing may be committed.
        """
        wanted = delete(INFLUX_UNFINISHED).where(~INFLUX_UNFINISHED.c.given_up)
        done = connection.execute(_entry(batch.key, batch.lowest, wanted))
        if not done.rowcount:
            raise OvertakenError
        _turn_page(connection, batch, {"version": batch.version + 1})

    def require_unchanged(self, connection: Connection, batch: Batch) -> None:
        """Make sure that nothing has been written since ``batch.version``.

        Raises:
            OvertakenError: Something has.
        """
        if self.page(connection, batch.key).versions.get(batch.source, 0) != batch.version:
            raise OvertakenError

    def give_up(self, key: str, lowest: int) -> None:
        """Note that a batch is never going to be finished; some of its points may be there.

        Raises:
            StoreError: The book cannot be written; others will give it up later.
        """
        with self._database.writing() as connection:
            given_up = update(INFLUX_UNFINISHED).values(given_up=True)
            connection.execute(_entry(key, lowest, given_up))

    def strike_out(self, key: str, lowest: int) -> None:
        """Forget a batch of which no point is there, nor will ever be.

        Raises:
            StoreError: The book cannot be written.
        """
        with self._database.writing() as connection:
            connection.execute(_entry(key, lowest, delete(INFLUX_UNFINISHED)))

    def adopt(self, numbers: Mapping[tuple[str, str], int]) -> bool:
        """Begin an empty book where points are already, as when it was lost.

        Args:
            numbers: The greatest number found, by series and source.

        Returns:
            Whether the book was empty.

        Raises:
            StoreError: The book cannot be written.
        """
        book = INFLUX_BATCHES
        with self._database.writing() as connection:
            if connection.execute(select(book.c.number).limit(1)).first() is not None:
                return False
            for (key, source), number in numbers.items():
                connection.execute(
                    insert(book).values(
                        series_id=identify(connection, SERIES.c.key, key),
                        source_id=identify(connection, SOURCES.c.name, source),
                        number=number,
                        version=0,
                    )
                )
        return True

    def is_empty(self) -> bool:
        """Whether no batch was ever entered.

        Raises:
            StoreError: The book cannot be read.
        """
        with self._database.reading() as connection:
            return connection.execute(select(INFLUX_BATCHES.c.number).limit(1)).first() is None

    def keys(self, connection: Connection) -> list[str]:
        """The series of which batches were entered, ascending."""
        entered = select(INFLUX_BATCHES.c.series_id)
        found = select(SERIES.c.key).where(SERIES.c.id.in_(entered)).order_by(SERIES.c.key)
        return list(connection.execute(found).scalars())


def _is_entered(connection: Connection, place: Mapping[str, int]) -> bool:
    book = INFLUX_BATCHES
    same = and_(*(book.c[column] == number for column, number in place.items()))
    return connection.execute(select(book.c.number).where(same)).first() is not None


def _turn_page(connection: Connection, batch: Batch, values: Mapping[str, int]) -> None:
    book = INFLUX_BATCHES
    source_id = select(SOURCES.c.id).where(SOURCES.c.name == batch.source).scalar_subquery()
    turned = connection.execute(
        update(book)
        .where(
            book.c.series_id == series_id_of(batch.key),
            book.c.source_id == source_id,
            book.c.version == batch.version,
        )
        .values(**values)
    )
    if not turned.rowcount:
        raise OvertakenError


def _entry(key: str, lowest: int, statement: _Change) -> _Change:
    """``statement`` for one unfinished batch."""
    open_ = INFLUX_UNFINISHED
    return statement.where(open_.c.series_id == series_id_of(key), open_.c.lowest == lowest)
