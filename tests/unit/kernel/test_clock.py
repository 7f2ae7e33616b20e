"""The one clock, shifted or not."""

from datetime import UTC, datetime, timedelta, timezone

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
