"""Records as lines of InfluxDB's line protocol, exact to the last bit of every number.

One measurement for each series, one tag for the source. The time of a point is the start of its
interval plus as many nanoseconds as its batch has for a number: so revisions lie one after the
other where the interval begins, none takes the place of another, and however often a forecast is
said anew there is one series for each source::

    price.spot.es,source=omie value=52.13,minutes=60i,…,batch=17i 1730797200000000017
"""

import re
from collections.abc import Callable, Iterable, Iterator

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.timeseries.record import Record

NANOSECONDS = 1_000_000_000
"""In a second; batches have smaller numbers, so that starts stay apart."""
FARTHEST_SECOND = 9_223_372_035
"""InfluxDB's times end here, in 2262, and begin as far before 1970."""
PROBE = "probe written=true 1704067200000000000"
"""A point that no series has, nor any of its fields: the same whenever it is written."""
_UNSAFE_NAME = re.compile(r"[\x00-\x1f\x7f\\]|^[#_]|^$")


def lines(key: str, records: Iterable[Record], number_of: Callable[[Record], int]) -> Iterator[str]:
    """The points of ``records``, all of the series ``key``.

    Args:
        key: Of the series.
        records: In any order.
        number_of: Gives the number of the batch that each record belongs to.

    Raises:
        InputError: A name or a time is none that InfluxDB can keep.
    """
    measurement = _escaped(key, ", ")
    heads: dict[str, str] = {}
    for record in records:
        start, minutes, value, source, known_at, stored_at = record
        if source not in heads:
            heads[source] = f"{measurement},source={_escaped(source, ',= ')}"
        if abs(start) > FARTHEST_SECOND:
            raise InputError(f"InfluxDB keeps no times so far from now: {start} s since 1970.")
        number = number_of(record)
        yield (
            f"{heads[source]} value={float(value)!r},minutes={minutes}i,known_at={known_at}i,"
            f"stored_at={stored_at}i,start={start}i,batch={number}i {time_of(start, number)}"
        )


def time_of(start: int, number: int) -> int:
    """Nanoseconds since 1970 at which a batch keeps what starts at ``start`` (seconds)."""
    return start * NANOSECONDS + number


def _escaped(name: str, special: str) -> str:
    if _UNSAFE_NAME.search(name):
        raise InputError(f"InfluxDB keeps nothing under the name {name!r}.")
    return "".join(f"\\{letter}" if letter in special else letter for letter in name)
