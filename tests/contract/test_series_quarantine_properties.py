"""Random lives with doubts: what is not believed is hidden, at every time, and nothing else is."""

import itertools
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from chocolate_factory.kernel.market_time import DAY, HOUR, Interval
from chocolate_factory.timeseries.model import Observation, Series
from chocolate_factory.timeseries.store import SeriesStore
from chocolate_factory.timeseries.suspicion import Suspicion
from tests.contract.naive_series import MICROSECOND, NaiveSeries
from tests.fakes.series import at, day_ahead, measured

BEGIN = at("2024-10-26T20:00Z")
WHOLE = Interval(BEGIN - DAY, BEGIN + 2 * DAY)
HOURS = 5
SOURCES = ["best", "second", "stranger"]
_numbers = itertools.count()


class Said(NamedTuple):
    """A batch, and what is suspicious about it."""

    source: str
    observations: Sequence[Observation]
    suspicions: Sequence[Suspicion]
    now: datetime

    def happen(self, store: SeriesStore, series: Series, model: NaiveSeries) -> None:
        report = store.write(
            series, self.source, self.observations, now=self.now, suspicions=self.suspicions
        )
        assert report == model.write(self.source, self.observations, self.now, self.suspicions)


class FoundOut(NamedTuple):
    """Something stored is found suspicious afterwards."""

    source: str
    suspicions: Sequence[Suspicion]
    now: datetime

    def happen(self, store: SeriesStore, series: Series, model: NaiveSeries) -> None:
        hidden = store.quarantine(series, self.source, self.suspicions, now=self.now)
        assert hidden == model.quarantine(self.source, self.suspicions, self.now)


class LetGo(NamedTuple):
    """Somebody decides that values are true."""

    source: str
    starts: Sequence[datetime]
    now: datetime

    def happen(self, store: SeriesStore, series: Series, model: NaiveSeries) -> None:
        freed = store.release(
            series.key, self.source, self.starts, now=self.now, why="I was there."
        )
        assert freed == model.release(self.source, self.starts, self.now)


Event = Said | FoundOut | LetGo

_sources = st.sampled_from(SOURCES)
_nows = st.integers(-10, 40).map(lambda n: BEGIN + n * timedelta(minutes=47))
_places = st.tuples(st.integers(0, HOURS - 1), st.sampled_from([0, 0, 15]))
_starts = _places.map(lambda place: BEGIN + place[0] * HOUR + place[1] * timedelta(minutes=1))
_suspicions = st.lists(
    st.builds(Suspicion, _starts, st.sampled_from(["range", "spike"]), st.just("So it seems.")),
    max_size=4,
)


@st.composite
def _observations(draw: st.DrawFn) -> list[Observation]:
    said: dict[datetime, Observation] = {}
    for start in draw(st.lists(_starts, max_size=6)):
        minutes = 15 if start.minute else draw(st.sampled_from([15, 60]))
        said[start] = Observation(start, minutes, draw(st.sampled_from([1.0, 2.0])))
    return list(said.values())


_events = st.one_of(
    st.builds(Said, _sources, _observations(), _suspicions, _nows),
    st.builds(Said, _sources, _observations(), _suspicions, _nows),
    st.builds(FoundOut, _sources, _suspicions, _nows),
    st.builds(LetGo, _sources, st.lists(_starts, max_size=4), _nows),
)
lives = st.lists(_events, max_size=12)
kinds = st.sampled_from([day_ahead, measured])


def _live(store: SeriesStore, series: Series, life: Iterable[Event]) -> NaiveSeries:
    model = NaiveSeries(series)
    for event in life:
        event.happen(store, series, model)
    return model


def _telling_instants(model: NaiveSeries) -> list[datetime | None]:
    """Every instant at which something became known, doubted or believed, and the one before."""
    known = {reading.known_at for reading in model.said}
    for doubt in model.doubts:
        known |= {doubt.hidden_from, doubt.noticed_at, doubt.released_at or doubt.noticed_at}
    return [None, *sorted(known | {instant - MICROSECOND for instant in known})]


def test_a_store_believes_what_the_model_believes(store: SeriesStore, thorough: settings) -> None:
    @thorough
    @given(life=lives, kind=kinds)
    def holds(life: list[Event], kind: Callable[[str], Series]) -> None:
        series = kind(f"series {next(_numbers)}")
        model = _live(store, series, life)
        for known_at in _telling_instants(model):
            expected = model.read(WHOLE, known_at)
            assert store.read(series, WHOLE, known_at=known_at) == expected
            assert store.latest(series, known_at=known_at) == (expected[-1] if expected else None)
        assert store.history(series, WHOLE) == model.history(WHOLE)
        assert store.coverage(series).quarantined == model.silent()

    holds()


def test_the_list_explains_every_value_that_is_hidden(
    store: SeriesStore, thorough: settings
) -> None:
    @thorough
    @given(life=lives)
    def holds(life: list[Event]) -> None:
        series = day_ahead(f"series {next(_numbers)}")
        model = _live(store, series, life)
        listed = store.quarantined(WHOLE, series.key)
        hidden = {(one.start, one.source, one.value) for one in listed if one.kept_out}
        newest = {(one.source, one.start): one for one in model.said}.values()
        doubted = [one.reading for one in model.doubts if one.released_at is None]
        assert hidden == {(one.start, one.source, one.value) for one in newest if one in doubted}
        assert len(listed) == len(model.doubts)
        for one in listed:
            assert one.reason == "So it seems."
            assert (one.released_at is None) == (not one.why)
            assert one.released_at is None or one.released_at > one.noticed_at

    holds()


def test_what_is_found_out_later_does_not_change_what_was_known(
    store: SeriesStore, thorough: settings
) -> None:
    @thorough
    @given(life=lives, later=_suspicions, source=_sources)
    def holds(life: list[Event], later: list[Suspicion], source: str) -> None:
        series = measured(f"series {next(_numbers)}")
        model = _live(store, series, life)
        instants = [one for one in _telling_instants(model) if one is not None]
        before = [store.read(series, WHOLE, known_at=instant) for instant in instants]
        now = max([BEGIN + 3 * DAY, *instants]) + HOUR
        store.quarantine(series, source, later, now=now)
        store.release(series.key, source, [one.start for one in later], now=now + HOUR, why="Yes.")
        assert [store.read(series, WHOLE, known_at=instant) for instant in instants] == before

    holds()
