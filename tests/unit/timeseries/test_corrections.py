"""A correction is a later, different word of the same source about the same interval."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.corrections import corrections_in
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation
from tests.fakes.series import at, day_ahead

PRICE = day_ahead()
START = at("2025-11-04T12:00+01:00")
NOW = at("2025-11-05T12:00+01:00")


def test_another_source_that_differs_corrects_nobody() -> None:
    store = MemorySeriesStore()
    for n, (source, value) in enumerate([("a", 50.0), ("b", 60.0), ("a", 51.0), ("a", 51.0)]):
        store.write(PRICE, source, [Observation(START, 60, value)], now=NOW + n * HOUR)
    [found] = corrections_in(PRICE, store.history(PRICE, Interval(START, START + DAY)))
    assert (found.source, found.before, found.after) == ("a", 50.0, 51.0)
    assert found.known_at == NOW + 2 * HOUR


@given(
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), st.integers(0, 3)), max_size=30)
)
def test_every_change_of_mind_is_found_once(said: list[tuple[int, str, int]]) -> None:
    store, newest = MemorySeriesStore(), dict[tuple[datetime, str], float]()
    changes = 0
    for n, (hour, source, value) in enumerate(said):
        start = START + hour * HOUR
        store.write(PRICE, source, [Observation(start, 60, float(value))], now=NOW + n * HOUR)
        changes += newest.get((start, source), value) != value
        newest[start, source] = value
    found = corrections_in(PRICE, store.history(PRICE, Interval(START, START + DAY)))
    assert len(found) == changes
    assert all(one.before != one.after for one in found)
    assert [one.known_at for one in found] == sorted(one.known_at for one in found)
