"""What can be told of a series while its store is down: what is remembered, and what waits."""

from collections.abc import Iterable, Iterator
from typing import Any

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.storage.spool_entry import DamagedItemError, Waiting
from chocolate_factory.timeseries.model import Reading
from chocolate_factory.timeseries.spool_form import ADMIT, WRITE, said_in


def newest_words(
    remembered: Iterable[Reading], waiting: Iterable[Waiting], interval: Interval
) -> list[Reading]:
    """The newest word of each source of what starts in ``interval``, by start; none is doubted."""
    words = {(one.start, one.source): one for one in remembered}
    for said in map(said_in, _contents(waiting)):
        for one in said.observations:
            words[one.start, said.source] = Reading(*one, said.source, said.now, said.now)
        for doubt in said.suspicions:
            words.pop((doubt.start, said.source), None)
    return sorted(one for one in words.values() if one.start in interval)


def _contents(waiting: Iterable[Waiting]) -> Iterator[dict[str, Any]]:
    for one in waiting:
        if one.item.kind in {WRITE, ADMIT}:
            try:
                yield one.item.content()
            except DamagedItemError:
                continue  # it is set aside, with a message, when its turn comes
