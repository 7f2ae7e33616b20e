"""Draining: in order, once, by one process, around what no store takes."""

import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from chocolate_factory.kernel.errors import InputError, StoreUnavailableError
from chocolate_factory.kernel.process_lock import held_alone
from chocolate_factory.storage.drain import Drain
from chocolate_factory.storage.spool import Spool
from chocolate_factory.storage.spool_entry import Item

PAUSE = 0.01


class Taker:
    """A store that can be switched off."""

    def __init__(self) -> None:
        self.on = True
        self.taken: list[int] = []

    def __call__(self, content: Mapping[str, Any]) -> None:
        if not self.on:
            raise StoreUnavailableError("It is off.")
        if content["values"] == [13]:
            raise InputError("Nobody takes thirteen.")
        self.taken += content["values"]


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
def drain(tmp_path: Path, taker: Taker) -> Iterator[Drain]:
    spool = Spool(tmp_path / "spool.sqlite", reserve_bytes=0)
    drain = Drain(spool, tmp_path / ".draining", pause_seconds=PAUSE)
    drain.takes("test", taker)
    yield drain
    drain.stop()
    spool.close()


def item(number: int, kind: str = "test") -> Item:
    return Item.of(kind, {"subject": "s", "values": [number]}, number)


def await_(condition: Any) -> None:  # noqa: ANN401 - any callable
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(PAUSE)


def test_what_waits_is_taken_behind_everybodys_back(drain: Drain, taker: Taker) -> None:
    told = threading.Event()
    drain.when_drained(told.set)
    taker.on = False
    for number in range(5):
        drain.append(item(number))
    time.sleep(5 * PAUSE)
    assert taker.taken == []
    assert not told.is_set()
    taker.on = True
    assert told.wait(20)
    assert taker.taken == list(range(5))
    assert drain.spool.is_empty()
    drain.append(item(5))
    await_(lambda: taker.taken == list(range(6)))


def test_stores_are_tried_until_they_take_something_though_nothing_waits(drain: Drain) -> None:
    tried, takes = threading.Semaphore(0), threading.Event()

    def trial() -> None:
        tried.release()
        if not takes.is_set():
            raise StoreUnavailableError("It is off.")

    drain.tries(trial)
    drain.start()
    for _ in range(3):
        assert tried.acquire(timeout=20)
    takes.set()
    await_(lambda: not [one for one in threading.enumerate() if one.name == "drain"])
    while tried.acquire(blocking=False):
        pass
    drain.start()
    assert tried.acquire(timeout=20), "it begins anew"


def test_what_goes_wrong_while_it_tries_is_tried_again(drain: Drain) -> None:
    tried = threading.Semaphore(0)

    def trial() -> None:
        tried.release()
        if len(trials) < 2:
            trials.append(1)
            drain.start()  # as whoever fails meanwhile does

    trials: list[int] = []
    drain.tries(trial)
    drain.start()
    for _ in range(3):
        assert tried.acquire(timeout=20)


def test_settling_returns_when_nothing_waits_or_says_why_not(drain: Drain, taker: Taker) -> None:
    drain.settle()
    taker.on = False
    drain.spool.append(item(1))
    with pytest.raises(StoreUnavailableError, match="off"):
        drain.settle()
    taker.on = True
    drain.settle()
    assert taker.taken == [1]


def test_what_no_store_takes_does_not_hold_up_the_rest(drain: Drain, taker: Taker) -> None:
    drain.spool.append(item(1))
    drain.spool.append(item(13))
    drain.spool.append(item(2, kind="unheard of"))
    drain.spool.append(Item("test", "s", 1, 3, b"not what was packed"))
    drain.spool.append(item(3))
    drain.settle()
    assert taker.taken == [1, 3]
    state = drain.spool.state()
    assert (state.entries, state.set_aside, state.drained) == (0, 3, 2)
    assert state.reason


def test_only_one_process_drains(drain: Drain, taker: Taker, tmp_path: Path) -> None:
    drain.spool.append(item(1))
    with held_alone(tmp_path / ".draining") as alone:
        assert alone
        waiting = threading.Thread(target=drain.settle)
        waiting.start()
        time.sleep(10 * PAUSE)
        assert taker.taken == []
    waiting.join(20)
    assert taker.taken == [1]


def test_a_drain_that_ends_leaves_the_rest_to_the_next(drain: Drain, taker: Taker) -> None:
    taker.on = False
    drain.append(item(1))
    drain.stop()
    taker.on = True
    with pytest.raises(StoreUnavailableError, match="ends"):
        drain.settle()
    assert taker.taken == []
    assert not drain.spool.is_empty()
