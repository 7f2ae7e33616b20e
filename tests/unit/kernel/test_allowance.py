"""Allowances: a burst, then a steady rate, for each by itself, remembered boundedly."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.allowance import Allowance, Rate
from tests.fakes.admission import MADE
from tests.fakes.clock import ManualClock


def test_a_burst_and_then_a_steady_rate() -> None:
    clock = ManualClock(MADE)
    allowance = Allowance(Rate(2.0, 5.0), clock.monotonic)
    assert [allowance.take("ana") for _ in range(5)] == [0] * 5
    assert allowance.take("ana") == 0.5
    assert allowance.take("luis") == 0
    clock.advance(timedelta(seconds=0.5))
    assert allowance.take("ana") == 0
    assert allowance.take("ana") > 0


@given(st.lists(st.floats(0, 3), min_size=1, max_size=200))
def test_never_more_than_the_rate_allows(pauses: list[float]) -> None:
    clock = ManualClock(MADE)
    rate = Rate(1.5, 4.0)
    allowance, taken = Allowance(rate, clock.monotonic), 0
    for pause in pauses:
        clock.advance(timedelta(seconds=pause))
        taken += allowance.take("ana") == 0
    assert taken <= rate.burst + rate.per_second * clock.seconds + 1e-6


@given(st.lists(st.floats(0.01, 3), min_size=1, max_size=50))
def test_whoever_waits_as_long_as_told_is_let_in(pauses: list[float]) -> None:
    clock = ManualClock(MADE)
    allowance = Allowance(Rate(0.7, 1.0), clock.monotonic)
    for pause in pauses:
        clock.advance(timedelta(seconds=pause))
        if wait := allowance.take("ana"):
            clock.advance(timedelta(seconds=wait + 1e-5))
            assert allowance.take("ana") == 0


def test_it_remembers_boundedly_many() -> None:
    allowance = Allowance(Rate(0.001, 1.0), ManualClock(MADE).monotonic, most=10)
    for number in range(100):
        assert allowance.take(number) == 0
    assert allowance.take(99) > 0
    assert allowance.take(0) == 0, "forgotten"
