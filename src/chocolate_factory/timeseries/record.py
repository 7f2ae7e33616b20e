"""A stored value as the stores keep it: whole numbers instead of instants, quick to compare."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from chocolate_factory.kernel.market_time import require_utc
from chocolate_factory.timeseries.model import Reading

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MICROSECONDS = 1_000_000


Row = tuple[int, int, float, str, int, int]
"""A record without its names, as a database driver gives it: a year is thousands of them."""


class Record(NamedTuple):
    """One value that one source gave at one time; the newest per start and source counts."""

    start: int
    """Seconds since 1970 UTC."""
    minutes: int
    value: float
    source: str
    known_at: int
    """Microseconds since 1970 UTC; strictly rising from revision to revision."""
    stored_at: int
    """Microseconds since 1970 UTC, as the clock said; may run backwards with it."""

    @property
    def end(self) -> int:
        """First second after the interval."""
        return self.start + 60 * self.minutes


def microseconds(instant: datetime) -> int:
    """Whole microseconds since 1970 UTC of an aware instant, exactly."""
    return (require_utc(instant) - _EPOCH) // _MICROSECOND


def seconds_up(instant: datetime) -> int:
    """The first whole second at or after ``instant``."""
    return -(-microseconds(instant) // _MICROSECONDS)


def instant_of(microseconds: int) -> datetime:
    """The instant (UTC) that many microseconds after 1970, exactly."""
    return _EPOCH + timedelta(microseconds=microseconds)


def instant_of_second(seconds: int) -> datetime:
    """The instant (UTC) that many seconds after 1970."""
    return datetime.fromtimestamp(seconds, UTC)


# Made by the interpreter's core they take half the time that the classes' own constructors do.
_make_record: Callable[[Row], Record] = partial(tuple.__new__, Record)
_make_reading: Callable[[Sequence[Any]], Reading] = partial(tuple.__new__, Reading)


def from_rows(rows: Iterable[Row]) -> list[Record]:
    """The rows with their names."""
    return list(map(_make_record, rows))


def readings(rows: Iterable[Row]) -> list[Reading]:
    """Records as the rest of the program knows them."""
    utc, at, instants = UTC, datetime.fromtimestamp, _Instants()
    return [
        _make_reading(
            (at(start, utc), minutes, value, source, instants[known_at], instants[stored_at])
        )
        for start, minutes, value, source, known_at, stored_at in rows
    ]


class _Instants(dict[int, datetime]):
    """Instants by microseconds, each built once: the values of a batch share them."""

    def __missing__(self, microseconds: int) -> datetime:
        instant = self[microseconds] = instant_of(microseconds)
        return instant
