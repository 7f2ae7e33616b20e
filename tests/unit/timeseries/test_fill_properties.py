"""Whatever is missing and whoever has it: a fill gets all of it, once, and tells the truth."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.errors import (
    NotPublishedError,
    UpstreamError,
    UpstreamNonsenseError,
    UpstreamRefusedError,
    UpstreamUnavailableError,
)
from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.expectation import expected, missing, reachable
from chocolate_factory.timeseries.fill import Filler
from chocolate_factory.timeseries.fill_report import FillReport
from chocolate_factory.timeseries.memory import MemorySeriesStore
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.pieces import hours
from tests.fakes.clock import ManualClock
from tests.fakes.series import at, day_ahead, days, measured
from tests.fakes.sources import FakeSource, values

NAMES = ("best", "second", "third")
ERRORS: Sequence[UpstreamError | None] = (
    None,
    NotPublishedError("any", "nothing"),
    UpstreamUnavailableError("any", "down"),
    UpstreamRefusedError("any", "key"),
    UpstreamNonsenseError("any", "html"),
)
NOW = st.sampled_from(
    [
        at("2024-10-28T12:20+01:00"),  # after a day of 25 hours
        at("2025-03-31T14:05+02:00"),  # after one of 23
        at("2025-10-02T20:40+02:00"),  # after the market changed to quarter hours
    ]
)


@dataclass
class World:
    """What is stored, who has what, and when it is."""

    now: datetime
    interval: Interval
    series: Sequence[Series]
    stored: dict[str, list[Observation]]
    sources: list[FakeSource]


@st.composite
def worlds(draw: st.DrawFn, *, failing: bool = False) -> World:
    """Holes and sources at random around the odd days; hourly until October 2025, then quarters."""
    now = draw(NOW)
    interval = Interval(now - draw(st.integers(1, 8)) * DAY, now + 2 * DAY)
    series = [day_ahead("a"), measured("b")]
    truth = {one.key: _truth(Interval(now - 12 * DAY, now + 3 * DAY)) for one in series}
    stored = {key: _some(draw, all_values) for key, all_values in truth.items()}
    sources = []
    for name in NAMES:
        offered = draw(st.sets(st.sampled_from(["a", "b"]), min_size=1))
        back = draw(st.sampled_from([12 * HOUR, 3 * DAY, 30 * DAY]))
        sources.append(
            FakeSource(
                name,
                {key: _some(draw, truth[key]) for key in sorted(offered)},
                reaching=_reaching(back),
                longest_request=draw(st.sampled_from([7 * HOUR, DAY, 2 * DAY, 28 * DAY])),
                errors=draw(st.lists(st.sampled_from(ERRORS), max_size=6)) if failing else (),
            )
        )
    return World(now, interval, series, stored, sources)


def _reaching(back: timedelta) -> Callable[[Series, datetime], Interval]:
    return lambda _series, now: Interval(now - back, now + 2 * DAY)


def _truth(interval: Interval) -> list[Observation]:
    whole = Interval(interval.start.replace(minute=0), interval.end.replace(minute=0))
    quarters_from = days("2025-10-01", "2025-10-01").start
    return sorted(
        value
        for value in values(whole) + values(whole, 15)
        if (value.minutes == 15) == (value.start >= quarters_from)
    )


def _some(draw: st.DrawFn, everything: list[Observation]) -> list[Observation]:
    """``everything`` less a few stretches."""
    holes = draw(st.lists(st.tuples(st.integers(0, len(everything)), st.integers(1, 60))))
    lost = {n for start, length in holes for n in range(start, start + length)}
    return [value for n, value in enumerate(everything) if n not in lost]


def run(world: World, store: MemorySeriesStore) -> FillReport:
    filler = Filler(store, ManualClock(world.now))
    return filler.fill(world.sources, world.series, world.interval)


def prepared(world: World) -> MemorySeriesStore:
    store = MemorySeriesStore()
    for one in world.series:
        store.write(one, "third", world.stored[one.key], now=world.now)
    return store


def obtainable(world: World, series: Series) -> set[Observation]:
    """What is missing, expected, and within the reach of a source that has it."""
    present = {value.start for value in world.stored[series.key]}
    span = expected(series, world.interval, world.now)
    found = set()
    for source in world.sources:
        reach = reachable(source, series, world.now)
        if reach is not None:
            found |= {
                value
                for value in source.data[series.key]
                if value.start in span.overlap(reach) and value.start not in present
            }
    return found


@settings(max_examples=150, deadline=timedelta(seconds=2))
@given(worlds())
def test_healthy_sources_yield_everything_they_have_once_and_nothing_else(world: World) -> None:
    store = prepared(world)
    report = run(world, store)
    everywhere = Interval(world.now - 40 * DAY, world.now + 40 * DAY)
    for one in world.series:
        kept = [
            Observation(value.start, value.minutes, value.value)
            for value in store.history(one, everywhere)
        ]
        assert set(kept) == set(world.stored[one.key]) | obtainable(world, one)
        assert max(Counter(kept).values(), default=1) == 1
    assert_adds_up(report, store, world)

    before = [len(source.asked) for source in world.sources]
    again = run(world, store)
    late = [
        asked for source, n in zip(world.sources, before, strict=True) for asked in source.asked[n:]
    ]
    assert again.total.written == 0
    for asked in late:
        recent = [one for one in world.series if one.key in asked.series]
        assert any(
            one.public_from(asked.interval.end - HOUR / 4) > world.now - HOUR for one in recent
        ), "only what has just become public is asked for again"


@settings(max_examples=150, deadline=timedelta(seconds=2))
@given(worlds(failing=True))
def test_failures_lose_nothing_and_are_told(world: World) -> None:
    store = prepared(world)
    report = run(world, store)
    assert_adds_up(report, store, world)
    for source in world.sources:
        source.errors, source.always = (), None
        source.__post_init__()
    clock = ManualClock(world.now)
    Filler(store, clock).fill(world.sources, world.series, world.interval, insist=True)
    for one in world.series:
        span = expected(one, world.interval, world.now)
        kept = {value.start for value in store.read(one, span)}
        assert {value.start for value in obtainable(world, one)} <= kept


def assert_adds_up(report: FillReport, store: MemorySeriesStore, world: World) -> None:
    for one in (*(line.tally for line in report.sources), report.total):
        assert one.fetched == (
            one.written + one.revised + one.unchanged + one.duplicates + one.skipped
        )
        assert one.asked_hours == one.obtained_hours + one.absent_hours + one.failed_hours
        assert one.revised == one.unchanged == one.duplicates == 0
    assert sum(report.missing_before.values()) - report.total.obtained_hours == sum(
        report.missing_after.values()
    )
    assert report.total.requests == sum(len(source.asked) for source in world.sources)
    for series in world.series:
        span = expected(series, world.interval, world.now)
        left = missing(span, store.read(series, span))
        assert report.missing_after[series.key] == hours(left)
