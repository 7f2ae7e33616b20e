"""What a fill asked, got, was refused and left missing; the figures add up."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from chocolate_factory.kernel.errors import UpstreamError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import WriteReport


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that a source did not answer properly."""

    kind: str
    """``unavailable``, ``refused`` or ``nonsense``."""
    message: str
    advice: str
    interval: Interval

    @classmethod
    def of(cls, error: UpstreamError, interval: Interval) -> "Failure":
        """``error``, as it came of asking for ``interval``."""
        return cls(error.kind, error.message, error.advice, interval)

    def as_dict(self) -> dict[str, str]:
        """For JSON; instants in ISO 8601, UTC."""
        return {
            "kind": self.kind,
            "message": self.message,
            "advice": self.advice,
            "start": self.interval.start.isoformat(),
            "end": self.interval.end.isoformat(),
        }


@dataclass(slots=True)
class Tally:
    """Figures of one source, or of all together.

    ``fetched = written + revised + unchanged + duplicates + spooled + skipped``, whether believed
    or not, and ``asked_hours = obtained_hours + quarantined_hours + absent_hours + failed_hours``.
    """

    requests: int = 0
    """Calls of the source."""
    fetched: int = 0
    """Values it gave."""
    written: int = 0
    """Values stored for the first time from it."""
    revised: int = 0
    unchanged: int = 0
    duplicates: int = 0
    spooled: int = 0
    """Values that wait until the store answers."""
    skipped: int = 0
    """Values for intervals that were not missing (any more)."""
    quarantined: int = 0
    """Of the values fetched: stored, but not believed."""
    asked_hours: float = 0.0
    """Missing hours inside its requests, over all series."""
    obtained_hours: float = 0.0
    """Hours for which it gave a value that is believed."""
    quarantined_hours: float = 0.0
    """Hours for which it gave a value that is not; they stay missing."""
    absent_hours: float = 0.0
    """Hours it answered without having them."""
    failed_hours: float = 0.0
    """Hours inside requests that failed."""

    def ask(self, missing_hours: float) -> None:
        """Add a request for ``missing_hours``."""
        self.requests += 1
        self.asked_hours += missing_hours

    def count(self, fitting: int, outcome: WriteReport) -> None:
        """Add what the store made of ``fitting`` values."""
        self.fetched += fitting
        self.written += outcome.written
        self.revised += outcome.revised
        self.unchanged += outcome.unchanged
        self.duplicates += outcome.duplicates
        self.spooled += outcome.spooled
        self.quarantined += len(outcome.withheld)

    def skip(self, values: int) -> None:
        """Add ``values`` that were fetched but are not missing."""
        self.fetched += values
        self.skipped += values

    def __add__(self, other: "Tally") -> "Tally":
        mine, theirs = asdict(self), asdict(other)
        return Tally(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(slots=True)
class SourceReport:
    """What one source contributed."""

    source: str
    tally: Tally = field(default_factory=Tally)
    failures: list[Failure] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        failures = [failure.as_dict() for failure in self.failures]
        return {"source": self.source, **asdict(self.tally), "errors": failures}


@dataclass(slots=True)
class FillReport:
    """What became of one fill."""

    started_at: datetime
    interval: Interval
    """As asked for by the caller."""
    missing_before: Mapping[str, float]
    """Missing hours by series key."""
    missing_after: Mapping[str, float]
    sources: list[SourceReport] = field(default_factory=list)
    """In the order they were asked; those that had nothing to be asked for are not named."""
    interrupted: bool = False
    """Stopped by whoever watched the progress; what was written stays."""

    @property
    def total(self) -> Tally:
        """All sources together; an hour asked of two sources counts twice in ``asked_hours``."""
        return sum((one.tally for one in self.sources), Tally())

    def as_dict(self) -> dict[str, object]:
        """For JSON; instants in ISO 8601, UTC."""
        return {
            "started_at": self.started_at.isoformat(),
            "start": self.interval.start.isoformat(),
            "end": self.interval.end.isoformat(),
            "interrupted": self.interrupted,
            "missing_hours_before": dict(self.missing_before),
            "missing_hours_after": dict(self.missing_after),
            "total": asdict(self.total),
            "sources": [one.as_dict() for one in self.sources],
        }
