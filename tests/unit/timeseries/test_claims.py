"""Claims that overlap never meet, those that do not never wait, and everybody's turn comes."""

import threading
import time
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import HOUR, Interval
from chocolate_factory.timeseries.claims import Claims
from tests.fakes.series import at

LIMIT_SECONDS = 10
ZERO = at("2025-11-05T00:00+00:00")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to fill."""

    keys: frozenset[str]
    first: int
    hours: int
    bulk: bool

    @property
    def interval(self) -> Interval:
        return Interval(ZERO + self.first * HOUR, ZERO + (self.first + self.hours) * HOUR)

    def may_meet(self, other: "Wish") -> bool:
        apart = self.first + self.hours <= other.first or other.first + other.hours <= self.first
        return apart or self.bulk != other.bulk or not self.keys & other.keys


wishes = st.lists(
    st.builds(
        Wish,
        st.sets(st.sampled_from("abc"), min_size=1).map(frozenset),
        st.integers(0, 9),
        st.integers(1, 4),
        st.booleans(),
    ),
    min_size=2,
    max_size=8,
)


class Hall:
    """Lets everybody in who may, and sees who meets whom."""

    def __init__(self) -> None:
        self.claims = Claims()
        self.inside: list[Wish] = []
        self.came: list[Wish] = []
        self.met: list[tuple[Wish, Wish]] = []
        self.lock = threading.Lock()
        self.open = threading.Event()
        self.threads: list[threading.Thread] = []

    def send(self, wish: Wish) -> None:
        """In a thread of its own, arrived when this returns."""
        before = len(self.claims._claims)  # noqa: SLF001 - to know that it has arrived
        self.threads.append(threading.Thread(target=self._go, args=[wish]))
        self.threads[-1].start()
        deadline = time.monotonic() + LIMIT_SECONDS
        while len(self.claims._claims) == before and time.monotonic() < deadline:  # noqa: SLF001
            time.sleep(0.0002)

    def _go(self, wish: Wish) -> None:
        with self.claims.claimed(wish.keys, wish.interval, bulk=wish.bulk):
            with self.lock:
                self.met += [(wish, other) for other in self.inside]
                self.inside.append(wish)
                self.came.append(wish)
            assert self.open.wait(LIMIT_SECONDS)
            with self.lock:
                self.inside.remove(wish)

    def settled(self, expected: int) -> int:
        """How many are inside, once ``expected`` are or after a while."""
        deadline = time.monotonic() + LIMIT_SECONDS
        while len(self.came) < expected and time.monotonic() < deadline:
            time.sleep(0.0002)
        time.sleep(0.002)
        return len(self.came)

    def empty(self) -> None:
        """Let everybody go on, and wait until all have been inside."""
        self.open.set()
        for thread in self.threads:
            thread.join(LIMIT_SECONDS)
            assert not thread.is_alive(), "somebody waits for ever"


def _waits(wish: Wish, earlier: Wish) -> bool:
    """Live work waits for live work only; bulk work waits for all that came before it."""
    if earlier.bulk and not wish.bulk:
        return False
    return bool(wish.interval.overlap(earlier.interval)) and bool(wish.keys & earlier.keys)


@settings(max_examples=60, deadline=timedelta(seconds=LIMIT_SECONDS))
@given(wishes)
def test_who_may_meet_does_not_wait_and_who_may_not_waits(wished: list[Wish]) -> None:
    hall = Hall()
    for wish in wished:
        hall.send(wish)
    at_once = sum(not any(_waits(wish, one) for one in wished[:n]) for n, wish in enumerate(wished))
    assert hall.settled(at_once) == at_once
    hall.empty()
    assert sorted(map(repr, hall.came)) == sorted(map(repr, wished))
    assert all(one.may_meet(other) for one, other in hall.met)


def _wish(first: int, hours: int, *, bulk: bool = False, keys: str = "a") -> Wish:
    return Wish(frozenset(keys), first, hours, bulk)


def test_in_the_order_in_which_they_came() -> None:
    hall = Hall()
    wished = [_wish(0, 9), _wish(0, 4), _wish(2, 4), _wish(5, 4), _wish(0, 9)]
    for wish in wished:
        hall.send(wish)
    assert hall.settled(1) == 1
    hall.empty()
    assert hall.came[0] == wished[0]
    assert hall.came[-1] == wished[-1], "nobody who came later passes"
    assert hall.came.index(wished[1]) < hall.came.index(wished[2])


def test_live_work_does_not_wait_for_bulk_work() -> None:
    hall = Hall()
    hall.send(_wish(0, 9, bulk=True))
    hall.send(_wish(2, 1))
    assert hall.settled(2) == 2
    hall.empty()


def test_what_is_not_wanted_any_more_leaves() -> None:
    claims = Claims()
    wish = _wish(0, 2)

    def stop() -> None:
        raise TimeoutError

    with (
        claims.claimed(wish.keys, wish.interval, bulk=True),
        pytest.raises(TimeoutError),
        claims.claimed(wish.keys, wish.interval, bulk=True, require_wanted=stop),
    ):
        pytest.fail("two at once")
    with claims.claimed(wish.keys, wish.interval, bulk=True, require_wanted=stop):
        pass
