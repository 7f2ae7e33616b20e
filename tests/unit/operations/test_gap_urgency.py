"""A gap is as urgent as what is worse off without it."""

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, day_interval, delivery_day
from chocolate_factory.operations.gap_urgency import Urgency, rank, recent_from
from chocolate_factory.prices.model import PVPC, SPOT
from chocolate_factory.timeseries.gaps import Gap
from tests.fakes.ports import Rig
from tests.fakes.series import at

WEATHER = "weather.linares.temperature_celsius"


@pytest.mark.parametrize(
    ("series", "days_ago", "urgency"),
    [
        (SPOT.key, 0, Urgency.PLAN),
        (PVPC.key, 0, Urgency.FORECAST),
        (WEATHER, 0, Urgency.PLAN),
        (SPOT.key, 20, Urgency.FORECAST),
        ("grid.wind.actual", 20, Urgency.FORECAST),
        (WEATHER, 20, Urgency.HISTORY),
        (SPOT.key, 100, Urgency.HISTORY),
    ],
)
def test_urgency(empty: Rig, series: str, days_ago: int, urgency: Urgency) -> None:
    start = empty.now() - days_ago * DAY
    [ranked] = rank(empty.ports, [Gap(series, Interval(start, start + HOUR), HOUR)])
    assert ranked.urgency is urgency
    assert ranked.as_dict()["urgency"] == urgency.value


def test_the_most_urgent_comes_first_and_within_it_the_oldest(empty: Rig) -> None:
    now = empty.now()
    gaps = [
        Gap(SPOT.key, Interval(now - ago * DAY, now - ago * DAY + HOUR), HOUR)
        for ago in (300, 200, 30, 20, 0)
    ]
    ranked = rank(empty.ports, gaps)
    assert [(now - one.gap.interval.start) // DAY for one in ranked] == [0, 30, 20, 300, 200]


def test_recent_is_what_the_forecasts_look_back(empty: Rig) -> None:
    assert 42 * DAY <= empty.now() - recent_from(empty.now()) <= 60 * DAY


@pytest.mark.parametrize("now", ["2026-11-18T10:50+01:00", "2026-04-10T10:50+02:00"])
def test_recent_begins_with_a_day_also_when_the_clock_has_changed(now: str) -> None:
    since = recent_from(at(now))
    assert since == day_interval(delivery_day(since)).start
