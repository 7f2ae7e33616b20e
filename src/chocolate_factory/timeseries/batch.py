"""What a batch of observations changes, before any store is touched."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from chocolate_factory.kernel.errors import InputError
from chocolate_factory.timeseries.model import Observation, Series, WriteReport
from chocolate_factory.timeseries.record import Record, microseconds

LONGEST_MINUTES = 1500
"""Longest interval a value may be for: the delivery day of 25 hours."""


class ContradictionError(InputError):
    """A batch gives two different values for one interval."""


class UnusableObservationError(InputError):
    """An observation is not a finite number for a sensible interval."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Observations checked and without repetitions.

    Attributes:
        said: Length (minutes) and value by start (seconds since 1970 UTC), ascending.
        duplicates: How many observations repeated another one of the batch.
    """

    said: dict[int, tuple[int, float]]
    duplicates: int

    @property
    def first(self) -> int:
        """Earliest start; the batch must not be empty."""
        return next(iter(self.said))

    @property
    def last(self) -> int:
        """Latest start; the batch must not be empty."""
        return next(reversed(self.said))


def check(observations: Iterable[Observation]) -> Batch:
    """Put ``observations`` in order and take out repetitions.

    Raises:
        ContradictionError: One interval has two different values.
        UnusableObservationError: A value is not finite, or an interval makes no sense.
    """
    said: dict[int, tuple[int, float]] = {}
    count = 0
    for start, minutes, value in observations:
        count += 1
        if not (math.isfinite(value) and 0 < minutes <= LONGEST_MINUTES and _whole(start)):
            message = f"Not a value that can be stored: {value} for {minutes} min from {start}."
            raise UnusableObservationError(message)
        statement = (minutes, float(value))
        if said.setdefault(int(start.timestamp()), statement) != statement:
            raise ContradictionError(
                f"Two different values for the interval from {start.astimezone(UTC)}: "
                f"{said[int(start.timestamp())]} and {statement} (minutes, value).",
                advice="Nothing of this batch was stored; check what the source answered.",
            )
    return Batch(dict(sorted(said.items())), count - len(said))


def _whole(start: datetime) -> bool:
    return start.tzinfo is not None and not start.microsecond


def revise(
    series: Series, source: str, batch: Batch, newest: Mapping[int, Record], now: datetime
) -> tuple[list[Record], WriteReport]:
    """The records that ``batch`` adds to the ``newest`` ones of the same source (by start).

    A first value is known from its publication or from ``now``, whichever is earlier; a different
    one is a revision known from ``now``. Should the clock stand still or have gone back since the
    value before, the revision is known one microsecond after that one: the newest said is always
    the newest known, and ``stored_at`` still tells what the clock said.
    """
    stored_at = microseconds(now)
    records: list[Record] = []
    fresh: list[int] = []
    for start, (minutes, value) in batch.said.items():
        before = newest.get(start)
        if before is None:
            fresh.append(start)
        elif (before.minutes, before.value) != (minutes, value):
            known_at = max(stored_at, before.known_at + 1)
            records.append(Record(start, minutes, value, source, known_at, stored_at))
    revised = len(records)
    for start, known_at in zip(fresh, _first_known(series, fresh, stored_at), strict=True):
        minutes, value = batch.said[start]
        records.append(Record(start, minutes, value, source, known_at, stored_at))
    report = WriteReport(
        written=len(fresh),
        revised=revised,
        unchanged=len(batch.said) - len(records),
        duplicates=batch.duplicates,
    )
    return sorted(records), report


def _first_known(series: Series, starts: Sequence[int], stored_at: int) -> list[int]:
    """From when the first value of each start (ascending) is known, in microseconds since 1970.

    Publication never falls from one interval to the next, so where it is the same at both ends of
    a run of intervals it is the same inside: a day-ahead auction is looked up once, not 96 times.
    """
    known = [stored_at] * len(starts)

    def look_up(place: int) -> int:
        public = series.public_from(datetime.fromtimestamp(starts[place], UTC))
        known[place] = min(microseconds(public), stored_at)
        return known[place]

    def fill(low: int, high: int) -> None:
        """Fill in what lies between two places already looked up."""
        if known[low] == known[high]:
            known[low + 1 : high] = [known[low]] * (high - low - 1)
        elif high > low + 1:
            middle = (low + high) // 2
            look_up(middle)
            fill(low, middle)
            fill(middle, high)

    if starts and look_up(0) < stored_at:
        look_up(len(starts) - 1)
        fill(0, len(starts) - 1)
    return known
