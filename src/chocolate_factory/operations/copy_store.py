"""Copies a whole store to another place or kind of store, and proves that both are the same.

Each pass compares part by part and writes only what differs; the copy is done when a pass finds no
difference. So a copy that was killed goes on where it stopped, and the last pass is the proof.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import structlog

from chocolate_factory.kernel.clock import Clock
from chocolate_factory.kernel.errors import InputError, StoreError
from chocolate_factory.operations.copy_parts import Part, copy_series, copy_table
from chocolate_factory.storage.copy_mark import CopyMark
from chocolate_factory.storage.raw_tables import RawTables
from chocolate_factory.timeseries.raw.store import RawSeries

MOST_PASSES = 4
"""One copies, one proves; two more for what was written to the source meanwhile."""
_log = structlog.get_logger()


class ForeignStoreError(InputError):
    """The target holds something that is not from the source."""


@dataclass(frozen=True, slots=True)
class RawStore:
    """A store as it lies.

    Attributes:
        place: Where; never with a password.
        series: All that is said of series.
        tables: Everything else.
        mark: Tells that it is an unfinished copy.
    """

    place: str
    series: RawSeries
    tables: RawTables
    mark: CopyMark


@dataclass(frozen=True, slots=True)
class CopyProgress:
    """Where a copy stands: in pass ``number``, ``done`` of ``total`` parts, now at ``part``."""

    number: int
    done: int
    total: int
    part: str
    rows: int


@dataclass(frozen=True, slots=True)
class CopyReport:
    """A copy that was proven.

    Attributes:
        source: Where it came from.
        target: Where it is.
        passes: How often both were compared.
        parts: Every series and table, the same in both.
    """

    source: str
    target: str
    passes: int
    parts: tuple[Part, ...]

    @property
    def changed(self) -> int:
        """Rows that this run wrote or deleted."""
        return sum(part.changed for part in self.parts)

    @property
    def rows(self) -> int:
        """Of all parts."""
        return sum(part.rows for part in self.parts)


Watcher = Callable[[CopyProgress], None]


def copy_store(
    source: RawStore, target: RawStore, clock: Clock, on_progress: Watcher = lambda _: None
) -> CopyReport:
    """Make ``target`` the same as ``source``, which nobody should write meanwhile.

    Args:
        source: Stays as it is.
        target: Empty, or the unfinished copy of the same source.
        clock: For the mark.
        on_progress: Told before each part.

    Raises:
        ForeignStoreError: The target holds something else; nothing was changed.
        InputError: Both are the same store, or the source is an unfinished copy itself.
        StoreError: One of them failed, or the source kept changing; running it again goes on.
    """
    _require_fit(source, target)
    target.mark.put(source.place, clock.now())
    changed = Counter[str]()
    for number in range(1, MOST_PASSES + 1):
        parts = tuple(_pass(source, target, number, on_progress))
        found = Counter({part.name: part.changed for part in parts})
        changed += found
        _log.info("store_compared", number=number, parts=len(parts), differences=found.total())
        if not found.total():
            target.mark.remove()
            told = tuple(replace(part, changed=changed[part.name]) for part in parts)
            return CopyReport(source.place, target.place, number, told)
    raise StoreError(
        f"{source.place} keeps changing while it is copied.",
        advice="Stop whatever writes to it, then run the same again: it goes on.",
    )


def _pass(source: RawStore, target: RawStore, number: int, tell: Watcher) -> Iterator[Part]:
    keys = sorted({*source.series.keys(), *target.series.keys()})
    names = source.tables.names()
    total, rows = len(keys) + len(names), 0
    for done, name in enumerate([*keys, *names]):
        tell(CopyProgress(number, done, total, name, rows))
        if done < len(keys):
            part = copy_series(source.series, target.series, name)
        else:
            part = copy_table(source.tables, target.tables, name)
        rows += part.rows
        yield part
    tell(CopyProgress(number, total, total, "", rows))


def _require_fit(source: RawStore, target: RawStore) -> None:
    if source.place == target.place or source.tables.place == target.tables.place:
        raise InputError(
            f"Both stores keep their records in {target.tables.place}.",
            advice="Give the target an SQL database of its own: --to-records.",
        )
    unfinished = source.mark.source()
    if unfinished is not None:
        raise InputError(
            f"{source.place} is itself the unfinished copy of {unfinished}.",
            advice="Finish that copy first.",
        )
    begun = target.mark.source()
    if begun is not None and begun != source.place:
        raise ForeignStoreError(
            f"{target.place} is the unfinished copy of {begun}, not of {source.place}.",
            advice="Finish that copy, or choose an empty store.",
        )
    if begun is None and (held := _held(target)):
        raise ForeignStoreError(
            f"{target.place} is not empty: it holds {held}.",
            advice="Choose an empty database; nothing was changed.",
        )


def _held(store: RawStore) -> str:
    """Something that ``store`` holds, in words; "" for an empty one."""
    keys = store.series.keys()
    if keys:
        return f"{len(keys)} series, {keys[0]} among them"
    for name in store.tables.names():
        if store.tables.page(name, None):
            return f"rows in the table {name}"
    return ""
