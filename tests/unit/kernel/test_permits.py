"""Whatever is asked and when: no window is ever exceeded, and no wait is longer than needed."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.permits import MemoryPermits, Window

MINUTE = Window(6, 60.0)
DAY = Window(20, 1000.0)


@dataclass
class Machine:
    """A clock moved by hand, and what was sent by it."""

    now: float = 1000.0
    sent: list[tuple[float, bool]] = field(default_factory=list)

    def count(self, seconds: float, *, only_bulk: bool) -> int:
        return sum(at > self.now - seconds and bulk >= only_bulk for at, bulk in self.sent)


asks = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 1.0, 7.0, 59.9, 200.0]), st.booleans(), st.booleans()),
    max_size=60,
)


@given(asks, st.sampled_from([[MINUTE], [MINUTE, DAY], [Window(1, 60.0)]]))
def test_every_window_is_kept_and_used(
    asked: list[tuple[float, bool, bool]], windows: list[Window]
) -> None:
    machine = Machine()
    permits = MemoryPermits(lambda: machine.now)
    for pause, bulk, under_way in asked:
        machine.now += pause
        held_to_share = bulk and not under_way
        full = any(
            machine.count(one.seconds, only_bulk=False) >= one.requests
            or (held_to_share and machine.count(one.seconds, only_bulk=True) >= one.share_of_bulk)
            for one in windows
        )
        wait = permits.take("source", windows, bulk=bulk, under_way=under_way)
        assert (wait > 0) == full
        assert wait <= max(one.seconds for one in windows)
        if not wait:
            machine.sent.append((machine.now, bulk))
            continue
        machine.now += wait - 0.01
        assert permits.take("source", windows, bulk=bulk, under_way=under_way) > 0
        machine.now += 0.02
        assert permits.take("source", windows, bulk=bulk, under_way=under_way) == 0
        machine.sent.append((machine.now, bulk))
        for one in windows:
            assert machine.count(one.seconds, only_bulk=False) <= one.requests


def test_bulk_work_leaves_a_third_to_live_work() -> None:
    permits = MemoryPermits(lambda: 0.0)
    passed = [permits.take("source", [Window(30, 60)], bulk=True) == 0 for _ in range(40)]
    assert sum(passed) == 20
    passed = [permits.take("source", [Window(30, 60)], bulk=False) == 0 for _ in range(40)]
    assert sum(passed) == 10


def test_live_work_may_use_everything() -> None:
    permits = MemoryPermits(lambda: 0.0)
    passed = [permits.take("source", [Window(30, 60)], bulk=False) == 0 for _ in range(40)]
    assert sum(passed) == 30
    assert permits.take("source", [Window(30, 60)], bulk=True) == 60


def test_sources_do_not_share() -> None:
    permits = MemoryPermits(lambda: 0.0)
    assert permits.take("one", [Window(1, 60)], bulk=False) == 0
    assert permits.take("one", [Window(1, 60)], bulk=False) == 60
    assert permits.take("other", [Window(1, 60)], bulk=False) == 0
