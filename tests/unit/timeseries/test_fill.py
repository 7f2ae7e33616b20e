"""A fill fetches what is missing, once, from the best source that has it."""

import json

import pytest

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamRefusedError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval, delivery_days
from chocolate_factory.timeseries.progress import Progress, WorkCancelledError
from tests.fakes.bench import NOON, Bench
from tests.fakes.series import days, measured, span
from tests.fakes.sources import FakeSource, values


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        pytest.param("2024-10-26", "2024-10-28", 73, id="25-hour-day"),
        pytest.param("2025-03-29", "2025-03-31", 71, id="23-hour-day"),
        pytest.param("2025-10-25", "2025-10-26", 196, id="100-quarter-day"),
        pytest.param("2025-09-30", "2025-10-02", 24 + 2 * 96, id="quarter-hours-begin"),
    ],
)
def test_every_interval_of_odd_days_is_stored_once(first: str, last: str, count: int) -> None:
    bench, interval = Bench(), days(first, last)
    quarters_from = days("2025-10-01", "2025-10-01").start
    truth = [
        value
        for value in values(interval) + values(interval, 15, first=1000)
        if (value.minutes == 15) == (value.start >= quarters_from)
    ]
    source = FakeSource("best", {"price": truth}, longest_request=DAY)

    report = bench.filler.fill([source], bench.series, interval)

    assert bench.stored(interval) == {"price": truth}
    assert report.total.written == len(truth) == count
    assert report.missing_after == {"price": 0}
    assert len(source.asked) == report.total.requests == len(delivery_days(interval))

    bench.filler.fill([source], bench.series, interval)
    assert len(source.asked) == report.total.requests, "nothing is missing, nobody is asked"


def test_stored_values_are_never_written_again_whoever_said_them() -> None:
    bench, interval = Bench(), days("2025-11-03", "2025-11-04")
    healthy = days("2025-11-03", "2025-11-03")
    bench.store.write(bench.series[0], "third", values(healthy, first=500), now=NOON)
    best = FakeSource("best", {"price": values(interval)})

    report = bench.filler.fill([best], bench.series, interval, insist=True)

    assert bench.sources_of(healthy) == {"third"}
    assert bench.sources_of(days("2025-11-04", "2025-11-04")) == {"best"}
    assert best.asked[0].interval == days("2025-11-04", "2025-11-04")
    assert (report.total.written, report.total.skipped) == (24, 0)


def test_values_around_a_hole_are_fetched_and_skipped() -> None:
    bench, today = Bench(), days("2025-11-05", "2025-11-05")
    everything = values(today)
    bench.store.write(bench.series[0], "best", everything[:5] + everything[7:], now=NOON)
    best = FakeSource("best", {"price": everything})

    report = bench.filler.fill([best], bench.series, today)

    assert bench.stored(today) == {"price": everything}
    assert (report.total.fetched, report.total.written, report.total.skipped) == (24, 2, 22)
    assert bench.store.coverage(bench.series[0]).revisions == 0


def test_an_hourly_value_does_not_fill_a_missing_quarter() -> None:
    bench, today = Bench(), days("2025-11-05", "2025-11-05")
    quarters = values(today, 15)
    missing = quarters.pop(10)
    bench.store.write(bench.series[0], "best", quarters, now=NOON)
    hourly = FakeSource("second", {"price": values(today)})
    exact = FakeSource("third", {"price": [missing]})

    report = bench.filler.fill([hourly, exact], bench.series, today)

    assert [one.tally.written for one in report.sources] == [0, 1]
    assert bench.store.read(bench.series[0], missing.interval)[0].source == "third"


def test_the_next_source_is_asked_only_for_what_the_better_one_lacks() -> None:
    bench, interval = Bench(), days("2025-10-20", "2025-11-05")
    half = days("2025-10-20", "2025-10-31")
    best = FakeSource("best", {"price": values(half)})
    second = FakeSource("second", {"price": values(interval, first=100)})

    bench.filler.fill([best, second], bench.series, interval)

    assert [one.interval for one in second.asked] == [days("2025-11-01", "2025-11-05")]
    assert bench.sources_of(half) == {"best"}


def test_series_of_a_group_share_requests() -> None:
    bench = Bench(measured("a"), measured("b"), measured("c"))
    interval = Interval(NOON - 5 * DAY, NOON)
    both = FakeSource("best", {"a": values(interval), "b": values(interval)})
    only = FakeSource("second", {"b": values(interval), "c": values(interval)})

    bench.filler.fill([both, only], bench.series, interval)

    assert [one.series for one in both.asked] == [("a", "b")]
    assert [one.series for one in only.asked] == [("c",)]


