"""The port through which a store's series are moved to another store, and both are compared."""

from collections.abc import Sequence
from typing import Protocol

from chocolate_factory.timeseries.model import Absence
from chocolate_factory.timeseries.quarantine import Entry
from chocolate_factory.timeseries.record import Record


class RawSeries(Protocol):
    """All that is said of every series, as it is kept: no ranks, no beliefs, no gaps.

    Instants are whole numbers as in ``Record`` and ``Entry``: ``start`` in seconds, the others in
    microseconds since 1970 UTC. Two stores with equal raw series answer every question alike.
    """

    def keys(self) -> list[str]:
        """The series of which anything is kept: a value, or an absence; ascending.

        Raises:
            StoreError: The store cannot be read.
        """
        ...

    def boundary(self, key: str, first: int | None, count: int) -> int | None:
        """A start after ``first`` such that about ``count`` records lie from ``first`` up to it.

        Whoever moves a series asks for it from boundary to boundary, so that a series of any length
        fits in memory.

        Args:
            key: Of the series.
            first: Start of the portion; None: the series begins with it.
            count: How many records one portion may have; a start is never divided.

        Returns:
            End of the portion (exclusive); None: no more than that are left.

        Raises:
            StoreError: The store cannot be read.
        """
        ...

    def records(self, key: str, first: int | None, end: int | None) -> list[Record]:
        """Every record, all sources and revisions, that starts in ``[first, end)``; any order.

        None stands for an open end.

        Raises:
            StoreError: The store cannot be read.
        """
        ...

    def add(self, key: str, records: Sequence[Record]) -> None:
        """Keep ``records`` as they are, their ``known_at`` and ``stored_at`` included.

        None of them may be there with the same start, source and ``known_at``. On return they
        survive a crash; on an error some may be kept.

        Raises:
            StoreError: The store cannot be written.
        """
        ...

    def remove(self, key: str, records: Sequence[Record]) -> None:
        """Delete ``records``, and the quarantine entries about them.

        Raises:
            StoreError: The store cannot be written.
        """
        ...

    def entries(self, key: str) -> list[Entry]:
        """Every quarantine entry of the series, released ones too; any order.

        Raises:
            StoreError: The store cannot be read.
        """
        ...

    def replace_entries(self, key: str, entries: Sequence[Entry]) -> None:
        """Keep exactly ``entries`` of the series; the records they are about are there.

        Raises:
            StoreError: The store cannot be written.
        """
        ...

    def absences(self, key: str) -> list[Absence]:
        """Every remembered absence of the series; any order.

        Raises:
            StoreError: The store cannot be read.
        """
        ...

    def replace_absences(self, key: str, absences: Sequence[Absence]) -> None:
        """Keep exactly ``absences`` of the series, as they are.

        Raises:
            StoreError: The store cannot be written.
        """
        ...
