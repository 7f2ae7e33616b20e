"""Two fills of the same series at once ask once; fills of other series do not wait."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.memory import MemorySeriesStore
from tests.fakes.clock import ManualClock
from tests.fakes.series import at, day_ahead, days
from tests.fakes.sources import FakeSource, values

TODAY = days("2025-11-05", "2025-11-05")
LIMIT_SECONDS = 10


def test_a_second_fill_waits_for_the_first_and_finds_nothing_to_do() -> None:
    prices, other = day_ahead("price"), day_ahead("other")
    filler = Filler(MemorySeriesStore(), ManualClock(at("2025-11-05T12:00+01:00")))
    asked, go_on = Event(), Event()

    def hold() -> None:
        asked.set()
        assert go_on.wait(LIMIT_SECONDS)

    data = {"price": values(TODAY)}
    slow, late = FakeSource("best", data, while_answering=hold), FakeSource("second", data)
    quick = FakeSource("best", {"other": values(TODAY)})
    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(filler.fill, [slow], [prices], TODAY)
        assert asked.wait(LIMIT_SECONDS)
        second = threads.submit(filler.fill, [late], [other, prices], TODAY)
        go_on.set()
        assert first.result(LIMIT_SECONDS).total.written == 24
        assert second.result(LIMIT_SECONDS).missing_after == {"other": 24, "price": 0}
    assert late.asked == []

    asked.clear()
    go_on.clear()
    fresh = day_ahead("price2")
    slow = FakeSource("best", {"price2": values(TODAY)}, while_answering=hold)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(filler.fill, [slow], [fresh], TODAY)
        assert asked.wait(LIMIT_SECONDS)
        assert filler.fill([quick], [other], TODAY).total.written == 24, "no need to wait"
        go_on.set()
        assert first.result(LIMIT_SECONDS).total.written == 24
