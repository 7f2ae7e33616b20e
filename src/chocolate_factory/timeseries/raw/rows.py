"""What is said about values - suspicions and absences - moved as it is, wherever the values are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from chocolate_factory.storage.database import Database
from chocolate_factory.timeseries.absence_rows import (
    absences_of,
    fetch_absences,
    replace_absences,
)
from chocolate_factory.timeseries.model import Absence
from chocolate_factory.timeseries.quarantine import Entry
from chocolate_factory.timeseries.quarantine_rows import QuarantineRows

T = TypeVar("T", Absence, Entry)
_EVER = 1 << 40
"""Seconds: long before and long after anything that has a start."""


class RawRows:
    """The part of ``RawSeries`` that every store keeps in an SQL database."""

    def __init__(self, database: Database, suspicions: QuarantineRows) -> None:
        """Of ``database``, whose ``suspicions`` are about the values of this store."""
        self._database = database
        self._suspicions = suspicions

    def entries(self, key: str) -> list[Entry]:
        """See ``RawSeries.entries``."""
        with self._database.reading() as connection:
            found = self._suspicions.all_between(connection, key, -_EVER, _EVER)
        return [entry for _, entry in found]

    def replace_entries(self, key: str, entries: Sequence[Entry]) -> None:
        """See ``RawSeries.replace_entries``."""
        before, after = _by_source(self.entries(key)), _by_source(entries)
        with self._database.writing() as connection:
            for source, gone in before.items():
                words = {one.word for one in gone}
                self._suspicions.delete(connection, key, source, words)
            for source, said in after.items():
                self._suspicions.insert(connection, key, source, said)

    def absences(self, key: str) -> list[Absence]:
        """See ``RawSeries.absences``."""
        with self._database.reading() as connection:
            return fetch_absences(connection, key, absences_of(key))

    def replace_absences(self, key: str, absences: Sequence[Absence]) -> None:
        """See ``RawSeries.replace_absences``."""
        before, after = _by_source(self.absences(key)), _by_source(absences)
        with self._database.writing() as connection:
            for source in {**before, **after}:
                change = (before.get(source, []), after.get(source, []))
                replace_absences(connection, key, source, change)


def _by_source(said: Iterable[T]) -> dict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for one in said:
        found[one.source].append(one)
    return found
