"""Never more than allowed in any window, live work first, and waiting that can be ended."""

import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

import pytest

from chocolate_factory.kernel.background import WorkCancelledError, in_background
from chocolate_factory.kernel.permits import MemoryPermits, Window
from chocolate_factory.kernel.rate_limit import OwnLimitError, Patience, RateLimit

LIMIT_SECONDS = 10
PATIENT = Patience(live=5.0, bulk=5.0)


def _limit(
    requests: int,
    seconds: float,
    patience: Patience = PATIENT,
    closing: threading.Event | None = None,
) -> RateLimit:
    permits = MemoryPermits(time.monotonic)
    windows = [Window(requests, seconds)]
    return RateLimit("source", windows, permits, patience=patience, closing=closing)


def _work(bulk: bool) -> AbstractContextManager[None]:  # noqa: FBT001
    return in_background() if bulk else nullcontext()


def _run(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_SECONDS)


def test_it_waits_politely_and_never_exceeds() -> None:
    limit = _limit(3, 0.2)
    passed: list[float] = []

    def ask() -> None:
        for _ in range(3):
            with limit.passage():
                passed.append(time.monotonic())

    _run([threading.Thread(target=ask) for _ in range(3)])
    passed.sort()
    assert len(passed) == 9
    # The fourth of any run must be a window later, less the time between permit and clock.
    assert all(later - earlier > 0.18 for earlier, later in zip(passed, passed[3:], strict=False))


@pytest.mark.parametrize("bulk", [False, True])
def test_it_gives_up_at_once_what_would_take_too_long(bulk: bool) -> None:  # noqa: FBT001
    limit = _limit(1, 60.0, Patience(live=30.0, bulk=30.0))
    with limit.passage():
        pass
    began = time.monotonic()
    with _work(bulk), pytest.raises(OwnLimitError, match="1 times in 60 s"), limit.passage():
        pytest.fail("one too many")
    assert time.monotonic() - began < 1.0


def test_live_work_passes_bulk_work_that_waits() -> None:
    limit = _limit(3, 0.6)
    order: list[str] = []
    waiting = threading.Event()

    def bulk() -> None:
        with in_background():
            for n in range(3):
                if n == 2:
                    waiting.set()
                with limit.passage():
                    order.append("bulk")

    thread = threading.Thread(target=bulk)
    thread.start()
    assert waiting.wait(LIMIT_SECONDS)
    time.sleep(0.05)
    began = time.monotonic()
    with limit.passage():
        order.append("live")
    assert time.monotonic() - began < 0.3
    thread.join(LIMIT_SECONDS)
    assert order == ["bulk", "bulk", "live", "bulk"]


def test_live_work_waits_for_one_request_only() -> None:
    limit = _limit(1000, 60.0)
    running, stop, requests = threading.Event(), threading.Event(), []

    def bulk() -> None:
        with in_background():
            while not stop.is_set():
                with limit.passage():
                    requests.append(time.monotonic())
                    running.set()
                    time.sleep(0.05)

    threads = [threading.Thread(target=bulk) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert running.wait(LIMIT_SECONDS)
    for _ in range(5):
        before = len(requests)
        with limit.passage():
            assert len(requests) <= before + 1
    stop.set()
    for thread in threads:
        thread.join(LIMIT_SECONDS)


def test_what_is_under_way_goes_on_and_counts() -> None:
    limit = _limit(3, 60.0, Patience(live=0.0, bulk=0.0))
    with in_background():
        with limit.passage():
            pass
        with limit.passage() as go_on:
            go_on()
        with pytest.raises(OwnLimitError), limit.passage():
            pytest.fail("one too many")
    with pytest.raises(OwnLimitError), limit.passage():
        pytest.fail("one too many")


def test_bulk_work_stops_waiting_when_told_to() -> None:
    limit = _limit(1, 60.0, Patience(live=0.0, bulk=600.0))
    stop, errors = threading.Event(), []

    def bulk() -> None:
        with in_background(stop), limit.passage():
            pass
        try:
            with in_background(stop), limit.passage():
                pytest.fail("one too many")
        except WorkCancelledError as error:
            errors.append(error)

    thread = threading.Thread(target=bulk)
    thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    stop.set()
    thread.join(LIMIT_SECONDS)
    assert len(errors) == 1
    assert time.monotonic() - began < 1.0


def test_nobody_waits_any_longer_when_the_program_ends() -> None:
    closing = threading.Event()
    limit = _limit(1, 60.0, Patience(live=600.0, bulk=600.0), closing)
    errors: list[str] = []

    def ask(bulk: bool) -> None:  # noqa: FBT001
        try:
            with _work(bulk), limit.passage():
                pytest.fail("one too many")
        except OwnLimitError as error:
            errors.append(str(error))

    with limit.passage():
        pass
    threads = [threading.Thread(target=ask, args=[bulk]) for bulk in (True, False, False)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    began = time.monotonic()
    closing.set()
    for thread in threads:
        thread.join(LIMIT_SECONDS)
    assert len(errors) == 3
    assert "the program ends" in errors[0]
    assert time.monotonic() - began < 2.0
