"""The nouns of the book of batches: what is being written, what is unfinished, what readers see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.timeseries.influxdb.statement import View
from chocolate_factory.timeseries.record import microseconds


class OvertakenError(Exception):
    """Somebody else has written meanwhile: what was looked at is no longer what is there."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A batch that has not ended well, or not yet.

    Attributes:
        source: Who says it.
        lowest: Its first number.
        highest: Its last.
        first: Earliest start of its values, in seconds since 1970 UTC.
        last: Latest start.
        begun_at: By the machine's clock, in microseconds since 1970 UTC.
        given_up: Whether nobody is going to finish it.
    """

    source: str
    lowest: int
    highest: int
    first: int
    last: int
    begun_at: int
    given_up: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the book says of one series.

    Attributes:
        top: The last number given.
        versions: How many batches of each source have ended well.
        unfinished: The others.
    """

    top: int
    versions: Mapping[str, int]
    unfinished: tuple[Unfinished, ...]

    def view(self, known_at: datetime | None = None) -> View:
        """What readers see, as known at ``known_at``; None: by now."""
        hidden = tuple((one.lowest, one.highest) for one in self.unfinished)
        return View(self.top, hidden, None if known_at is None else microseconds(known_at))

    def of(self, source: str, *, given_up: bool) -> list[Unfinished]:
        """The unfinished batches of ``source``."""
        return [one for one in self.unfinished if (one.source, one.given_up) == (source, given_up)]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is being written.

    Attributes:
        key: Of the series.
        source: Who says it.
        version: Of what it is written against.
        first: Earliest start, in seconds since 1970 UTC.
        last: Latest start.
        numbers: How many numbers it needs: one for each revision of the same start.
        lowest: The first of them, once it has begun.
    """

    key: str
    source: str
    version: int
    first: int
    last: int
    numbers: int = 1
    lowest: int = 0

    @property
    def highest(self) -> int:
        """Its last number."""
        return self.lowest + self.numbers - 1
