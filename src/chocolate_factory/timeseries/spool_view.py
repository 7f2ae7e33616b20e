"""What can be told of a series while its store is down: what waits in the spool."""

from collections.abc import Iterable, Iterator
from typing import Any

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.spool_entry import DamagedItemError, Waiting
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.timeseries.spool_form import ADMIT, WRITE, said_in


def readings_of(waiting: Iterable[Waiting], interval: Interval) -> list[Reading]:
    """All values that start in ``interval``, by start and in the order they came."""
    found = [
        Reading(one.start, one.minutes, one.value, said.source, said.now, said.now)
        for said in map(said_in, _contents(waiting))
        for one in said.observations
        if one.start in interval
    ]
    return sorted(found, key=lambda one: one.start)


def _contents(waiting: Iterable[Waiting]) -> Iterator[dict[str, Any]]:
    for one in waiting:
        if one.item.kind in {WRITE, ADMIT}:
            try:
                yield one.item.content()
            except DamagedItemError:
                continue  # it is set aside, with a message, when its turn comes
