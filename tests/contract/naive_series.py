"""The contract of a store of series, said again as slowly and plainly as possible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.model import Observation, Reading, Series, WriteReport
from chocolate_factory.timeseries.suspicion import Suspicion

MICROSECOND = timedelta(microseconds=1)


@dataclass
class Doubt:
    """Why one value is not believed, since when and until when."""

    reading: Reading
    check: str
    hidden_from: datetime
    noticed_at: datetime
    released_at: datetime | None = None

    def hides_at(self, known_at: datetime | None) -> bool:
        """Whether the value was, or with None is, left out for this reason."""
        if known_at is None:
            return self.released_at is None
        return self.hidden_from <= known_at and not (
            self.released_at is not None and self.released_at <= known_at
        )


@dataclass
class NaiveSeries:
    """One series: everything ever said, in the order in which it was said, and every doubt."""

    series: Series
    said: list[Reading] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def write(
        self,
        source: str,
        observations: Iterable[Observation],
        now: datetime,
        suspicions: Sequence[Suspicion] = (),
    ) -> WriteReport:
        """Say it, unless it was said last; then look at it with suspicion."""
        batch = list(observations)
        hidden = self._hidden_words(source)
        fresh: list[Reading] = []
        revised = 0
        for start, minutes, value in set(batch):
            before = [old for old in self.said if (old.source, old.start) == (source, start)]
            if not before:
                known_at = min(now, self.series.public_from(start))
            elif (before[-1].minutes, before[-1].value) != (minutes, value):
                known_at = max(now, before[-1].known_at + MICROSECOND)
                revised += 1
            else:
                continue
            fresh.append(Reading(start, minutes, value, source, known_at, now))
        self.said += fresh
        spoken = {one.start for one in batch}
        self._doubt(source, [one for one in suspicions if one.start in spoken], now, fresh)
        still = self._hidden_words(source)
        silent = sorted(reading.start for reading in still if reading.start in spoken)
        unchanged = len(set(batch)) - len(fresh)
        duplicates = len(batch) - len(set(batch))
        parts = (len(fresh) - revised, revised, unchanged, duplicates, len(still - hidden))
        return WriteReport(*parts, tuple(silent))

    def quarantine(self, source: str, suspicions: Iterable[Suspicion], now: datetime) -> int:
        """Look at what ``source`` says now with suspicion; how many values are hidden by that."""
        hidden = self._hidden_words(source)
        self._doubt(source, suspicions, now, [])
        return len(self._hidden_words(source) - hidden)

    def release(self, source: str, starts: Iterable[datetime], now: datetime) -> int:
        """Believe what ``source`` says now of the intervals from ``starts``."""
        hidden = self._hidden_words(source)
        wanted = {reading for reading in hidden if reading.start in set(starts)}
        for doubt in self.doubts:
            if doubt.reading in wanted and doubt.released_at is None:
                doubt.released_at = max(now, doubt.noticed_at + MICROSECOND)
        return len(hidden) - len(self._hidden_words(source))

    def read(self, interval: Interval, known_at: datetime | None) -> list[Reading]:
        """Let the values of all time fight for their ground, then look at ``interval``."""
        last_said: dict[tuple[str, datetime], Reading] = {}
        for reading in self.said:
            if known_at is None or reading.known_at <= known_at:
                last_said[reading.source, reading.start] = reading
        hidden = self._hidden(known_at)
        ground: list[Reading] = []
        for reading in sorted(last_said.values(), key=self._worth):
            taken = any(reading.interval.overlap(kept.interval) for kept in ground)
            if reading not in hidden and not taken:
                ground.append(reading)
        return sorted(reading for reading in ground if reading.start in interval)

    def history(self, interval: Interval) -> list[Reading]:
        """Everything but quarantine and what was said before it, in the promised order."""
        hidden = self._hidden(None)
        silent = {(one.source, one.start) for one in self._newest() if one in hidden}
        inside = [
            reading
            for reading in self.said
            if reading.start in interval
            and reading not in hidden
            and (reading.source, reading.start) not in silent
        ]
        rank = self.series.rank
        return sorted(inside, key=lambda r: (r.start, rank(r.source), r.known_at, r.source))

    def silent(self) -> int:
        """How much of what sources say now is hidden."""
        return len(self._hidden(None) & self._newest())

    def _doubt(
        self,
        source: str,
        suspicions: Iterable[Suspicion],
        now: datetime,
        fresh: Sequence[Reading],
    ) -> None:
        for start, check, _ in suspicions:
            for reading in self._newest():
                known = any((one.reading, one.check) == (reading, check) for one in self.doubts)
                if (reading.source, reading.start) == (source, start) and not known:
                    hidden_from = reading.known_at if reading in fresh else now
                    self.doubts.append(Doubt(reading, check, hidden_from, now))

    def _newest(self) -> set[Reading]:
        return set({(one.source, one.start): one for one in self.said}.values())

    def _hidden(self, known_at: datetime | None) -> set[Reading]:
        return {doubt.reading for doubt in self.doubts if doubt.hides_at(known_at)}

    def _hidden_words(self, source: str) -> set[Reading]:
        return {one for one in self._hidden(None) & self._newest() if one.source == source}

    def _worth(self, reading: Reading) -> tuple[int, timedelta, int, datetime, str]:
        newest_first = datetime.max.replace(tzinfo=reading.known_at.tzinfo) - reading.known_at
        rank = self.series.rank(reading.source)
        return (rank, newest_first, reading.minutes, reading.start, reading.source)
