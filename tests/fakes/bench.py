"""A filler ready to be tried, with its clock and store."""

from collections.abc import Sequence

from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series
from tests.fakes.clock import ManualClock
from tests.fakes.series import at, day_ahead

NOON = at("2025-11-05T12:00+01:00")


class Bench:
    """Fills ``series`` (a day-ahead price, unless told otherwise); its clock shows ``NOON``."""

    def __init__(self, *series: Series) -> None:
        self.series: Sequence[Series] = series or (day_ahead(),)
        self.clock = ManualClock(NOON)
        self.store = MemorySeriesStore()
        self.filler = Filler(self.store, self.clock)

    def stored(self, interval: Interval) -> dict[str, list[Observation]]:
        return {
            one.key: [
                Observation(reading.start, reading.minutes, reading.value)
                for reading in self.store.read(one, interval)
            ]
            for one in self.series
        }

    def sources_of(self, interval: Interval) -> set[str]:
        return {reading.source for one in self.series for reading in self.store.read(one, interval)}
