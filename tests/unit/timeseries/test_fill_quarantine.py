"""A fill believes no nonsense: it asks the next source, and the first less and less often."""

import itertools
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.pieces import hours
from tests.fakes.bench import NOON, Bench
from tests.fakes.doubt import above
from tests.fakes.series import days, measured
from tests.fakes.sources import FakeSource, values

TODAY = days("2025-11-05", "2025-11-05")
LIMIT = 1000.0


def _bench(*series: Series) -> Bench:
    bench = Bench(*series)
    bench.filler = Filler(bench.store, bench.clock, above(LIMIT))
    return bench


def _with_nonsense(*hours_of_day: int) -> list[Observation]:
    return [
        one._replace(value=one.value * 10_000) if n in hours_of_day else one
        for n, one in enumerate(values(TODAY))
    ]


def _adds_up(report: FillReport) -> None:
    for tally in [*(one.tally for one in report.sources), report.total]:
        counted = tally.written + tally.revised + tally.unchanged
        assert tally.fetched == counted + tally.duplicates + tally.skipped
        given = tally.obtained_hours + tally.quarantined_hours
        assert tally.asked_hours == given + tally.absent_hours + tally.failed_hours
        assert tally.quarantined <= tally.fetched


def test_the_next_source_is_asked_at_once_for_what_is_not_believed() -> None:
    bench = _bench()
    best = FakeSource("best", {"price": _with_nonsense(7, 8)})
    second = FakeSource("second", {"price": values(TODAY, first=500)})

    report = bench.filler.fill([best, second], bench.series, TODAY)

    readings = bench.store.read(bench.series[0], TODAY)
    assert [one.source for one in readings] == ["best"] * 7 + ["second"] * 2 + ["best"] * 15
    assert report.missing_after == {"price": 0}
    first, then = (one.tally for one in report.sources)
    assert (first.written, first.quarantined, first.quarantined_hours) == (24, 2, 2)
    assert (first.obtained_hours, first.absent_hours) == (22, 0)
    assert (then.written, then.quarantined, then.skipped) == (2, 0, 22)
    assert report.as_dict()["total"] == {**report.as_dict()["total"], "quarantined": 2}  # type: ignore[dict-item]
    assert bench.store.coverage(bench.series[0]).quarantined == 2
    _adds_up(report)


def test_what_nobody_is_believed_about_is_missing() -> None:
    bench = _bench()
    best = FakeSource("best", {"price": _with_nonsense(7)})

    report = bench.filler.fill([best], bench.series, TODAY)

    assert report.missing_after == {"price": 1}
    [absence] = bench.store.absences(bench.series[0], TODAY)
    assert (absence.source, absence.interval) == ("best", values(TODAY)[7].interval)
    _adds_up(report)


def test_a_source_that_repeats_itself_is_asked_less_and_less_often() -> None:
    bench = _bench()
    best = FakeSource("best", {"price": _with_nonsense(7)})
    asked_at: list[datetime] = []
    best.while_answering = lambda: asked_at.append(bench.clock.now())

    for _ in range(2 * 24 * 12):
        _adds_up(bench.filler.fill([best], bench.series, TODAY))
        bench.clock.instant += timedelta(minutes=30)

    waits = [b - a for a, b in itertools.pairwise(asked_at)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (2 * HOUR, DAY)
    assert bench.store.coverage(bench.series[0]).revisions == 0
    assert len(bench.store.quarantined(TODAY, bench.series[0].key)) == 1


def test_a_correction_is_believed_when_it_comes() -> None:
    bench = _bench()
    data = {"price": _with_nonsense(7)}
    best = FakeSource("best", data)
    bench.filler.fill([best], bench.series, TODAY)
    data["price"] = values(TODAY)
    bench.clock.instant += 3 * HOUR

    report = bench.filler.fill([best], bench.series, TODAY)

    assert (report.total.revised, report.total.quarantined) == (1, 0)
    assert bench.stored(TODAY) == {"price": values(TODAY)}
    assert bench.filler.fill([best], bench.series, TODAY).total.requests == 0


def test_what_is_released_is_not_missing() -> None:
    bench = _bench()
    best = FakeSource("best", {"price": _with_nonsense(7)})
    bench.filler.fill([best], bench.series, TODAY)
    seven = values(TODAY)[7].start
    bench.store.release(
        bench.series[0].key, "best", [seven], now=bench.clock.now(), why="It is so."
    )
    bench.clock.instant += DAY

    report = bench.filler.fill([best], bench.series, TODAY, insist=True)

    assert report.missing_before == {"price": 0}
    assert len(best.asked) == 1


@settings(max_examples=60)
@given(
    nonsense=st.lists(st.sets(st.integers(0, 23)), min_size=2, max_size=3),
    turns=st.integers(1, 4),
    minutes=st.sampled_from([5, 60, 600]),
)
def test_a_value_is_seen_if_and_only_if_some_source_is_believed(
    nonsense: list[set[int]], turns: int, minutes: int
) -> None:
    bench = _bench(measured("price"))
    interval = Interval(TODAY.start, NOON)
    names = ("best", "second", "third")
    sources = [
        FakeSource(name, {"price": _with_nonsense(*bad)})
        for name, bad in zip(names, nonsense, strict=False)
    ]
    report = bench.filler.fill(sources, bench.series, interval)
    for _ in range(turns):
        _adds_up(report)
        bench.clock.instant += timedelta(minutes=minutes)
        report = bench.filler.fill(sources, bench.series, interval)
    nobody = set.intersection(*nonsense)
    truth = values(TODAY)
    expected = [one for n, one in enumerate(truth) if one.start in interval and n not in nobody]
    assert bench.stored(interval)["price"][: len(expected)] == expected
    assert report.missing_after["price"] == hours(
        [one.interval for n, one in enumerate(truth) if one.start in interval and n in nobody]
    )
    assert bench.store.coverage(bench.series[0]).revisions == 0
