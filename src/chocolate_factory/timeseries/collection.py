"""Series that the same sources speak for: collected, healed and loaded together."""

from dataclasses import dataclass
from datetime import datetime

from chocolate_factory.timeseries.model import Series
from chocolate_factory.timeseries.source import SeriesSource


@dataclass(frozen=True, slots=True)
class Collection:
    """What belongs together when data are fetched.

    Attributes:
        name: Stable name: ``prices``, ``grid``, ``weather``.
        series: What is collected.
        sources: Who may be asked, best first.
        since: From when on a first initialisation loads it (UTC).
    """

    name: str
    series: tuple[Series, ...]
    sources: tuple[SeriesSource, ...]
    since: datetime

    def offered(self, now: datetime) -> "Collection":
        """The same without the series that no source offers: nobody would ever fill them."""
        kept = tuple(
            one
            for one in self.series
            if any(source.reach(one, now) is not None for source in self.sources)
        )
        return Collection(self.name, kept, self.sources, self.since)
