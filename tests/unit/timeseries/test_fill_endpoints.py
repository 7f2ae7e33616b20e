"""Trouble with one endpoint of a source says nothing about its others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chocolate_factory.kernel.errors import UpstreamUnavailableError
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series
from tests.fakes.clock import ManualClock
from tests.fakes.series import at, day_ahead, days
from tests.fakes.sources import FakeSource, values

NOW = at("2024-11-05T12:00+01:00")
DAYS = days("2024-09-01", "2024-11-04")


@dataclass
class OneByOne(FakeSource):
    """Needs a request of its own for every series, and has trouble with some."""

    broken: set[str] = field(default_factory=set)

    def endpoint(self, series: Series) -> str:
        return series.key

    def fetch(
        self, series: Sequence[Series], interval: Interval
    ) -> Mapping[str, list[Observation]]:
        found = super().fetch(series, interval)
        if self.broken.intersection(found):
            raise UpstreamUnavailableError(self.name, "504")
        return found


def test_the_others_are_filled_and_the_broken_one_is_left_alone() -> None:
    series = [day_ahead(name) for name in ("a", "b", "c")]
    source = OneByOne("apart", {one.key: values(DAYS) for one in series}, broken={"a"})
    store = MemorySeriesStore()
    report = Filler(store, ManualClock(NOW)).fill([source], series, DAYS)
    assert [len(store.read(one, DAYS)) for one in series] == [
        0,
        len(values(DAYS)),
        len(values(DAYS)),
    ]
    assert [asked.series for asked in source.asked].count(("a",)) == 1
    assert len(source.asked) == 1 + 2 * 3, "65 days are three requests of 31"
    [of_source] = report.sources
    assert len(of_source.failures) == 1
    assert of_source.tally.requests == len(source.asked)
    assert report.missing_after["a"] == report.missing_before["a"]
    assert not store.absences(series[0], DAYS), "trouble is not absence"
