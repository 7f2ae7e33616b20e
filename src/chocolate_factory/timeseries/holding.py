"""What a store holds of one series from one source, in figures."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """Figures of one series and source, with what is in quarantine.

    Attributes:
        series: Key of the series.
        source: Who said so.
        records: Values with all their revisions.
        intervals: Intervals it has spoken for; the rest are revisions.
        first: Start of the first.
        last: Start of the last.
    """

    series: str
    source: str
    records: int
    intervals: int
    first: datetime
    last: datetime

    @property
    def revisions(self) -> int:
        """Values that were replaced by later ones."""
        return self.records - self.intervals
