"""When jobs fire: on Madrid's clock, also on the days it is changed, and shifted against ours."""

from datetime import datetime, timedelta

import pytest

from chocolate_factory.kernel.clock import SystemClock
from chocolate_factory.kernel.market_time import HOUR, to_local
from chocolate_factory.scheduler.timing import ClockTrigger, Daily, Every, Timing
from tests.fakes.series import at

REAL = SystemClock()
JITTER = timedelta(seconds=6)


def _firings(timing: Timing, start: datetime, count: int) -> list[str]:
    trigger = ClockTrigger(timing, REAL, start)
    found: list[datetime] = []
    moment = start
    while len(found) < count:
        following = trigger.get_next_fire_time(found[-1] if found else None, moment)
        assert following is not None
        found.append(following)
        moment = following + timedelta(seconds=1)
    return [to_local(one).strftime("%a %d %H:%M %z") for one in found]


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (Every(5), "every 5 min"),
        (Every(120), "every 2 h"),
        (Every(90), "every 90 min"),
        (Daily(1), "daily 01:00"),
        (Daily(13, 30), "daily 13:30"),
        (Daily(2, weekday="sun"), "sun 02:00"),
    ],
    ids=str,
)
def test_a_timing_says_itself(timing: Timing, words: str) -> None:
    assert str(timing) == words


def test_a_daily_job_keeps_its_wall_clock_hour_when_the_clock_changes() -> None:
    assert _firings(Daily(13, 30), at("2024-10-26T00:00+02:00"), 3) == [
        "Sat 26 13:30 +0200",
        "Sun 27 13:30 +0100",
        "Mon 28 13:30 +0100",
    ]
    assert _firings(Daily(1), at("2025-03-29T12:00+01:00"), 2) == [
        "Sun 30 01:00 +0100",
        "Mon 31 01:00 +0200",
    ]


def test_an_hour_that_does_not_exist_is_not_lost() -> None:
    """On 2025-03-30 there is no 02:00 in Madrid."""
    [fired] = _firings(Daily(2, weekday="sun"), at("2025-03-29T12:00+01:00"), 1)
    assert fired.startswith("Sun 30")


def test_an_hour_that_comes_twice_fires_once() -> None:
    """On 2024-10-27 02:00 comes twice in Madrid."""
    fired = _firings(Daily(2, weekday="sun"), at("2024-10-26T12:00+02:00"), 2)
    assert [one[:6] for one in fired] == ["Sun 27", "Sun 03"]


def test_intervals_are_real_time_across_the_change() -> None:
    start = at("2024-10-27T02:00+02:00")
    trigger = ClockTrigger(Every(60), REAL, start)
    first = trigger.get_next_fire_time(None, start)
    assert first is not None
    second = trigger.get_next_fire_time(first, first + JITTER)
    assert second is not None
    assert abs(second - first - HOUR) <= 2 * JITTER


def test_a_shifted_clock_fires_at_its_own_hours() -> None:
    machine = at("2026-06-01T10:00+02:00")
    shown = at("2024-11-05T12:00+01:00")
    trigger = ClockTrigger(Daily(13, 30), SystemClock(shown - machine), shown)
    first = trigger.get_next_fire_time(None, machine)
    assert first is not None
    assert first - machine == timedelta(minutes=90)
    second = trigger.get_next_fire_time(first, first + timedelta(seconds=1))
    assert second is not None
    assert second - first == 24 * HOUR


@pytest.mark.parametrize("speed", [1, 7, 60, 299.7])
def test_a_fast_clock_fires_once_at_its_own_hours(speed: float) -> None:
    clock = SystemClock.starting_at(at("2026-03-28T12:00+01:00"), speed=speed)
    trigger = ClockTrigger(Daily(13, 30), clock, clock.now())
    previous, shown = None, []
    for _ in range(3):
        moment = previous or clock.machine_at(at("2026-03-28T12:00+01:00"))
        previous = trigger.get_next_fire_time(previous, moment)
        assert previous is not None
        shown.append(f"{to_local(clock.shown_at(previous)):%a %H:%M:%S}")
    assert shown == ["Sat 13:30:00", "Sun 13:30:00", "Mon 13:30:00"]


def test_intervals_of_a_fast_clock_are_shorter_for_the_machine() -> None:
    clock = SystemClock(speed=60)
    trigger = ClockTrigger(Every(5), clock, clock.now())
    first = trigger.get_next_fire_time(None, clock.machine_at(clock.now()))
    assert first is not None
    second = trigger.get_next_fire_time(first, first)
    assert second is not None
    assert abs(second - first - timedelta(seconds=5)) <= 2 * JITTER / 60
