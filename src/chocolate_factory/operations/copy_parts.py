"""Makes one part of a store - a series, a table - equal to the same part of another one."""

from collections.abc import Iterable
from dataclasses import dataclass

from chocolate_factory.operations.copy_sum import Sum, canonical
from chocolate_factory.storage.raw_tables import Key, RawTables, Row, key_of
from chocolate_factory.timeseries.model import Absence
from chocolate_factory.timeseries.raw.store import RawSeries
from chocolate_factory.timeseries.record import Record, microseconds

PORTION = 20_000
"""Records compared at once: some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A series or a table, the same in both stores.

    Attributes:
        name: Key of the series, or the table's name.
        kind: ``series`` or ``table``.
        rows: Records, quarantine entries and absences of a series; rows of a table.
        checksum: Of all of them, in any order.
        changed: How many had to be written or deleted.
    """

    name: str
    kind: str
    rows: int
    checksum: str
    changed: int


def copy_series(source: RawSeries, target: RawSeries, key: str) -> Part:
    """Make a series of ``target`` that of ``source``.

    Raises:
        StoreError: One of them cannot be read or written; what was made equal stays so.
    """
    held, changed = Sum(), 0
    first: int | None = None
    while True:
        end = source.boundary(key, first, PORTION)
        mine = {_record(one): one for one in source.records(key, first, end)}
        theirs = {_record(one): one for one in target.records(key, first, end)}
        gone = [theirs[row] for row in theirs.keys() - mine.keys()]
        new = sorted(mine[row] for row in mine.keys() - theirs.keys())
        if gone:
            target.remove(key, gone)
        if new:
            target.add(key, new)
        changed += len(gone) + len(new)
        held.add(mine)
        if end is None:
            break
        first = end
    changed += _copy_entries(source, target, key, held)
    changed += _copy_absences(source, target, key, held)
    return Part(key, "series", held.count, held.checksum, changed)


def copy_table(source: RawTables, target: RawTables, name: str) -> Part:
    """Make a table of ``target`` that of ``source``.

    Raises:
        StoreError: One of them cannot be read or written; what was made equal stays so.
    """
    held, changed = Sum(), 0
    after: Key | None = None
    while True:
        page = source.page(name, after)
        last = key_of(name, page[-1]) if page else None
        mine = _rows(page)
        theirs = _rows(target.between(name, after, last))
        gone = [key_of(name, theirs[row]) for row in theirs.keys() - mine.keys()]
        new = [mine[row] for row in mine if row not in theirs]
        if gone or new:
            target.change(name, gone, new)
        changed += len(gone) + len(new)
        held.add(mine)
        if last is None:
            break
        after = last
    if changed:
        target.settle(name)
    return Part(name, "table", held.count, held.checksum, changed)


def _copy_entries(source: RawSeries, target: RawSeries, key: str, held: Sum) -> int:
    mine, theirs = source.entries(key), target.entries(key)
    rows = {canonical(("entry", *one)) for one in mine}
    changed = rows ^ {canonical(("entry", *one)) for one in theirs}
    if changed:
        target.replace_entries(key, mine)
    held.add(rows)
    return len(changed)


def _copy_absences(source: RawSeries, target: RawSeries, key: str, held: Sum) -> int:
    mine, theirs = source.absences(key), target.absences(key)
    rows = {_absence(one) for one in mine}
    changed = rows ^ {_absence(one) for one in theirs}
    if changed:
        target.replace_absences(key, mine)
    held.add(rows)
    return len(changed)


def _record(one: Record) -> bytes:
    start, minutes, value, source, known_at, stored_at = one
    return canonical((start, minutes, float(value), source, known_at, stored_at))


def _absence(one: Absence) -> bytes:
    instants = (one.interval.start, one.interval.end, one.asked_at)
    return canonical(("absence", one.source, *map(microseconds, instants), one.times))


def _rows(rows: Iterable[Row]) -> dict[bytes, Row]:
    return {canonical(row): row for row in rows}
