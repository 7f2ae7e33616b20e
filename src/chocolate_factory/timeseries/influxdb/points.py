"""The points of series in InfluxDB: found, counted, added and deleted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from chocolate_factory.timeseries.influxdb import statement as say
from chocolate_factory.timeseries.influxdb.answer import Table
from chocolate_factory.timeseries.influxdb.batches import Unfinished
from chocolate_factory.timeseries.influxdb.door import InfluxDoor
from chocolate_factory.timeseries.influxdb.line import NANOSECONDS, PROBE, lines
from chocolate_factory.timeseries.influxdb.statement import View
from chocolate_factory.timeseries.record import Record, Row, from_rows

_STATEMENTS_AT_ONCE = 50
_MANY = 500
"""Points of a given-up batch that are deleted at once."""
_in_order = itemgetter(0, 3, 4)
"""By start, source and when it was known."""


class Figures(NamedTuple):
    """How much there is of a series, all of it or from one source; starts in seconds since 1970."""

    source: str
    records: int
    intervals: int
    first: int
    last: int


class Points:
    """Behind one door."""

    def __init__(self, door: InfluxDoor) -> None:
        """Ask and write through ``door``."""
        self._door = door

    def rows(
        self, key: str, first: int | None, end: int | None, view: View, *, last_words: bool = False
    ) -> list[Row]:
        """What starts in ``[first, end)`` (seconds since 1970), in the stores' order.

        With ``last_words`` the server passes over what a source has said anew since: slower where
        nothing is, but a forecast is said anew hundreds of times.
        """
        select = say.last_words if last_words else say.all_words
        found = self._door.query(select(key, [*say.span(first, end), *view.conditions()]))
        return sorted((row for table in found for row in _rows(table)), key=_in_order)

    def newest(
        self, key: str, source: str, first: int, last: int, view: View, *, last_words: bool = False
    ) -> tuple[dict[int, Record], int]:
        """The newest record of ``source`` by start, from the ``first`` start to the ``last``.

        And the greatest number of a batch that is there, seen or not.
        """
        there = [*say.span(first, last + 1), *say.of_source(source)]
        select = say.last_words if last_words else say.all_words
        words = self._door.query(select(key, [*there, *view.conditions()]))
        batches = self._door.query(say.newest_batch(key, there))
        records = from_rows(sorted((row for table in words for row in _rows(table)), key=_in_order))
        seen = int(batches[0].rows[0][1]) if batches else 0
        return {record.start: record for record in records}, seen

    def last_start(self, key: str, before: int | None, view: View) -> int | None:
        """The greatest start of all, or of those before ``before``; None: there is none."""
        found = self._door.query(
            say.last_starts(key, [*say.span(None, before), *view.conditions()])
        )
        return int(found[0].rows[0][1]) if found else None

    def nth_start(self, key: str, first: int | None, n: int, view: View) -> int | None:
        """The start of the point after the first ``n`` from ``first`` on; None: there is none."""
        conditions = [*say.span(first, None), *view.conditions()]
        found = self._door.query(say.nth_start(key, conditions, n))
        return int(found[0].rows[0][1]) if found else None

    def newest_batch(self, key: str, source: str, first: int, last: int) -> int:
        """The greatest number of a batch, seen or not, from the ``first`` start to the ``last``."""
        there = [*say.span(first, last + 1), *say.of_source(source)]
        found = self._door.query(say.newest_batch(key, there))
        return int(found[0].rows[0][1]) if found else 0

    def figures(self, key: str, view: View, *, by_source: bool) -> list[Figures]:
        """How much there is, all together or by source."""
        found = self._door.query(say.figures(key, view.conditions(), by_source=by_source))
        return [
            Figures(table.tags.get("source", ""), *map(int, table.rows[0][1:])) for table in found
        ]

    def newest_batches(self) -> dict[tuple[str, str], int]:
        """The greatest number of a batch, by series and source; reads everything."""
        return {
            (table.name, table.tags["source"]): int(table.rows[0][1])
            for table in self._door.query(say.newest_batches())
            if table.tags.get("source")
        }

    def count(self) -> int:
        """How many there are of all series, whether anybody sees them or not."""
        return sum(int(table.rows[0][1]) for table in self._door.query(say.count()))

    def add(self, key: str, records: Iterable[Record], number_of: Callable[[Record], int]) -> None:
        """Write ``records``; on return they survive a crash, on an error some may be there."""
        self._door.write(list(lines(key, records, number_of)))

    def write_in_vain(self) -> None:
        """Write a point that belongs to no series and is always the same."""
        self._door.write([PROBE])

    def placed(self, key: str, first: int, end: int, view: View) -> dict[Record, int]:
        """What starts in ``[first, end)``, in the stores' order, and the time of its point."""
        found = self._door.query(say.all_words(key, [*say.span(first, end), *view.conditions()]))
        rows = [
            (row, point[0])
            for table in found
            for row, point in zip(_rows(table), table.rows, strict=True)
        ]
        rows.sort(key=lambda one: _in_order(one[0]))
        return {Record(*row): time for row, time in rows}

    def delete(self, key: str, placed: dict[Record, int], gone: set[Record]) -> None:
        """Delete ``gone``, some of all that is ``placed``, without touching what is being written.

        Revisions of one start that follow each other go with one statement: what comes anew always
        lies behind them.
        """
        wanted = [
            say.delete_between(key, source, first, last)
            for (_, source), said in groupby(placed, key=lambda one: (one.start, one.source))
            for first, last in _runs((placed[one], one in gone) for one in said)
        ]
        self._change(wanted)

    def delete_unfinished(self, key: str, batch: Unfinished) -> bool:
        """Delete points of a batch that was given up; whether none is left."""
        there = [
            *say.span(batch.first, batch.last + 1),
            *say.of_source(batch.source),
            *say.of_batches(batch.lowest, batch.highest),
        ]
        found = self._door.query(say.times(key, there, _MANY))
        times = [row[0] for table in found for row in table.rows]
        if times and self._door.server().deletes:
            self._change([say.delete_between(key, batch.source, at, at) for at in times])
            return len(times) < _MANY
        return not times

    def _change(self, statements: Sequence[str]) -> None:
        for first in range(0, len(statements), _STATEMENTS_AT_ONCE):
            self._door.change(statements[first : first + _STATEMENTS_AT_ONCE])


def _rows(table: Table) -> list[Row]:
    source = table.tags["source"]
    return [
        (time // NANOSECONDS, minutes, float(value), source, known_at, stored_at)
        for time, value, minutes, known_at, stored_at in table.rows
    ]


def _runs(points: Iterable[tuple[int, bool]]) -> Iterator[tuple[int, int]]:
    """First and last time of those that go and follow each other.

    >>> list(_runs([(1, True), (2, True), (3, False), (4, True)]))
    [(1, 2), (4, 4)]
    """
    for go, run in groupby(points, key=itemgetter(1)):
        if go:
            times = [time for time, _ in run]
            yield times[0], times[-1]
