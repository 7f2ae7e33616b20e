"""Never more than allowed in any window, waiting in between."""

import threading
import time

import pytest

from chocolate_factory.kernel.rate_limit import OwnLimitError, RateLimit


def test_it_waits_politely_and_never_exceeds() -> None:
    limit = RateLimit("source", 3, longest_wait=5.0, seconds=0.2)
    passed: list[float] = []

    def ask() -> None:
        for _ in range(3):
            limit.wait_for_permit()
            passed.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed.sort()
    assert len(passed) == 9
    # The fourth of any run must be a window later, less the time between permit and clock.
    assert all(later - earlier > 0.18 for earlier, later in zip(passed, passed[3:], strict=False))


def test_it_gives_up_beyond_the_longest_wait() -> None:
    limit = RateLimit("source", 1, longest_wait=0.05)
    limit.wait_for_permit()
    began = time.monotonic()
    with pytest.raises(OwnLimitError, match="1 times in 60 s"):
        limit.wait_for_permit()
    assert time.monotonic() - began < 1.0


def test_spent_permits_are_forgotten() -> None:
    limit = RateLimit("source", 5, longest_wait=5.0, seconds=0.02)
    for _ in range(30):
        limit.wait_for_permit()
    assert limit.remembered <= 10
