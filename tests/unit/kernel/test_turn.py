"""One at a time, live before bulk, first come first served, and nobody waits for ever."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chocolate_factory.kernel.turn import Turn

LIMIT_SECONDS = 10


def _nothing() -> None:
    pass


class Yard:
    """People at a turn, in the order told, and the order in which they came through."""

    def __init__(self) -> None:
        self.turn = Turn()
        self.through: list[str] = []
        self.threads: list[threading.Thread] = []

    def send(self, name: str, *, bulk: bool) -> None:
        def go() -> None:
            with self.turn.taken(bulk=bulk, require_wanted=_nothing):
                self.through.append(name)

        waiting = self.turn._waiting[bulk]  # noqa: SLF001 - to know that the thread has arrived
        before = len(waiting)
        self.threads.append(threading.Thread(target=go))
        self.threads[-1].start()
        deadline = time.monotonic() + LIMIT_SECONDS
        while len(waiting) == before and time.monotonic() < deadline:
            time.sleep(0.001)

    @contextmanager
    def closed(self) -> Iterator[None]:
        with self.turn.taken(bulk=True, require_wanted=_nothing):
            yield
        for thread in self.threads:
            thread.join(LIMIT_SECONDS)


def test_live_goes_first_and_equals_in_order() -> None:
    yard = Yard()
    with yard.closed():
        yard.send("bulk 1", bulk=True)
        yard.send("live 1", bulk=False)
        yard.send("bulk 2", bulk=True)
        yard.send("live 2", bulk=False)
    assert yard.through == ["live 1", "live 2", "bulk 1", "bulk 2"]


def test_never_two_at_once() -> None:
    turn, inside, most = Turn(), 0, 0

    def go(bulk: bool) -> None:  # noqa: FBT001
        nonlocal inside, most
        for _ in range(50):
            with turn.taken(bulk=bulk, require_wanted=_nothing):
                inside += 1
                most = max(most, inside)
                time.sleep(0.0001)
                inside -= 1

    threads = [threading.Thread(target=go, args=[n % 2 == 0]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_SECONDS)
    assert most == 1


def _raising(calls: list[None]) -> Callable[[], None]:
    def stop() -> None:
        calls.append(None)
        raise TimeoutError

    return stop


def test_whoever_is_not_wanted_leaves_the_queue() -> None:
    turn = Turn()
    calls: list[None] = []
    with (
        turn.taken(bulk=False, require_wanted=_nothing),
        pytest.raises(TimeoutError),
        turn.taken(bulk=False, require_wanted=_raising(calls)),
    ):
        pytest.fail("two at once")
    assert len(calls) == 1
    with turn.taken(bulk=True, require_wanted=_nothing):
        pass


def test_an_error_inside_gives_the_turn_on() -> None:
    turn = Turn()
    with pytest.raises(ZeroDivisionError), turn.taken(bulk=False, require_wanted=_nothing):
        raise ZeroDivisionError
    with turn.taken(bulk=True, require_wanted=_nothing):
        pass
