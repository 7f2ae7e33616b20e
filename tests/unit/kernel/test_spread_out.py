"""Calls are spread over processes, or not, to the same results."""

import pytest

from chocolate_factory.kernel.spread_out import spread_out


def test_one_worker_works_here_and_in_order() -> None:
    assert list(spread_out(pow, [(2, n) for n in range(5)], 1)) == [1, 2, 4, 8, 16]


@pytest.mark.slow
def test_several_find_the_same() -> None:
    calls = [(2, n) for n in range(5)]
    assert sorted(spread_out(pow, calls, 2)) == sorted(spread_out(pow, calls, 1))
