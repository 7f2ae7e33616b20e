"""The nouns of bitemporal series.

Every value has three times: the interval it is for (``start``, ``minutes``), when it could be known
(``known_at``: its publication, or the moment a correction reached us) and when we wrote it
(``stored_at``, for audit only). Two sources may both speak for an interval; the better ranked one
is what readers see, the other is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from chocolate_factory.kernel.market_time import Interval

PublicFrom = Callable[[datetime], datetime]
"""When the value of the interval that begins at the argument becomes public; never falls."""


ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
"""Before anything anybody publishes."""


@dataclass(frozen=True, slots=True)
class Plausible:
    """What values of a series can be, in its unit; what is outside is kept but not believed.

    Attributes:
        lowest: Least value that can be true.
        highest: Greatest value that can be true.
        steepest: A value that differs from both neighbours by more, to the same side, is a spike;
            None: the series really jumps.
        flat_hours: More hours of exactly the same value are a stuck sensor; None: it may rest.
        may_rest_at: Values at which it may rest as long as it likes: no rain, saturated air.
        decimals: As finely as it is published; finer values were converted by somebody.
        farthest: A value that is further from what its hour of the day has had on the days around
            is wrong; None: it may be anything at any hour.
        computed_by: Sources that compute it: they have no sensor that could stick or spark.
    """

    lowest: float
    highest: float
    steepest: float | None = None
    flat_hours: float | None = None
    may_rest_at: tuple[float, ...] = (0.0,)
    decimals: int | None = None
    computed_by: tuple[str, ...] = ()
    farthest: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One quantity of one place.

    Attributes:
        key: Stable name, dotted, as stored: ``price.spot.es``.
        unit: Unit of the stored values: ``EUR/MWh``, ``°C``.
        sources: Names of the sources that may speak for it, best first.
        public_from: When the value of an interval becomes public; from then on it is expected, and
            missing is a gap.
        official: Values are published by an authority and are never cleaned away.
        since: Start of its first interval: what lies before never existed and is no gap.
        plausible: What its values can be; None: any finite number.
        rewritten: Each value is said anew many times, as forecasts are.
    """

    key: str
    unit: str
    sources: tuple[str, ...]
    public_from: PublicFrom = field(compare=False)
    official: bool = False
    since: datetime = ALWAYS
    plausible: Plausible | None = field(default=None, compare=False)
    rewritten: bool = False

    def rank(self, source: str) -> int:
        """0 for the best source; unknown sources come last."""
        return self.sources.index(source) if source in self.sources else len(self.sources)


class Observation(NamedTuple):
    """What a source says about the interval that begins at ``start``."""

    start: datetime
    """Aware, UTC."""
    minutes: int
    """Length of the interval: 15 or 60, as published."""
    value: float

    @property
    def interval(self) -> Interval:
        """The interval spoken for."""
        return Interval(self.start, self.start + timedelta(minutes=self.minutes))


class Reading(NamedTuple):
    """A stored value with its provenance."""

    start: datetime
    """Aware, UTC."""
    minutes: int
    value: float
    source: str
    known_at: datetime
    stored_at: datetime

    @property
    def end(self) -> datetime:
        """First instant after the interval."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def interval(self) -> Interval:
        """The interval spoken for."""
        return Interval(self.start, self.end)


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What became of a batch of observations.

    Either the whole batch is ``spooled``, or the first four numbers add up to it.
    """

    written: int = 0
    """Intervals the source had not spoken for before."""
    revised: int = 0
    """Corrections: the old value stays as a revision."""
    unchanged: int = 0
    """Said again."""
    duplicates: int = 0
    """Said twice within the batch."""
    quarantined: int = 0
    """Values that were newly put in quarantine."""
    withheld: tuple[datetime, ...] = ()
    """Starts of the batch whose value is in quarantine now, newly or still; ascending."""
    spooled: int = 0
    """Values that wait until the store answers; what becomes of them is not known yet."""

    def __add__(self, other: "WriteReport") -> "WriteReport":
        return WriteReport(
            self.written + other.written,
            self.revised + other.revised,
            self.unchanged + other.unchanged,
            self.duplicates + other.duplicates,
            self.quarantined + other.quarantined,
            self.withheld + other.withheld,
            self.spooled + other.spooled,
        )


@dataclass(frozen=True, slots=True)
class Absence:
    """A source was asked for ``interval`` and answered that it has nothing there."""

    series: str
    source: str
    interval: Interval
    asked_at: datetime
    times: int
    """How often it has been asked in vain; the next try waits longer each time."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a series is stored, over all sources."""

    series: str
    intervals: int
    """Distinct intervals with at least one value."""
    revisions: int
    """Superseded values kept."""
    first: datetime | None
    last: datetime | None
    quarantined: int = 0
    """What sources say now that is kept but not believed: intervals, counted for each source."""
