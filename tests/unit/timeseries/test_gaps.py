"""Holes are found whatever the resolution, weighed by length, and sent to who may have them."""

from datetime import timedelta

import pytest

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.gaps import Gap, Severity, find_gaps, route, summarise
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Absence, Reading
from chocolate_factory.timeseries.survey import survey
from tests.fakes.series import at, day_ahead, days, measured, span
from tests.fakes.sources import FakeSource, values

NOW = at("2025-11-05T12:00+01:00")


def stored(interval: Interval, minutes: int = 60) -> list[Reading]:
    return [
        Reading(value.start, value.minutes, value.value, "best", NOW, NOW)
        for value in values(interval, minutes)
    ]


def found(readings: list[Reading], interval: Interval) -> list[Interval]:
    return [gap.interval for gap in find_gaps(day_ahead(), readings, interval, NOW)]


def test_hours_and_quarters_cover_alike() -> None:
    whole = days("2025-09-30", "2025-10-01")
    readings = stored(days("2025-09-30", "2025-09-30")) + stored(
        days("2025-10-01", "2025-10-01"), 15
    )
    assert found(readings, whole) == []
    del readings[30]
    quarter = span("2025-10-01T01:30+02:00", "2025-10-01T01:45+02:00")
    assert found(readings, whole) == [quarter]


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param("2024-10-27", 25, id="october"),
        pytest.param("2025-03-30", 23, id="march"),
        pytest.param("2025-06-01", 24, id="june"),
    ],
)
def test_an_empty_day_is_one_gap_of_its_real_length(day: str, hours: int) -> None:
    (gap,) = find_gaps(day_ahead(), [], days(day, day), NOW)
    assert (gap.hours, gap.severity) == (hours, Severity.CRITICAL)


def test_the_hour_that_comes_twice_may_be_missing_once() -> None:
    readings = stored(days("2024-10-27", "2024-10-27"))
    second_pass = readings.pop(3)
    assert found(readings, days("2024-10-27", "2024-10-27")) == [second_pass.interval]
    assert second_pass.start == at("2024-10-27T02:00+01:00")


def test_tomorrow_is_no_gap_until_it_is_published() -> None:
    readings = stored(days("2025-11-05", "2025-11-05"))
    interval = days("2025-11-05", "2025-11-06")
    assert found(readings, interval) == []
    later = NOW + timedelta(hours=1)
    (gap,) = find_gaps(day_ahead(), readings, interval, later)
    assert (gap.interval, gap.age) == (days("2025-11-06", "2025-11-06"), timedelta())


@pytest.mark.parametrize(
    ("hours", "severity"),
    [
        (0.25, Severity.MINOR),
        (2, Severity.MINOR),
        (2.25, Severity.MODERATE),
        (12, Severity.MODERATE),
        (12.25, Severity.CRITICAL),
    ],
    ids=str,
)
def test_severity_by_length(hours: float, severity: Severity) -> None:
    start = at("2025-06-01T00:00Z")
    assert Gap("price", Interval(start, start + hours * HOUR), DAY).severity is severity


def recent(hours: int) -> Interval:
    return Interval(NOW - hours * HOUR, NOW)


def test_a_gap_is_cut_where_nobody_is_left_to_ask() -> None:
    series = measured()
    gaps = find_gaps(series, [], recent(10), NOW)
    near = FakeSource("near", {"temperature": []}, reaching=lambda *_: recent(4))
    far = FakeSource("far", {"temperature": []}, reaching=lambda *_: recent(8))
    other = FakeSource("other", {"pressure": []})
    nothing = Interval(NOW - 8 * HOUR, NOW - 3 * HOUR)
    absences = [Absence("temperature", "far", nothing, NOW, 1)]

    parts = route(gaps, series, [near, far, other], absences, NOW)

    assert [(part.hours, part.strategy, part.vacant_at, part.recoverable) for part in parts] == [
        (6, (), ("far",), False),
        (4, ("near", "far"), ("far",), True),
    ]
    assert sum(part.hours for part in parts) == gaps[0].hours == 10


def test_the_summary_counts_unavailable_gaps_apart() -> None:
    start = at("2025-06-01T00:00Z")

    def gap(series: str, hours: int, *, recoverable: bool = True) -> Gap:
        return Gap(series, Interval(start, start + hours * HOUR), DAY, recoverable=recoverable)

    summary = summarise([gap("a", 1), gap("a", 5), gap("b", 30), gap("b", 100, recoverable=False)])
    assert summary.as_dict() == {
        "recoverable": 3,
        "recoverable_hours": 36.0,
        "unavailable": 1,
        "unavailable_hours": 100.0,
        "by_severity": {"minor": 1, "moderate": 1, "critical": 1},
        "hours_by_series": {"a": 6.0, "b": 30.0},
    }
    assert summarise([]).by_severity == dict.fromkeys(Severity, 0)


def test_a_survey_reads_the_store() -> None:
    store, series = MemorySeriesStore(), day_ahead()
    interval = days("2025-11-03", "2025-11-05")
    source = FakeSource("best", {"price": []})
    store.write(series, "best", values(days("2025-11-04", "2025-11-05")), now=NOW)
    (gap,) = survey(store, series, [source], interval, NOW)
    assert (gap.interval, gap.strategy) == (days("2025-11-03", "2025-11-03"), ("best",))
    assert gap.as_dict() == {
        "series": "price",
        "start": "2025-11-02T23:00:00+00:00",
        "end": "2025-11-03T23:00:00+00:00",
        "hours": 24.0,
        "severity": "critical",
        "age_hours": 71.0,
        "recoverable": True,
        "strategy": ["best"],
        "vacant_at": [],
    }

    store.mark_absent(series, "best", [gap.interval], now=NOW)
    (gap,) = survey(store, series, [source], interval, NOW)
    assert (gap.recoverable, gap.strategy, gap.vacant_at) == (False, (), ("best",))
