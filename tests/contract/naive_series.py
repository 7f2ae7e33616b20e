"""The contract of a store of series, said again as slowly and plainly as possible."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Reading, Series, WriteReport


@dataclass
class NaiveSeries:
    """One series: everything ever said, in the order in which it was said."""

    series: Series
    said: list[Reading] = field(default_factory=list)

    def write(self, source: str, observations: Iterable[Observation], now: datetime) -> WriteReport:
        """Say it, unless it was said last."""
        batch = list(observations)
        written = revised = 0
        for start, minutes, value in set(batch):
            before = [old for old in self.said if (old.source, old.start) == (source, start)]
            if not before:
                known_at = min(now, self.series.public_from(start))
                written += 1
            elif (before[-1].minutes, before[-1].value) != (minutes, value):
                known_at = max(now, before[-1].known_at + timedelta(microseconds=1))
                revised += 1
            else:
                continue
            self.said.append(Reading(start, minutes, value, source, known_at, now))
        unique = len(set(batch))
        return WriteReport(written, revised, unique - written - revised, len(batch) - unique)

    def read(self, interval: Interval, known_at: datetime | None) -> list[Reading]:
        """Let the values of all time fight for their ground, then look at ``interval``."""
        last_said: dict[tuple[str, datetime], Reading] = {}
        for reading in self.said:
            if known_at is None or reading.known_at <= known_at:
                last_said[reading.source, reading.start] = reading
        ground: list[Reading] = []
        for reading in sorted(last_said.values(), key=self._worth):
            if not any(reading.interval.overlap(kept.interval) for kept in ground):
                ground.append(reading)
        return sorted(reading for reading in ground if reading.start in interval)

    def history(self, interval: Interval) -> list[Reading]:
        """Everything, in the promised order."""
        inside = [reading for reading in self.said if reading.start in interval]
        rank = self.series.rank
        return sorted(inside, key=lambda r: (r.start, rank(r.source), r.known_at, r.source))

    def _worth(self, reading: Reading) -> tuple[int, timedelta, int, datetime, str]:
        newest_first = datetime.max.replace(tzinfo=reading.known_at.tzinfo) - reading.known_at
        rank = self.series.rank(reading.source)
        return (rank, newest_first, reading.minutes, reading.start, reading.source)
