"""What is dear to make is made once for many readers, and never shown too old."""

import threading
from collections.abc import Callable

import pytest

from chocolate_factory.kernel.errors import StoreError
from chocolate_factory.kernel.market_time import HOUR
from chocolate_factory.web.gather.kept import Kept
from tests.fakes.clock import ManualClock
from tests.fakes.series import at

SECONDS = 5


class Counting:
    """Makes 1, 2, 3, ...; waits before each if told to, fails if told to."""

    def __init__(self) -> None:
        self.made = 0
        self.fails = False
        self.may = threading.Event()
        self.may.set()
        self.finished = threading.Semaphore(0)

    def __call__(self) -> int:
        assert self.may.wait(SECONDS)
        try:
            if self.fails:
                raise StoreError("The store is gone.")
            self.made += 1
            return self.made
        finally:
            self.finished.release()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(at("2024-11-05T12:00+01:00"))


def _kept(make: Callable[[], int], clock: ManualClock) -> Kept[int]:
    return Kept(make, clock, seconds=2, longest=20)


def _age(clock: ManualClock, seconds: float) -> None:
    clock.advance(seconds * HOUR / 3600)


def test_a_new_value_is_shown_to_all(clock: ManualClock) -> None:
    make = Counting()
    kept = _kept(make, clock)
    assert [kept.get() for _ in range(3)] == [1, 1, 1]


def test_an_aged_value_is_shown_at_once_and_renewed_behind(clock: ManualClock) -> None:
    make = Counting()
    kept = _kept(make, clock)
    kept.get()
    assert make.finished.acquire(timeout=SECONDS)
    _age(clock, 3)
    make.may.clear()
    assert [kept.get(), kept.get()] == [1, 1], "nobody waits, and one renews"
    make.may.set()
    assert make.finished.acquire(timeout=SECONDS)
    for thread in threading.enumerate():
        if thread.name == "renew":
            thread.join(SECONDS)
    assert (kept.get(), make.made) == (2, 2)


def test_how_long_a_value_is_new_may_depend_on_it(clock: ManualClock) -> None:
    make = Counting()
    kept = Kept(make, clock, seconds=lambda value: 5 if value == 1 else 50, longest=100)
    kept.get()
    for _ in range(2):
        _age(clock, 6)
        kept.get()
        for thread in threading.enumerate():
            if thread.name == "renew":
                thread.join(SECONDS)
    assert (kept.get(), make.made) == (2, 2)


def test_after_a_long_silence_the_reader_waits(clock: ManualClock) -> None:
    kept = _kept(Counting(), clock)
    kept.get()
    _age(clock, 21)
    assert kept.get() == 2


def test_many_first_readers_cost_one(clock: ManualClock) -> None:
    make = Counting()
    kept = _kept(make, clock)
    make.may.clear()
    seen: list[int] = []
    readers = [threading.Thread(target=lambda: seen.append(kept.get())) for _ in range(8)]
    for reader in readers:
        reader.start()
    make.may.set()
    for reader in readers:
        reader.join(SECONDS)
    assert seen == [1] * 8


def test_trouble_behind_keeps_the_old_value_until_it_is_too_old(clock: ManualClock) -> None:
    make = Counting()
    kept = _kept(make, clock)
    kept.get()
    make.fails = True
    _age(clock, 3)
    assert kept.get() == 1
    for thread in threading.enumerate():
        if thread.name == "renew":
            thread.join(SECONDS)
    assert kept.get() == 1
    _age(clock, 21)
    with pytest.raises(StoreError):
        kept.get()
    make.fails = False
    assert kept.get() == 2, "and it can be made again"
