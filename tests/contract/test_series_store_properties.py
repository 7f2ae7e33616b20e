"""Random lives of a series: every store tells the same story as the plain model, at every time."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.store import SeriesStore
from tests.contract.naive_series import NaiveSeries
from tests.fakes.series import day_ahead, measured

CLOCK_CHANGES = (datetime(2024, 10, 26, 20, tzinfo=UTC), datetime(2025, 3, 29, 20, tzinfo=UTC))
SPAN = timedelta(hours=8)
MICROSECOND = timedelta(microseconds=1)
_numbers = itertools.count()


class Said(NamedTuple):
    """One batch as a source says it."""

    source: str
    observations: list[Observation]
    now: datetime


@st.composite
def lives(draw: st.DrawFn) -> tuple[Series, datetime, list[Said]]:
    """A series around a clock change and what is said about it, on a clock that may jump back."""
    begin = draw(st.sampled_from(CLOCK_CHANGES))
    kind = draw(st.sampled_from([day_ahead, measured]))
    hours, quarters = st.integers(0, SPAN // HOUR - 1), st.integers(0, 3)

    @st.composite
    def observation(draw: st.DrawFn) -> Observation:
        start = begin + draw(hours) * HOUR
        minutes = draw(st.sampled_from([15, 60]))
        if minutes < 60:
            start += draw(quarters) * timedelta(minutes=15)
        return Observation(start, minutes, draw(st.sampled_from([-1.5, 0.0, 52.13])))

    batches = st.lists(observation(), max_size=12).map(_consistent)
    nows = st.integers(-60, 60).map(lambda n: begin + n * timedelta(minutes=37))
    said = st.builds(Said, st.sampled_from(["best", "second", "third", "stranger"]), batches, nows)
    return kind(f"series {next(_numbers)}"), begin, draw(st.lists(said, max_size=10))


def _consistent(batch: list[Observation]) -> list[Observation]:
    """Without contradictions, but with repetitions."""
    first: dict[datetime, Observation] = {}
    return [one for one in batch if first.setdefault(one.start, one) == one]


def _telling_instants(model: NaiveSeries) -> Iterable[datetime | None]:
    """Every instant at which something became known, and the one just before."""
    known = {reading.known_at for reading in model.said}
    return [None, *sorted(known | {instant - MICROSECOND for instant in known})]


def _parts(begin: datetime) -> list[Interval]:
    """Wide, exact, empty, and cut in the middle of an hour and of a second."""
    odd = begin + 3 * HOUR + timedelta(minutes=15, microseconds=1)
    return [
        Interval(begin - DAY, begin + 2 * DAY),
        Interval(odd, odd + 2 * HOUR),
        Interval(odd, odd),
        Interval(begin + timedelta(minutes=30), begin + timedelta(minutes=45)),
    ]


def test_a_store_tells_the_same_story_as_the_model(store: SeriesStore, thorough: settings) -> None:
    @thorough
    @given(life=lives())
    def holds(life: tuple[Series, datetime, list[Said]]) -> None:
        series, begin, batches = life
        model = NaiveSeries(series)
        for source, observations, now in batches:
            report = store.write(series, source, observations, now=now)
            assert report == model.write(source, observations, now)
            parts = (report.written, report.revised, report.unchanged, report.duplicates)
            assert sum(parts) == len(observations)
        parts_of_time = _parts(begin)
        everything = parts_of_time[0]
        for known_at in _telling_instants(model):
            for part in parts_of_time:
                assert store.read(series, part, known_at=known_at) == model.read(part, known_at)
            last = model.read(everything, known_at)[-1:]
            assert store.latest(series, known_at=known_at) == (last[0] if last else None)
        assert store.history(series, everything) == model.history(everything)

    holds()


def test_what_was_known_at_an_instant_never_changes_afterwards(
    store: SeriesStore, thorough: settings
) -> None:
    """A later batch adds no knowledge to an earlier instant, but for publications caught up."""

    @thorough
    @given(life=lives())
    def holds(life: tuple[Series, datetime, list[Said]]) -> None:
        series, begin, batches = life
        everything = Interval(begin - DAY, begin + 2 * DAY)
        clock = sorted(batches, key=lambda said: said.now)
        seen: dict[datetime, set[tuple[datetime, str]]] = {}
        for source, observations, now in clock:
            store.write(series, source, observations, now=now)
            readings = store.read(series, everything, known_at=now)
            assert all(reading.known_at <= now for reading in readings)
            seen[now] = {
                (reading.start, reading.source) for reading in store.history(series, everything)
            }
        for now, spoken in seen.items():
            revisions = [
                reading
                for reading in store.history(series, everything)
                if reading.stored_at > now and (reading.start, reading.source) in spoken
            ]
            assert all(reading.known_at > now for reading in revisions)

    holds()


def test_readings_never_overlap_and_coverage_adds_up(
    store: SeriesStore, thorough: settings
) -> None:
    @thorough
    @given(life=lives())
    def holds(life: tuple[Series, datetime, list[Said]]) -> None:
        series, begin, batches = life
        everything = Interval(begin - DAY, begin + 2 * DAY)
        for source, observations, now in batches:
            store.write(series, source, observations, now=now)
        readings = store.read(series, everything)
        assert all(one.end <= next_.start for one, next_ in itertools.pairwise(readings))
        history, coverage = store.history(series, everything), store.coverage(series)
        starts = {reading.start for reading in history}
        places = {(reading.start, reading.source) for reading in history}
        assert (coverage.intervals, coverage.revisions) == (len(starts), len(history) - len(places))
        assert (coverage.first, coverage.last) == (
            min(starts, default=None),
            max(starts, default=None),
        )

    holds()
