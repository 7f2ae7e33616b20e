"""Two fills of the same hours at once ask once; others do not wait, and live work for no bulk."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from chocolate_factory.kernel.background import WorkCancelledError, in_background
from chocolate_factory.kernel.market_time import Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.fill_report import FillReport
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


@contextmanager
def _under_way(
    filler: Filler, source: FakeSource, interval: Interval, stop: Event | None = None
) -> Iterator[list[FillReport]]:
    """A bulk fill that hangs in its first request until the block ends; then its report."""
    asked, go_on = Event(), Event()
    reports: list[FillReport] = []

    def hold() -> None:
        asked.set()
        assert go_on.wait(LIMIT_SECONDS)

    def fill() -> None:
        with in_background(stop):
            reports.append(filler.fill([source], [day_ahead("price")], interval))

    source.while_answering = hold
    thread = Thread(target=fill)
    thread.start()
    assert asked.wait(LIMIT_SECONDS)
    try:
        yield reports
    finally:
        go_on.set()
        thread.join(LIMIT_SECONDS)


def _filler() -> tuple[Filler, MemorySeriesStore]:
    store = MemorySeriesStore()
    return Filler(store, ManualClock(at("2025-11-05T12:00+01:00"))), store


def test_the_past_does_not_keep_the_present_waiting() -> None:
    filler, _ = _filler()
    past = days("2015-03-01", "2015-03-02")
    old, new = (FakeSource("best", {"price": values(one)}) for one in (past, TODAY))
    with _under_way(filler, old, past) as reports:
        assert filler.fill([new], [day_ahead("price")], TODAY).total.written == 24
        with in_background():
            assert filler.fill([new], [day_ahead("price")], TODAY).total.requests == 0
    assert reports[0].total.written == 48


def test_live_work_passes_bulk_work_and_nothing_is_stored_twice() -> None:
    filler, store = _filler()
    both = days("2025-11-04", "2025-11-05")
    slow = FakeSource("second", {"price": values(both)})
    quick = FakeSource("best", {"price": values(TODAY, first=100)})
    price = day_ahead("price")
    with _under_way(filler, slow, both) as reports:
        assert filler.fill([quick], [price], TODAY).total.written == 24
    stored = store.history(price, both)
    assert [one.source for one in stored] == ["second"] * 24 + ["best"] * 24
    tally = reports[0].total
    assert (tally.written, tally.skipped, tally.fetched) == (24, 24, 48)
    assert tally.asked_hours == tally.obtained_hours == 48
    assert reports[0].missing_after == {"price": 0}


def test_bulk_work_that_waits_for_its_turn_can_be_stopped() -> None:
    filler, _ = _filler()
    source, late = (FakeSource("best", {"price": values(TODAY)}) for _ in range(2))
    stop = Event()
    stop.set()
    with _under_way(filler, source, TODAY), in_background(stop), pytest.raises(WorkCancelledError):
        filler.fill([late], [day_ahead("price")], TODAY)
    assert late.asked == []


def test_bulk_work_that_waits_for_a_permit_can_be_stopped() -> None:
    def stopped() -> None:
        raise WorkCancelledError("Stopped.")

    filler, _ = _filler()
    source = FakeSource("best", {"price": values(TODAY)}, while_answering=stopped)
    report = filler.fill([source], [day_ahead("price")], TODAY)
    assert report.interrupted
    assert (report.total.requests, report.total.asked_hours) == (0, 0)
    assert report.missing_after == report.missing_before == {"price": 24}
