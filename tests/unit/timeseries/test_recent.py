"""What is remembered of a store for the time in which it cannot be asked."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.model import Observation, Reading, WriteReport
from chocolate_factory.timeseries.recent import LATELY, Recent
from tests.fakes.clock import ManualClock
from tests.fakes.series import at, measured

NOON = at("2024-11-05T12:00Z")
WARM = measured()
EVER = Interval(NOON - 400 * DAY, NOON + DAY)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def recent(clock: ManualClock) -> Recent:
    return Recent(clock)


def hour(back: int, value: float = 7.0) -> Observation:
    return Observation(NOON - back * HOUR, 60, value)


def reading(back: int, source: str = "best", value: float = 7.0) -> Reading:
    return Reading(*hour(back, value), source, NOON, NOON)


def values(recent: Recent) -> list[tuple[str, float]]:
    return [(one.source, one.value) for one in recent.said(WARM.key, EVER)]


def store(recent: Recent, *said: Observation, doubted: Sequence[Observation] = ()) -> None:
    report = WriteReport(len(said), withheld=tuple(one.start for one in doubted))
    recent.stored(WARM, "best", said, report, now=NOON)


def test_what_was_stored_and_told_is_remembered_by_start(recent: Recent) -> None:
    store(recent, hour(1, 1.0), hour(3, 3.0))
    recent.told(WARM, Interval(NOON - 2 * HOUR, NOON - HOUR), [reading(2, "second", 2.0)])
    assert values(recent) == [("best", 3.0), ("second", 2.0), ("best", 1.0)]
    only = Interval(NOON - 3 * HOUR, NOON - 2 * HOUR)
    assert recent.said(WARM.key, only) == [reading(3, value=3.0)]
    assert recent.said("another", EVER) == []


def test_of_a_history_the_newest_words_count(recent: Recent) -> None:
    recent.told(
        WARM, EVER, [reading(1, "best", 1.0), reading(1, "best", 2.0), reading(1, "second")]
    )
    assert values(recent) == [("best", 2.0), ("second", 7.0)]


def test_what_the_store_no_longer_tells_is_forgotten(recent: Recent) -> None:
    store(recent, hour(1), hour(2), hour(3))
    recent.told(WARM, Interval(NOON - 2 * HOUR, NOON), [reading(1, "second")])
    assert values(recent) == [("best", 7.0), ("best", 7.0), ("second", 7.0)]


def test_what_is_doubted_silences_its_source(recent: Recent) -> None:
    store(recent, hour(1), hour(2))
    store(recent, hour(1, 99.0), doubted=[hour(1)])
    assert [one.start for one in recent.said(WARM.key, EVER)] == [NOON - 2 * HOUR]
    recent.forget(WARM.key)
    assert values(recent) == []


def test_only_the_last_days_of_what_is_said_once(recent: Recent, clock: ManualClock) -> None:
    long_ago = int(LATELY / HOUR) + 1
    recent.told(WARM, EVER, [reading(long_ago), reading(1)])
    store(recent, hour(long_ago), hour(2))
    assert len(values(recent)) == 2
    clock.advance(LATELY)
    store(recent, hour(-1))
    assert [one.start for one in recent.said(WARM.key, EVER)] == [NOON + HOUR]
    forecast = replace(WARM, key="forecast", rewritten=True)
    recent.told(forecast, EVER, [reading(1)])
    recent.stored(forecast, "best", [hour(1)], WriteReport(1), now=NOON)
    assert recent.said("forecast", EVER) == []
