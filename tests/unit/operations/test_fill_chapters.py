"""Chapters are planned only where something is missing, and told of as one piece of work."""

import pytest

from chocolate_factory.kernel.background import in_background
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.operations import fill_chapters as module
from chocolate_factory.operations.collections import collections
from chocolate_factory.operations.fill_chapters import estimate_of, fill_chapters, plan_chapters
from chocolate_factory.timeseries.progress import Pace, Progress
from tests.fakes.ports import NOON, Rig


def stretches(rig: Rig, *days_ago: tuple[int, int]) -> list[tuple[object, Interval]]:
    now = rig.now()
    return [
        (one, Interval(now - first * DAY, now - last * DAY))
        for first, last in days_ago
        for one in collections(rig.ports)
    ]


def test_where_nothing_is_missing_there_is_no_chapter(rig: Rig) -> None:
    assert plan_chapters(rig.ports, stretches(rig, (20, 10))) == []  # type: ignore[arg-type]


def test_progress_counts_all_chapters_as_one(empty: Rig) -> None:
    chapters = plan_chapters(empty.ports, stretches(empty, (20, 10), (40, 20)))  # type: ignore[arg-type]
    assert [one.collection.name for one in chapters] == ["prices", "weather"] * 2
    told: list[Progress] = []
    reports = fill_chapters(empty.ports, chapters, on_progress=told.append)
    estimate = estimate_of(empty.ports, chapters)
    assert sum(estimate.requests.values()) == told[-1].done == told[-1].total
    assert all(one.done <= one.total <= told[-1].total for one in told)
    assert [one.done for one in told] == list(range(1, len(told) + 1))
    assert told[-1].written == sum(one.total.written for one in reports)
    assert sorted((one.missing_hours for one in told), reverse=True) == [
        one.missing_hours for one in told
    ]
    assert told[-1].missing_hours == 0


def test_it_goes_behind_live_work(empty: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    entered = []

    def note() -> object:
        entered.append(True)
        return in_background()

    monkeypatch.setattr(module, "in_background", note)
    fill_chapters(empty.ports, [])
    assert entered


def test_pace_is_the_average_so_far() -> None:
    span = Interval(NOON, NOON + HOUR)
    pace = Pace(Progress("a", ("x",), span, 5, 20, 1000, 3.0), 10.0)
    assert (pace.percent, pace.values_per_second, pace.seconds_left) == (25.0, 100.0, 30.0)
    fresh = Pace(Progress("a", ("x",), span, 0, 0, 0, 0.0), 0.0)
    assert (fresh.percent, fresh.values_per_second, fresh.seconds_left) == (100.0, 0.0, None)
