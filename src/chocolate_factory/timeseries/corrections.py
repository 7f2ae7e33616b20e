"""What a source has said differently afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.timeseries.model import Reading, Series


@dataclass(frozen=True, slots=True)
class Correction:
    """A source took back a value and gave another one."""

    series: str
    source: str
    start: datetime
    """Of the interval (UTC)."""
    minutes: int
    before: float
    """In the unit of the series, as said before."""
    after: float
    known_at: datetime
    """When the correction reached us (UTC)."""


def corrections_in(series: Series, history: Iterable[Reading]) -> list[Correction]:
    """The corrections in everything that was ever stored, by the time they became known.

    Args:
        series: What the values are of.
        history: As the store gives it: by start, source and ``known_at``.
    """
    newest: dict[tuple[str, datetime], Reading] = {}
    found = []
    for reading in history:
        before = newest.get((reading.source, reading.start))
        newest[reading.source, reading.start] = reading
        if before is not None and before.value != reading.value:
            found.append(
                Correction(
                    series.key,
                    reading.source,
                    reading.start,
                    reading.minutes,
                    before.value,
                    reading.value,
                    reading.known_at,
                )
            )
    return sorted(found, key=lambda one: (one.known_at, one.source, one.start))
