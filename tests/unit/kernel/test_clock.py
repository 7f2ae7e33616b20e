"""The one clock, shifted or not."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from chocolate_factory.kernel.clock import SystemClock


def test_it_tells_aware_utc_and_runs_on() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert first <= second
    assert clock.monotonic() <= clock.monotonic()


def test_it_starts_at_a_given_instant_and_runs_at_the_pace_of_the_machine() -> None:
    instant = datetime(2024, 11, 5, 12, tzinfo=timezone(timedelta(hours=1)))
    clock, real = SystemClock.starting_at(instant), SystemClock()
    assert timedelta() <= clock.now() - instant < timedelta(seconds=5)
    assert clock.now().tzinfo is UTC
    before = clock.now() - real.now()
    assert abs(clock.now() - real.now() - before) < timedelta(seconds=1)


def test_it_may_run_faster_than_the_machine_but_waits_like_it() -> None:
    begin = datetime(2026, 3, 28, 12, tzinfo=UTC)
    clock, real = SystemClock.starting_at(begin, speed=1000), SystemClock()
    began, shown = clock.monotonic(), clock.now()
    while clock.now() - shown < timedelta(seconds=20):
        pass
    assert clock.monotonic() - began < 1
    assert abs(real.monotonic() - clock.monotonic()) < 1
    assert clock.is_set
    assert not real.is_set


@given(
    st.datetimes(datetime(2021, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    st.floats(1, 300),
    st.timedeltas(timedelta(days=-2000), timedelta(days=2000)),
)
def test_what_it_shows_and_the_machines_time_are_each_others_inverse(
    naive: datetime, speed: float, shift: timedelta
) -> None:
    clock, shown = SystemClock(shift, speed=speed), naive.replace(tzinfo=UTC)
    machine = clock.machine_at(shown)
    assert timedelta() <= clock.shown_at(machine) - shown <= speed * timedelta(microseconds=2)
    assert clock.shown_at(machine - timedelta(microseconds=2)) < shown
