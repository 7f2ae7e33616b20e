"""Where things wait that a store could not take: a small file beside the data, in order, durable.

A file of SQLite, because it is whole after a kill in the middle of a write and takes several
processes at once. A reserve of some megabytes is held on the disk and let go when the disk is full,
since that is one of the reasons for which a store on the same disk refuses.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import structlog

from chocolate_factory.kernel.errors import StoreUnavailableError
from chocolate_factory.storage.spool_entry import Item, SpoolFullError, SpoolState, Waiting
from chocolate_factory.storage.spool_file import (
    damaged_files,
    is_damage,
    is_full,
    move_aside,
    open_file,
)
from chocolate_factory.storage.spool_reserve import Reserve

T = TypeVar("T")
_log = structlog.get_logger()

_WAITING = 'SELECT id, kind, subject, "values", arrived_at, packed FROM waiting '
_OLDEST = _WAITING + "ORDER BY id LIMIT 1"
_OF_SUBJECT = _WAITING + "WHERE subject = ? ORDER BY id"
_ADD = """
INSERT INTO waiting (kind, subject, "values", arrived_at, bytes, packed) VALUES (?, ?, ?, ?, ?, ?)
"""
_FIGURES = """
SELECT count(*), coalesce(sum("values"), 0), coalesce(sum(bytes), 0), min(arrived_at) FROM waiting
"""

LIMIT_BYTES = 64 * 1024 * 1024
"""More than a week of everything that arrives at one site."""
RESERVE_BYTES = 4 * 1024 * 1024
"""Enough for half a day on a full disk."""


class Spool:
    """A queue in a file; safe for several threads and processes. No file until something waits."""

    def __init__(
        self, file: Path, *, limit_bytes: int = LIMIT_BYTES, reserve_bytes: int = RESERVE_BYTES
    ) -> None:
        """Use ``file``.

        Args:
            file: Created at need, for this user only.
            limit_bytes: What may wait, in its packed form; beyond that new items are refused.
            reserve_bytes: Held on the disk for the day it is full.
        """
        self.file = file
        """Where; there is none before anything had to wait."""
        self._limit = limit_bytes
        self._reserve = Reserve(file.with_suffix(".reserve"), reserve_bytes)
        self._lock = Lock()
        self._connection: sqlite3.Connection | None = None

    def prepare(self) -> None:
        """Put the reserve back, if the disk has room for it."""
        self._reserve.hold()

    def append(self, item: Item) -> None:
        """Let ``item`` wait behind all others; on return it survives a crash.

        Raises:
            SpoolFullError: The limit is reached; what waits already is kept.
            StoreUnavailableError: It cannot be written either.
        """

        def add(connection: sqlite3.Connection) -> None:
            (held,) = connection.execute("SELECT coalesce(sum(bytes), 0) FROM waiting").fetchone()
            if held + len(item.packed) > self._limit:
                raise SpoolFullError(self.file, self._limit)
            connection.execute(_ADD, (*item[:4], len(item.packed), item.packed))
            _count(connection, "spooled", item.values)

        try:
            self._change_or_use_reserve(add)
        except StoreUnavailableError as error:
            _log.error("not_spooled", subject=item.subject, values=item.values, error=error.message)
            self._note_refused(item.values)
            raise

    def is_empty(self) -> bool:
        """Whether nothing waits.

        Raises:
            StoreUnavailableError: The file cannot be read.
        """
        if not self.file.exists():
            return True
        return not self._ask("SELECT 1 FROM waiting LIMIT 1")

    def oldest(self) -> Waiting | None:
        """What waits longest; None: nothing waits.

        Raises:
            StoreUnavailableError: The file cannot be read.
        """
        return next(iter(self._waiting(_OLDEST)), None)

    def of(self, subject: str) -> list[Waiting]:
        """What waits of ``subject``, in order.

        Raises:
            StoreUnavailableError: The file cannot be read.
        """
        return self._waiting(_OF_SUBJECT, subject)

    def done(self, waiting: Waiting) -> None:
        """Let go of what has been stored.

        Raises:
            StoreUnavailableError: The file cannot be written.
        """

        def remove(connection: sqlite3.Connection) -> None:
            gone = connection.execute("DELETE FROM waiting WHERE id = ?", (waiting.number,))
            if gone.rowcount:
                _count(connection, "drained", waiting.item.values)

        self._change(remove)

    def set_aside(self, waiting: Waiting, reason: str) -> None:
        """Keep beside the queue what no store will ever take, so that the rest can go on.

        Raises:
            StoreUnavailableError: The file cannot be written.
        """

        def move(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT INTO set_aside SELECT *, ? FROM waiting WHERE id = ?",
                (reason, waiting.number),
            )
            connection.execute("DELETE FROM waiting WHERE id = ?", (waiting.number,))

        self._change(move)

    def state(self) -> SpoolState:
        """What waits, and what became of everything that ever did.

        Raises:
            StoreUnavailableError: The file cannot be read.
        """
        damaged = damaged_files(self.file)
        if not self.file.exists():
            return SpoolState(limit_bytes=self._limit, damaged_files=damaged)
        ((entries, values, held, oldest),) = self._ask(_FIGURES)
        aside = self._ask('SELECT "values", reason FROM set_aside ORDER BY id')
        totals = dict(self._ask("SELECT name, total FROM totals"))
        return SpoolState(
            limit_bytes=self._limit,
            entries=entries,
            values=values,
            bytes=held,
            oldest=oldest,
            spooled=totals.get("spooled", 0),
            drained=totals.get("drained", 0),
            refused=totals.get("refused", 0),
            set_aside=sum(count for count, _ in aside),
            reason=aside[-1][1] if aside else "",
            damaged_files=damaged,
        )

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._forget_connection()

    def _note_refused(self, values: int) -> None:
        try:
            self._change(lambda connection: _count(connection, "refused", values))
        except StoreUnavailableError:
            _log.error("refusal_not_counted", values=values)

    def _waiting(self, statement: str, *parameters: str) -> list[Waiting]:
        if not self.file.exists():
            return []
        rows = self._ask(statement, *parameters)
        return [Waiting(number, Item(*rest)) for number, *rest in rows]

    def _ask(self, statement: str, *parameters: str) -> list[tuple[Any, ...]]:
        with self._opened() as connection:
            return connection.execute(statement, parameters).fetchall()

    def _change_or_use_reserve(self, change: Callable[[sqlite3.Connection], None]) -> None:
        try:
            self._change(change)
        except StoreUnavailableError as error:
            if not (is_full(error.__cause__) and self._reserve.let_go()):
                raise
            _log.warning("spool_uses_its_reserve", file=str(self.file))
            self._change(change)

    def _change(self, change: Callable[[sqlite3.Connection], T]) -> T:
        with self._opened() as connection:
            connection.execute("BEGIN IMMEDIATE")
            result = change(connection)
            connection.execute("COMMIT")
            return result

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """The open file; a transaction that fails inside is undone by closing it.

        Raises:
            StoreUnavailableError: It cannot be had.
        """
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = open_file(self.file)
                yield self._connection
            except (sqlite3.Error, OSError) as error:
                self._forget_connection()
                if is_damage(error):
                    move_aside(self.file)
                raise StoreUnavailableError(
                    f"The spool {self.file} cannot be used ({error}).",
                    advice="Free some space on its disk, or give this user the right to write.",
                ) from error
            except BaseException:
                self._forget_connection()
                raise

    def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _count(connection: sqlite3.Connection, name: str, values: int) -> None:
    connection.execute(
        "INSERT INTO totals (name, total) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET total = total + excluded.total",
        (name, values),
    )
