"""Holes in a series: how grave they are, who could close them, and which nobody can.

Missing is what is expected less what is stored, from whatever source and at whatever resolution.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.absence import vacant
from chocolate_factory.timeseries.expectation import expected, missing, reachable
from chocolate_factory.timeseries.model import Absence, Reading, Series
from chocolate_factory.timeseries.pieces import hours, intersect, merged, overlaps, without
from chocolate_factory.timeseries.source import SeriesSource

_MINOR_HOURS = 2
_MODERATE_HOURS = 12


class Severity(StrEnum):
    """How grave a gap is, by its length."""

    MINOR = "minor"
    """Up to 2 hours."""
    MODERATE = "moderate"
    """Up to 12 hours."""
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Gap:
    """Consecutive missing hours of one series."""

    series: str
    interval: Interval
    age: timedelta
    """Since its first value should have been there."""
    strategy: tuple[str, ...] = ()
    """Sources that reach it and have not said that they have nothing, in the order of asking."""
    vacant_at: tuple[str, ...] = ()
    """Sources that answered they have nothing in some part of it."""
    recoverable: bool = True
    """Some source may still have it; otherwise all in reach, if any, have answered "nothing"."""

    @property
    def hours(self) -> float:
        """Length in real hours."""
        return self.interval.hours

    @property
    def severity(self) -> Severity:
        """Minor, moderate or critical."""
        if self.hours <= _MINOR_HOURS:
            return Severity.MINOR
        return Severity.MODERATE if self.hours <= _MODERATE_HOURS else Severity.CRITICAL

    def as_dict(self) -> dict[str, object]:
        """For JSON; instants in ISO 8601, UTC."""
        return {
            "series": self.series,
            "start": self.interval.start.isoformat(),
            "end": self.interval.end.isoformat(),
            "hours": self.hours,
            "severity": self.severity.value,
            "age_hours": round(self.age / HOUR, 2),
            "recoverable": self.recoverable,
            "strategy": list(self.strategy),
            "vacant_at": list(self.vacant_at),
        }


def find_gaps(
    series: Series, readings: Iterable[Reading], interval: Interval, now: datetime
) -> list[Gap]:
    """The holes of ``series`` in what is expected of ``interval`` at ``now``, oldest first.

    Args:
        series: Whose expectation counts.
        readings: Everything stored in :func:`expected` of ``interval``.
        interval: Where to look; widened to full hours.
        now: Present instant.
    """
    span = expected(series, interval, now)
    return [
        Gap(series.key, piece, now - series.public_from(piece.start))
        for piece in missing(span, readings)
    ]


def route(
    gaps: Sequence[Gap],
    series: Series,
    sources: Sequence[SeriesSource],
    absences: Sequence[Absence],
    now: datetime,
) -> list[Gap]:
    """``gaps`` of ``series`` with the sources that would be asked, cut where nobody is left to ask.

    A part is recoverable if some source reaches it that has not answered "nothing" there.

    Args:
        gaps: As :func:`find_gaps` finds them.
        series: The series they are of.
        sources: Who could be asked, best first.
        absences: What is remembered of ``series``.
        now: Present instant.
    """
    holes = [gap.interval for gap in gaps]
    reaches = {source.name: reachable(source, series, now) for source in sources}
    vacancies = {name: vacant(name, absences) for name in reaches}
    askable = {
        name: without(intersect(holes, [reach]), vacancies[name])
        for name, reach in reaches.items()
        if reach is not None
    }
    hopeful = merged(piece for pieces in askable.values() for piece in pieces)
    parts = dict.fromkeys(hopeful, True) | dict.fromkeys(without(holes, hopeful), False)
    return [
        Gap(
            series.key,
            part,
            age=now - series.public_from(part.start),
            strategy=tuple(name for name in askable if overlaps(askable[name], part)),
            vacant_at=tuple(name for name in reaches if overlaps(vacancies[name], part)),
            recoverable=recoverable,
        )
        for part, recoverable in sorted(parts.items())
    ]


@dataclass(frozen=True, slots=True)
class Summary:
    """Gaps counted; those that nobody can close stand apart."""

    recoverable: int = 0
    recoverable_hours: float = 0.0
    unavailable: int = 0
    unavailable_hours: float = 0.0
    by_severity: Mapping[Severity, int] = field(default_factory=dict)
    """Recoverable gaps of each severity; every severity is named."""
    hours_by_series: Mapping[str, float] = field(default_factory=dict)
    """Recoverable hours of each series that has any."""

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "recoverable": self.recoverable,
            "recoverable_hours": self.recoverable_hours,
            "unavailable": self.unavailable,
            "unavailable_hours": self.unavailable_hours,
            "by_severity": {severity.value: n for severity, n in self.by_severity.items()},
            "hours_by_series": dict(self.hours_by_series),
        }


def summarise(gaps: Iterable[Gap]) -> Summary:
    """Count ``gaps`` of any number of series."""
    everything = list(gaps)
    open_gaps = [gap for gap in everything if gap.recoverable]
    closed = [gap for gap in everything if not gap.recoverable]
    names = sorted({gap.series for gap in open_gaps})
    return Summary(
        recoverable=len(open_gaps),
        recoverable_hours=hours(gap.interval for gap in open_gaps),
        unavailable=len(closed),
        unavailable_hours=hours(gap.interval for gap in closed),
        by_severity={
            severity: sum(gap.severity is severity for gap in open_gaps) for severity in Severity
        },
        hours_by_series={
            name: hours(gap.interval for gap in open_gaps if gap.series == name) for name in names
        },
    )
