"""An InfluxDB and the SQL database beside it, which only together are a store of series."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from chocolate_factory.kernel.clock import Clock, SystemClock
from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.influxdb.answer import MissingDatabaseError
from chocolate_factory.timeseries.influxdb.batches import OvertakenError
from chocolate_factory.timeseries.influxdb.book import BatchBook
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.points import Points
from chocolate_factory.timeseries.influxdb.prepare import prepare

_TRIES = 20
"""Of writing against others who are quicker; two that share a series need three."""
_log = structlog.get_logger()
Result = TypeVar("Result")


class Pair:
    """Both; safe for threads and processes. InfluxDB is looked up when it is first needed."""

    def __init__(self, door: InfluxDoor, database: Database, clock: Clock | None = None) -> None:
        """Use both.

        Args:
            door: To InfluxDB.
            database: Its schema must be up to date.
            clock: The machine's unless a test sets it.
        """
        self.clock = clock or SystemClock()
        self.door = door
        self.points = Points(door)
        self.book = BatchBook(database, self.clock)
        self._database = database
        self._ready = False
        self._preparing = threading.Lock()
        self._turns: dict[tuple[str, str], threading.Lock] = {}

    def open(self) -> None:
        """Make sure that the InfluxDB is there and that the book knows what it holds; once.

        Raises:
            StoreError: It is not there, or cannot be used.
        """
        with self._preparing:
            if self._ready:
                return
            prepare(self.door)
            if self.book.is_empty():
                found = self.points.newest_batches()
                if self.book.adopt(found) and found:
                    _log.warning("influxdb_points_adopted", place=self.door.place, found=len(found))
            self._ready = True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A reading transaction of the SQL database, whose book knows what InfluxDB holds.

        Raises:
            StoreError: One of both cannot be read.
        """
        self.open()
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A writing transaction of the SQL database.

        Raises:
            StoreError: It cannot be written; nothing has changed.
        """
        with self._database.writing() as connection:
            yield connection

    def alone(self, key: str, source: str, attempt: Callable[[], Result]) -> Result:
        """What ``attempt`` gives, made anew whenever another process was quicker.

        Args:
            key: Of the series; threads write it one after the other.
            source: Whose values are written.
            attempt: Raises ``OvertakenError`` when somebody else has written meanwhile.

        Raises:
            StoreUnavailableError: Others have always been quicker.
        """
        self.open()
        with self._turns.setdefault((key, source), threading.Lock()), self._noticing_loss():
            for _ in range(_TRIES):
                try:
                    return attempt()
                except OvertakenError:
                    _log.info("influxdb_batch_overtaken", series=key, source=source)
        raise StoreUnavailableError(
            f"Other processes keep writing what {source} says of {key}.",
            advice="Let only one program collect from the same sources.",
        )

    @contextmanager
    def _noticing_loss(self) -> Iterator[None]:
        try:
            yield
        except MissingDatabaseError:
            self._ready = False  # it was dropped: next time it is created again
            raise