def test_tomorrow_is_asked_for_when_it_is_public_and_again_until_it_comes() -> None:
    bench, interval = Bench(), days("2025-11-05", "2025-11-06")
    tomorrow = days("2025-11-06", "2025-11-06")
    data = {"price": values(days("2025-11-05", "2025-11-05"), 15)}
    best = FakeSource("best", data, longest_request=DAY)
    bench.filler.fill([best], bench.series, interval)
    assert len(best.asked) == 1, "not public yet"

    bench.clock.advance(HOUR)
    best.always = NotPublishedError("best", "not yet")
    for _ in range(3):
        bench.filler.fill([best], bench.series, interval)
        assert best.asked[-1].interval == tomorrow
    assert len(best.asked) == 4, "merely late: asked in every run"

    bench.clock.advance(HOUR)
    for _ in range(3):
        bench.filler.fill([best], bench.series, interval)
    assert len(best.asked) == 5, "an hour late: asked now and then"

    bench.clock.advance(HOUR)
    best.always = None
    data["price"] = values(interval, 15)
    bench.filler.fill([best], bench.series, interval)
    assert bench.stored(interval) == data


def test_who_has_nothing_is_left_alone_unless_one_insists() -> None:
    bench, interval = Bench(), days("2025-10-01", "2025-11-05")
    hole = days("2025-10-10", "2025-10-12")
    truth = [value for value in values(interval) if value.start not in hole]
    best = FakeSource("best", {"price": truth})
    report = bench.filler.fill([best], bench.series, interval)
    assert report.missing_after == {"price": 72}
    assert report.total.absent_hours == 72
    before = len(best.asked)

    bench.filler.fill([best], bench.series, interval)
    assert len(best.asked) == before
    bench.filler.fill([best], bench.series, interval, insist=True)
    assert best.asked[before:][0].interval == hole
    bench.clock.advance(2 * HOUR)
    bench.filler.fill([best], bench.series, interval)
    assert len(best.asked) == before + 2
    assert {one.times for one in bench.store.absences(bench.series[0], interval)} == {3}


def test_asking_in_passing_is_not_asking_in_vain() -> None:
    bench = Bench(measured("a"))
    morning = span("2025-11-05T00:00Z", "2025-11-05T09:00Z")
    best = FakeSource("best", {"a": values(morning)[2:]})
    bench.filler.fill([best], bench.series, morning)
    longer = span("2025-11-05T00:00Z", "2025-11-05T10:00Z")
    report = bench.filler.fill([best], bench.series, longer)
    assert (report.total.requests, report.total.asked_hours) == (1, 3)
    assert [one.times for one in bench.store.absences(bench.series[0], morning)] == [1]


def test_an_instant_that_a_source_values_twice_is_stored_once() -> None:
    bench, today = Bench(), days("2025-11-05", "2025-11-05")
    hourly, quarters = values(today), values(today, 15, first=100)
    best = FakeSource("best", {"price": [*hourly[:3], *quarters[9:]]})
    report = bench.filler.fill([best], bench.series, today)
    assert bench.stored(today) == {"price": [*hourly[:3], *quarters[12:]]}
    assert (report.total.skipped, report.total.obtained_hours) == (3, 24)
    assert bench.store.coverage(bench.series[0]).intervals == report.total.written


def test_progress_is_told_and_may_stop_the_fill() -> None:
    bench, interval = Bench(), days("2025-11-01", "2025-11-05")
    best = FakeSource("best", {"price": values(interval)}, longest_request=DAY)
    told: list[Progress] = []

    def watch(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 2:
            raise WorkCancelledError("enough")

    report = bench.filler.fill([best], bench.series, interval, on_progress=watch)

    assert report.interrupted
    assert [(one.done, one.total, one.written, one.missing_hours) for one in told] == [
        (1, 5, 24, 96),
        (2, 5, 48, 72),
    ]
    assert report.missing_after == {"price": 72}
    assert bench.stored(days("2025-11-04", "2025-11-05"))["price"] == values(interval)[72:]
    again = bench.filler.fill([best], bench.series, interval)
    assert (again.total.requests, again.interrupted) == (3, False)


def test_a_quarter_of_spot_prices_comes_in_few_requests() -> None:
    bench, interval = Bench(), days("2025-08-08", "2025-11-05")
    files = FakeSource("best", {"price": values(interval)}, longest_request=DAY)
    months = FakeSource("second", {"price": values(interval)}, longest_request=28 * DAY)
    bench.filler.fill([files, months], bench.series, interval)
    assert (len(files.asked), len(months.asked)) == (0, 4)


def test_the_report_is_json_and_names_what_was_left() -> None:
    bench, interval = Bench(), span("2025-11-04T23:00Z", "2025-11-05T23:00Z")
    broken = FakeSource("best", {"price": []}, always=UpstreamRefusedError("best", "key"))
    report = bench.filler.fill([broken], bench.series, interval).as_dict()
    text = json.dumps(report)
    assert report == json.loads(text)
    assert report["missing_hours_after"] == {"price": 24.0}
    assert '"kind": "refused"' in text
