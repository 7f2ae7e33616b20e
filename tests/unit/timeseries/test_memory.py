"""The store in memory; what all stores promise is in tests/contract."""

from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from tests.fakes.series import at, day_ahead, days

NOW = at("2024-11-05T12:00+01:00")


def test_stores_share_nothing() -> None:
    one, other = MemorySeriesStore(), MemorySeriesStore()
    one.write(day_ahead(), "best", [Observation(NOW, 60, 1.0)], now=NOW)
    assert other.latest(day_ahead()) is None


def test_what_was_read_is_not_changed_by_later_writes() -> None:
    store, day = MemorySeriesStore(), days("2024-11-05", "2024-11-05")
    store.write(day_ahead(), "best", [Observation(NOW, 60, 1.0)], now=NOW)
    before = store.history(day_ahead(), day)
    store.write(day_ahead(), "best", [Observation(NOW, 60, 2.0)], now=NOW + HOUR)
    assert [reading.value for reading in before] == [1.0]
